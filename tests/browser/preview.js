// The preview in a real browser.  usage: node preview.js PROGRAM PROJECT [FOLDER FOR SCREENSHOTS]
// PROJECT is a copy that may be changed. Needs playwright-core; looks at accessibility where there is axe-core.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");
const { chromium } = require("playwright-core");

const [program, project, shots] = process.argv.slice(2);
const EDITION = "migration/2025-06";
const quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const edit = (file, from, to) => {
  const full = path.join(project, file);
  const text = fs.readFileSync(full, "utf8");
  assert.ok(text.includes(from), `${file} does not have ${from}`);
  fs.writeFileSync(full, text.replace(from, to));
};

const started = () => new Promise((resolve, reject) => {
  const server = spawn(program, ["preview", "--port", "0", "--project", project]);
  server.on("error", reject);
  server.stderr.pipe(process.stderr);
  server.stdout.once("data", (line) => {
    const address = String(line).split("\n")[0];
    // The secret lets a browser in once; after that it has a cookie.
    resolve({ server, address: address.split("?")[0], secret: address.slice(address.indexOf("?")) });
  });
});

const steps = {
  async "another user is told where the address is, and the secret does not stay in the address"({ page, address, secret }) {
    assert.equal((await page.goto(address)).status(), 403);
    assert.match(await page.locator("main").textContent(), /token=/);
    await page.goto(`${address}release/${EDITION}/en/${secret}`);
    assert.equal(page.url(), `${address}release/${EDITION}/en/`);
    assert.equal(await page.evaluate(() => document.cookie), "");
    assert.equal((await page.goto(address)).status(), 200);
  },

  async "the start page leads to every language"({ page, address, shot }) {
    await page.goto(address);
    await shot("start");
    for (const language of ["en", "ru", "kk"]) {
      assert.equal(await page.locator(`a[href="/release/${EDITION}/${language}/"]`).count(), 1);
    }
  },

  async "an edit shows by itself, where the reader is, and is marked"({ page, address, shot }) {
    await page.goto(`${address}release/${EDITION}/en/`);
    await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
    edit("templates/migration/en.md", "in Kazakhstan was", "in the whole of Kazakhstan was");
    const changed = page.locator("[data-preview-changed]");
    await changed.first().waitFor();
    assert.match(await changed.first().textContent(), /in the whole of Kazakhstan was/);
    assert.equal(await changed.count(), 1);
    assert.equal(await page.evaluate(() => Math.round(scrollY)), 700);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await shot("changed");
  },

  async "findings stand over the last sound page and go when they are mended"({ page, address, shot }) {
    await page.goto(`${address}release/${EDITION}/kk/`);
    const title = await page.locator("h1").textContent();
    edit("data/migration/external.csv", "2025-06,ARR,KZ-71,CN,", "2025-06,ARR,KZ-71,CN,<b>x");
    const findings = page.locator("bulletin-preview .over");
    await findings.waitFor();
    assert.match(await findings.textContent(), /VAL-002.*<b>x.*data\/migration\/external\.csv:\d+/s);
    assert.equal(await page.locator("h1").textContent(), title);
    await shot("findings");
    edit("data/migration/external.csv", "<b>x", "");
    await findings.waitFor({ state: "detached" });
  },

  async "a page that never was sound comes by itself"({ page, address }) {
    const sound = fs.readFileSync(path.join(project, "templates/migration/ru.md"), "utf8");
    fs.writeFileSync(path.join(project, "templates/migration/ru.md"), `${sound}\n{{ nothing | figure }}\n`);
    await page.goto(`${address}release/${EDITION}/ru/`);
    const findings = page.locator("bulletin-preview .over, main pre.error");
    await findings.first().waitFor();
    assert.match(await findings.first().textContent(), /TPL-003/);
    fs.writeFileSync(path.join(project, "templates/migration/ru.md"), sound);
    await page.locator(".masthead").waitFor();
    await findings.first().waitFor({ state: "detached" });
  },

  async "the page's own script runs under the preview's policy"({ page, address }) {
    await page.goto(`${address}release/${EDITION}/kk/`);
    const header = page.locator("#by_region thead th").nth(1);
    await header.getByRole("button").click();
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    const saved = page.waitForEvent("download");
    await page.locator(".table:has(#by_region) .tools button").click();
    const text = fs.readFileSync(await (await saved).path(), "utf8");
    const shown = await page.$$eval("#by_region tr", (rows) => rows.length);
    assert.equal(text.trimEnd().split("\r\n").length, shown);
    // A file of the edition arrives as well, by the page's own link.
    const file = page.waitForEvent("download");
    await page.locator('a[href$=".xlsx"]').first().click();
    assert.match((await file).suggestedFilename(), /\.xlsx$/);
  },

  async "a reader changes the language at the page's head"({ page, address }) {
    await page.goto(`${address}release/${EDITION}/en/`);
    for (const [language, name] of [["ru", "Русский"], ["kk", "Қазақша"], ["en", "English"]]) {
      await page.getByRole("link", { name, exact: true }).first().click();
      await page.waitForURL(new RegExp(`/${EDITION}/${language}/`));
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      assert.equal(await page.locator('[aria-current="page"], [aria-current="true"]').first().textContent(), name);
    }
  },

  async "a click on a figure shows where it comes from"({ page, address, shot }) {
    await page.goto(`${address}release/${EDITION}/ru/`);
    await page.locator("data[data-fact=arrivals]").first().click();
    const dialog = page.locator("bulletin-preview dialog");
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /FLOW = ARR[\s\S]*data\/migration\/external\.csv: \d+ observations/);
    await shot("fact");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  },

  async "the list of facts shows where they come from too"({ page, address, shot }) {
    await page.goto(`${address}-/facts/${EDITION}`);
    await page.locator("button[data-fact]").first().click();
    await page.locator("bulletin-preview dialog").waitFor();
    await page.keyboard.press("Escape");
    await shot("facts");
  },

  async "languages scroll together by section"({ page, address, shot }) {
    await page.goto(`${address}-/compare/${EDITION}?languages=ru,kk`);
    await page.waitForFunction(() => [...document.querySelectorAll("iframe")].every((frame) => frame.contentDocument?.querySelector("h2[id]")));
    await page.waitForLoadState("networkidle").catch(() => {});
    const [one, other] = page.frames().slice(1);
    assert.equal(page.frames().length, 3);
    const id = await one.evaluate(() => [...document.querySelectorAll("h2[id]")][2].id);
    await one.evaluate((heading) => document.getElementById(heading).scrollIntoView({ behavior: "instant" }), id);
    await page.waitForTimeout(300);
    const top = await other.evaluate((heading) => document.getElementById(heading).getBoundingClientRect().top, id);
    const own = await one.evaluate((heading) => document.getElementById(heading).getBoundingClientRect().top, id);
    assert.ok(Math.abs(top - own) < 8, `${id}: ${top} beside ${own}`);
    await shot("compare");
    edit("templates/migration/kk.md", "#", "# Сынақ:");
    const changed = page.frameLocator("iframe[title=kk]").locator("[data-preview-changed]");
    await changed.first().waitFor();
    edit("templates/migration/kk.md", "# Сынақ:", "#");
  },
};

