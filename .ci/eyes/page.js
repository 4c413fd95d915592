// A page in Chromium, as somebody without a mouse or with large letters has it: going backwards with Shift+Tab no stop is
// hidden (WCAG 2.2, 2.4.11), a region is a stop only where it scrolls, what is focused has a role and a name, links
// of one name lead to one place, tables have captions, text with wide spacing (1.4.12) makes the page no wider.
// usage: node page.js PAGE.html...
"use strict";
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";
const LONG = "A label that is long, longer than any that an office has for a column of its table";

const still = () => [...document.querySelectorAll("[tabindex='0']")].filter((region) => region.scrollWidth <= region.clientWidth).length;
const nameless = () => [...document.querySelectorAll("[tabindex='0']")].filter((region) => !region.getAttribute("aria-label") && !region.getAttribute("aria-labelledby")).length;
const twoTargets = () => {
  const targets = new Map();
  for (const link of document.querySelectorAll("main a[href]:not([role])")) {
    const name = (link.getAttribute("aria-label") ?? link.textContent).trim();
    targets.set(name, (targets.get(name) ?? new Set()).add(link.href));
  }
  return [...targets].filter(([, all]) => all.size > 1).map(([name]) => name);
};
const uncaptioned = () => [...document.querySelectorAll("table")].filter((table) => !table.caption?.textContent.trim()).length;
// Whether what has the focus can be seen: a point of one of its lines that nothing covers.
const focused = () => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const isSeen = (box) => [...Array(9).keys()].some((step) => {
    const top = document.elementFromPoint(box.left + 2 + ((box.width - 4) * step) / 8, box.top + box.height / 2);
    return top && (top === stop || stop.contains(top));
  });
  const isTall = stop.getBoundingClientRect().height > innerHeight;
  return { seen: isTall || [...stop.getClientRects()].some(isSeen), words: `${stop.tagName} ${stop.textContent.trim().slice(0, 40)}` };
};

const backwards = async (page) => {
  await page.evaluate(() => [...document.querySelectorAll("a[href], button, [tabindex='0']")].pop().focus());
  const hidden = [];
  for (let stop = 0; stop < 400; stop += 1) {
    await page.keyboard.press("Shift+Tab");
    const state = await page.evaluate(focused);
    if (!state) break;
    if (!state.seen) hidden.push(state.words);
  }
  return hidden;
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  let bad = 0;
  const says = (file, width, words, odd) => {
    if (!odd || odd.length === 0) return;
    bad += 1;
    console.log(`${file} at ${width} px: ${words}: ${odd.length ?? odd} ${Array.isArray(odd) ? odd.slice(0, 3).join("; ") : ""}`);
  };
  for (const file of process.argv.slice(2)) {
    for (const width of [320, 1280]) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
      await page.goto(String(pathToFileURL(path.resolve(file))));
      await page.waitForTimeout(100);
      says(file, width, "stops where nothing scrolls", await page.evaluate(still));
      says(file, width, "stops without a name", await page.evaluate(nameless));
      says(file, width, "one name for several targets", await page.evaluate(twoTargets));
      says(file, width, "tables without a caption", await page.evaluate(uncaptioned));
      says(file, width, "hidden stops", await backwards(page));
      if (width === 320) {
        await page.evaluate((words) => document.querySelectorAll("thead button, tbody th").forEach((label) => { label.textContent = words; }), LONG);
        await page.waitForTimeout(100);
        says(file, width, "hidden stops, long labels", await backwards(page));
        await page.reload();
        await page.addStyleTag({ content: SPACING });
        says(file, width, "pixels too wide with wide spacing", await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth));
      }
      await page.close();
    }
  }
  await browser.close();
  process.exit(bad ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(2); });
