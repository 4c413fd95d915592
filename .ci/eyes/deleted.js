// Deleted words of a note on a revision are deleted to commonmark and to markdown-it, as many as the page has.
// usage: node deleted.js FOLDER OF A LANGUAGE...
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { Parser, HtmlRenderer } = require("commonmark");
const MarkdownIt = require("markdown-it");
const count = (text, mark) => text.split(mark).length - 1;
let bad = false;
for (const folder of process.argv.slice(2)) {
  const text = fs.readFileSync(path.join(folder, "revision.md"), "utf8");
  const page = fs.readFileSync(path.join(folder, "revision.html"), "utf8");
  const stated = ["<del>", "<ins>"].map((mark) => count(page, mark));
  const readers = { commonmark: new HtmlRenderer().render(new Parser().parse(text)), "markdown-it": new MarkdownIt({ html: true }).render(text) };
  for (const [reader, html] of Object.entries(readers)) {
    const read = ["<del>", "<ins>"].map((mark) => count(html, mark));
    if (String(read) === String(stated) && !html.includes("~~") && stated[0] > 0) continue;
    bad = true;
    console.log(`${folder}: ${reader} reads ${read} deleted and inserted, the page has ${stated}`);
  }
}
process.exit(bad ? 1 : 0);
