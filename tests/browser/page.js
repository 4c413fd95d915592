// A page of a release in a real browser, as a reader has it: from a file, without a network.
// usage: node page.js FOLDER OF AN EDITION [FOLDER FOR SCREENSHOTS]
// Needs playwright-core; looks at accessibility where there is axe-core.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [folder, shots] = process.argv.slice(2);
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
    assert.match(await state.textContent(), /Sorted by “Arrivals”, descending/);
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
    assert.ok(text.startsWith("\uFEFFРегион,Прибывшие,"), text.slice(0, 60));
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
  },
};

const looks = async (browser) => {
  let axe;
  try {
    axe = require("axe-core").source;
  } catch {
    console.log("skipped: axe-core is not there");
  }
  let failed = 0;
  for (const language of LANGUAGES) {
    for (const width of [320, 768, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        await page.goto(address(language));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        const small = await page.$$eval("button, select, nav a", (all) => all.filter((each) => each.offsetParent && (each.offsetWidth < 24 || each.offsetHeight < 24)).map((each) => each.outerHTML.slice(0, 80)));
        const violations = axe ? await page.evaluate(axe).then(() => page.evaluate(() => axe.run(document))).then((result) => result.violations) : [];
        const faults = [...violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 120)}`), ...small.map((each) => `small: ${each}`)];
        if (over > 0) faults.push(`${over} px too wide`);
        for (const fault of faults) console.log(`FAILED: ${language} at ${width}, ${colorScheme}: ${fault}`);
        failed += faults.length;
        if (shots) await page.screenshot({ path: path.join(shots, `page-${language}-${width}-${colorScheme}.png`), fullPage: true });
        await context.close();
      }
    }
  }
  if (!failed) console.log("ok: the pages pass axe-core and fit at 320, 768 and 1280 px, light and dark");
  return failed;
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
  failed += await looks(browser);
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
