// A page of a release in a real browser, as a reader has it: from a file, without a network.
// usage: node page.js FOLDER OF AN EDITION
// Needs playwright-core. How a page looks is in looks.js.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [folder] = process.argv.slice(2);
const LANGUAGES = ["en", "ru", "kk"];
const quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const address = (language) => String(pathToFileURL(path.join(folder, language, "release.html")));

const headers = (page, id) => page.locator(`#${id} tbody th`).allTextContents();
const values = (page, id, column) => page.$$eval(`#${id} tbody tr:not(.total)`, (rows, at) => rows.map((row) => Number(row.cells[at].querySelector("data")?.value)), column);

const steps = {
  async "a table is sorted by a column, the other way, and as it was"({ page }) {
    await page.goto(address("en"));
    const before = await headers(page, "by_region");
    const header = page.locator("#by_region thead th").nth(1);
    const button = header.getByRole("button");
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    const descending = await values(page, "by_region", 1);
    assert.deepEqual(descending, [...descending].sort((a, b) => b - a));
    const state = page.locator(".table:has(#by_region) [role=status]");
    assert.match(await state.textContent(), /Sorted by “Arrivals \[p\]”, descending/);
    const total = before.indexOf("Total");
    assert.equal((await headers(page, "by_region")).indexOf("Total"), total);
    await page.keyboard.press("Space");
    assert.equal(await header.getAttribute("aria-sort"), "ascending");
    const ascending = await values(page, "by_region", 1);
    assert.deepEqual(ascending, [...descending].reverse().sort((a, b) => a - b));
    await button.click();
    assert.equal(await header.getAttribute("aria-sort"), null);
    assert.deepEqual(await headers(page, "by_region"), before);
  },

  async "words are sorted by the alphabet of the language"({ page }) {
    await page.goto(address("kk"));
    await page.locator("#by_region thead th button").first().click();
    const rows = page.locator("#by_region tbody tr:not(.total) th");
    const sorted = await rows.allTextContents();
    assert.deepEqual(sorted, [...sorted].sort(new Intl.Collator("kk").compare));
  },

  async "a table is limited to a span of months, and one of years by columns"({ page }) {
    await page.goto(address("ru"));
    const tools = page.locator(".table:has(#external_by_month) .tools");
    const [from, to] = [tools.locator("select").first(), tools.locator("select").last()];
    await from.selectOption({ index: 2 });
    await to.selectOption({ index: 5 });
    assert.equal(await page.locator("#external_by_month tbody tr:visible").count(), 4);
    const years = page.locator(".table:has(#net_by_year) .tools select");
    const all = await page.locator("#net_by_year thead th").count();
    await years.first().selectOption({ index: 1 });
    assert.equal(await page.locator("#net_by_year thead th:visible").count(), all - 1);
    assert.equal(await page.locator("#net_by_year tbody tr").first().locator("td:visible").count(), all - 2);
    assert.equal(await page.locator(".table:has(#by_region) .tools select").count(), 0);
  },

  async "what a table shows is saved as CSV"({ page }) {
    await page.goto(address("ru"));
    await page.evaluate(() => { document.querySelector("#by_region tbody tr:nth-child(3) th").textContent = '=A1,"x"'; });
    await page.locator("#by_region thead th button").nth(2).click();
    const saved = page.waitForEvent("download");
    await page.locator(".table:has(#by_region) .tools button").click();
    const download = await saved;
    assert.equal(download.suggestedFilename(), "by_region.csv");
    const text = fs.readFileSync(await download.path(), "utf8");
    assert.ok(text.startsWith("\uFEFFРегион,Прибывшие [p],"), text.slice(0, 60));
    const lines = text.slice(1).split("\r\n");
    assert.equal(lines.pop(), "");
    const shown = await page.$$eval("#by_region tr", (rows) => rows.length);
    assert.equal(lines.length, shown);
    assert.ok(lines.some((line) => line.startsWith('"\'=A1,""x""",')), text);
    const sorted = await values(page, "by_region", 2);
    assert.deepEqual(lines.slice(-3).map((line) => Number(line.split(",").at(2))).length, 3);
    assert.ok(lines.join().includes(String(sorted[0])));
  },

  async "the contents follow the reader"({ page }) {
    await page.goto(address("kk"));
    assert.equal(await page.locator(".contents [aria-current]").count(), 0);
    for (const id of ["dynamic-tables", "glossary"]) {
      await page.evaluate((heading) => document.getElementById(heading).scrollIntoView({ behavior: "instant" }), id);
      await page.locator(`.contents a[href="#${id}"][aria-current=location]`).waitFor();
      assert.equal(await page.locator(".contents [aria-current]").count(), 1);
    }
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    await page.locator(".contents li:last-child a[aria-current=location]").waitFor();
  },

  async "without scripts there are no tools, and nothing is missing"({ browser }) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address("en"));
    assert.equal(await page.locator(".tools, table button").count(), 0);
    assert.ok((await page.locator("#by_region tbody tr").count()) > 10);
    await context.close();
  },

  async "every link into the page arrives"({ page }) {
    for (const language of LANGUAGES) {
      await page.goto(address(language));
      const lost = await page.$$eval("a[href^='#']", (links) => links.map((link) => link.hash.slice(1)).filter((id) => !document.getElementById(decodeURIComponent(id))));
      assert.deepEqual(lost, []);
    }
  },

  async "a table that was sorted and limited prints without its tools"({ page }) {
    await page.goto(address("en"));
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".tools:visible, nav:visible").count(), 0);
    // A button would be left out of the header that a browser prints again on the next page.
    const boxes = await page.$$eval("th button", (all) => all.map((each) => getComputedStyle(each).display));
    assert.deepEqual([...new Set(boxes)], ["contents"]);
  },

  async "headings, references and languages are whole (WC05 to WC07)"({ page }) {
    for (const language of LANGUAGES) {
      await page.goto(address(language));
      assert.equal(await page.getAttribute("html", "lang"), language);
      const levels = await page.$$eval("h1, h2, h3, h4, h5, h6", (all) => all.map((each) => Number(each.localName[1])));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      assert.equal(levels[0], 1);
      levels.forEach((level, at) => assert.ok(at === 0 || level <= levels[at - 1] + 1, `heading ${at}: ${level} after ${levels[at - 1]}`));
      const faults = await page.evaluate(() => {
        const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
        const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
        const named = ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"].flatMap((name) => [...document.querySelectorAll(`[${name}]`)].flatMap((each) => each.getAttribute(name).split(/\s+/)));
        return [...twice, ...named.filter((id) => !ids.includes(id))];
      });
      assert.deepEqual(faults, []);
      const others = await page.$$eval("nav a[hreflang], header a[hreflang]", (links) => links.map((link) => [link.hreflang, link.lang]));
      for (const other of LANGUAGES) assert.ok(other === language || others.some(([to, of]) => to === other && of === other), `${language} to ${other}`);
    }
  },

  async "with the keyboard every stop is seen, and nothing covers it (WC04)"({ page }) {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(address("kk"));
    const stops = await page.$$eval("a[href], button, select, summary, [tabindex='0']", (all) => all.filter((each) => each.checkVisibility()).length);
    assert.ok(stops > 20);
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press("Tab");
      const fault = await page.evaluate(() => {
        const own = document.activeElement;
        if (own === document.body) return "";
        const { outlineStyle, outlineWidth } = getComputedStyle(own);
        if (outlineStyle === "none" || parseFloat(outlineWidth) < 1) return `no focus: ${own.outerHTML.slice(0, 80)}`;
        const box = own.getClientRects()[0];
        const hit = document.elementFromPoint(box.left + Math.min(box.width / 2, 40), Math.min(Math.max(box.top, 0) + Math.min(box.height / 2, 8), innerHeight - 1));
        return hit && (own.contains(hit) || hit.contains(own)) ? "" : `covered: ${own.outerHTML.slice(0, 80)} by ${hit?.outerHTML.slice(0, 80)}`;
      });
      assert.equal(fault, "");
    }
  },

  async "at 200 % and with wide spacing nothing is cut, and what scrolls can be reached (WC03)"({ browser }) {
    for (const language of LANGUAGES) {
      const context = await browser.newContext({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
      const page = await context.newPage();
      await page.goto(address(language));
      // The spacing of success criterion 1.4.12.
      await page.addStyleTag({ content: "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }" });
      const faults = await page.evaluate(() => {
        const root = document.documentElement;
        const wide = root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px wide`] : [];
        const scrolls = [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility() && !each.closest("svg, math") && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible");
        // A formula has its words in its own markup.
        const isNamed = (each) => each.ariaLabel || each.getAttribute("aria-labelledby") || each.querySelector("math[alttext]");
        const unreachable = scrolls.filter((each) => each.tabIndex < 0 || !isNamed(each));
        return [...wide, ...unreachable.map((each) => each.outerHTML.slice(0, 100))];
      });
      assert.deepEqual(faults, [], language);
      await context.close();
    }
  },

  async "in forced colours the current language and place still differ (WC02)"({ browser }) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, forcedColors: "active" });
    const page = await context.newPage();
    for (const language of LANGUAGES) {
      await page.goto(address(language));
      const line = (selector) => page.$eval(selector, (link) => getComputedStyle(link).borderBottomColor);
      assert.notEqual(await line(".masthead a[aria-current]"), await line(".masthead a:not([aria-current])"));
    }
    await context.close();
  },

  async "whoever wants no motion gets none"({ browser }) {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(address("ru"));
    const moving = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll("*")].filter((each) => {
      const { scrollBehavior, transitionDuration, animationName } = getComputedStyle(each);
      return scrollBehavior !== "auto" || animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
    }).length);
    assert.equal(moving, 0);
    await context.close();
  },
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(10000);
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => !/^(file|blob|data):/.test(request.url()) && faults.push(`asks for ${request.url()}`));
    try {
      await step({ page, browser });
      assert.deepEqual(faults, []);
      console.log(`ok: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${name}\n${error.stack}\n${faults.join("\n")}`);
    }
    await context.close();
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
