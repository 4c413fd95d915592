// Pages in a real browser, each at three widths, light and dark: axe-core finds nothing, nothing is too wide or too small to be hit.
// usage: node looks.js [--shots FOLDER] PAGE.html...
// Needs playwright-core; looks at accessibility where there is axe-core.
"use strict";
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const files = process.argv.slice(2);
const shots = files[0] === "--shots" ? files.splice(0, 2)[1] : null;
const quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
let axe;
try {
  axe = require("axe-core").source;
} catch {
  console.log("skipped: axe-core is not there");
}

const faults = async (page) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const small = await page.$$eval("button, select, nav a", (all) => all.filter((each) => each.offsetParent && (each.offsetWidth < 24 || each.offsetHeight < 24)).map((each) => each.outerHTML.slice(0, 80)));
  const violations = axe ? await page.evaluate(axe).then(() => page.evaluate(() => axe.run(document))).then((result) => result.violations) : [];
  const found = [...violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 120)}`), ...small.map((each) => `small: ${each}`)];
  return over > 0 ? [...found, `${over} px too wide`] : found;
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });
  let failed = files.length ? 0 : 1;
  for (const file of files) {
    for (const width of [320, 768, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        await page.goto(String(pathToFileURL(path.resolve(file))));
        for (const fault of await faults(page)) {
          failed += 1;
          console.log(`FAILED: ${file} at ${width}, ${colorScheme}: ${fault}`);
        }
        const name = path.resolve(file).split(path.sep).slice(-4).join("-").replace(".html", "");
        if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        await context.close();
      }
    }
  }
  await browser.close();
  if (!failed) console.log(`ok: ${files.length} pages pass axe-core and fit at 320, 768 and 1280 px, light and dark`);
  process.exit(failed ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(2); });