(async () => {
  const { server, address, secret } = await started();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(10000);
    const page = await context.newPage();
    if (!name.startsWith("another user")) await page.goto(address + secret);
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && !/503|404|403/.test(message.text()) && faults.push(message.text()));
    const shot = async (title) => {
      if (!shots) return;
      await page.screenshot({ path: path.join(shots, `${title}.png`) });
      await page.setViewportSize({ width: 390, height: 844 });
      await page.waitForTimeout(150);
      await page.screenshot({ path: path.join(shots, `${title}-phone.png`) });
      await page.setViewportSize({ width: 1280, height: 900 });
    };
    try {
      await step({ page, address, secret, shot });
      assert.deepEqual(faults, []);
      console.log(`ok: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${name}\n${error.stack}\n${faults.join("\n")}`);
    }
    await context.close();
  }
  failed += await accessible(browser, address, secret);
  await browser.close();
  server.kill("SIGINT");
  const code = await new Promise((resolve) => server.once("exit", resolve));
  if (code !== 0) console.log(`FAILED: the preview ended with ${code}`);
  process.exit(failed || code ? 1 : 0);
})();

async function accessible(browser, address, secret) {
  let axe;
  try {
    axe = require("axe-core").source;
  } catch {
    console.log("skipped: axe-core is not there");
    return 0;
  }
  let failed = 0;
  for (const route of ["", `-/facts/${EDITION}`, `-/compare/${EDITION}`, "nothing"]) {
    for (const [width, colorScheme] of [[1280, "light"], [320, "light"], [1280, "dark"]]) {
      // The policy of our pages forbids what axe does to get in.
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(address + secret);
      await page.goto(address + route);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, { iframes: false }));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      for (const { id, help, nodes } of violations) console.log(`FAILED: /${route} at ${width}, ${colorScheme}: ${id}: ${help}: ${nodes[0].html.slice(0, 120)}`);
      if (over > 0) console.log(`FAILED: /${route} at ${width}: ${over} px too wide`);
      failed += violations.length + (over > 0 ? 1 : 0);
      await context.close();
    }
  }
  if (!failed) console.log("ok: the preview's own pages pass axe-core");
  return failed;
}
