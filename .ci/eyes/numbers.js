// The numbers of an edition's tables by readers that none of us wrote: DuckDB (CSV, facts.json) is what the others
// are compared with; SheetJS and exceljs read the workbooks, markdown-it the Markdown, lxml the page, pdf.js the tag tree of the PDF.
// usage: node numbers.js EDITION CSV.json, the second made by tables.py with DuckDB
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const MarkdownIt = require("markdown-it");
const SheetJS = require("xlsx");
const ExcelJS = require("exceljs");

const [folder, csv] = process.argv.slice(2);
const { tables, facts, pages } = JSON.parse(fs.readFileSync(csv, "utf8"));
const LANGUAGES = fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, "release.html")));
let faults = 0;
let compared = 0;

const fault = (words) => {
  faults += 1;
  if (faults <= 20) console.log(`  ${words}`);
};
// The numbers that one reader found in one table against those of its CSV, whatever their order.
const same = (where, found, id) => {
  const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
  const [read, stated] = [sorted(found), sorted(tables[id].map(Number))];
  compared += read.length;
  const at = stated.findIndex((number, index) => number !== read[index]);
  if (read.length !== stated.length || at >= 0) fault(`${where}, ${id}: ${read.length} numbers, ${stated.length} in the CSV; ${read[at]} for ${stated[at]}`);
};
// A number as it is printed in a language, behind marks such as [p]; null for words.
const printed = (text, language) => {
  let words = text.replace(/\[[^\]]*\]/g, "").replace(/[\s\u00a0\u202f]/g, "").replace(/\u2212/g, "-").replace(/^\+/, "");
  words = language === "en" ? words.replaceAll(",", "") : words.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(words) ? Number(words) : null;
};
const known = (values) => values.filter((value) => value !== null && value !== undefined);

// The ids of the tables of the text, in order; their cells, and every marked figure of the page against facts.json,
// the number that is printed against its value: the words around it may say the sign.
const page = (language) => {
  const ids = Object.keys(pages[language].tables);
  for (const id of ids) same(`${language} lxml`, known(pages[language].tables[id].map((text) => printed(text, language))), id);
  for (const [value, fact, text] of pages[language].figures) {
    compared += 1;
    if (facts[fact] === undefined || Number(facts[fact]) !== Number(value)) fault(`${language} lxml, ${fact}: ${value}, ${facts[fact]} in facts.json`);
    // A unit or an ending may stand behind it.
    const number = printed(text.match(/^[+\u2212]?[\d.,\s\u00a0\u202f]*\d/)?.[0] ?? "", language);
    if (number === null || (number !== Number(value) && number !== -Number(value))) fault(`${language} lxml, ${fact}: "${text}" for ${value}`);
  }
  return ids;
};

const markdown = (language, ids) => {
  const tokens = new MarkdownIt({ html: true }).parse(fs.readFileSync(path.join(folder, language, "release.md"), "utf8"), {});
  const found = [];
  let column = 0;
  tokens.forEach((token, index) => {
    if (token.type === "table_open") found.push([]);
    if (token.type === "tr_open") column = 0;
    if (token.type === "td_open") {
      if (column > 0) found.at(-1).push(printed(tokens[index + 1].content.replaceAll("\\", ""), language));
      column += 1;
    }
  });
  if (found.length !== ids.length) fault(`${language} markdown-it: ${found.length} tables for ${ids.length}`);
  ids.forEach((id, at) => same(`${language} markdown-it`, known(found[at] ?? []), id));
};

const workbooks = async (language) => {
  for (const file of fs.readdirSync(path.join(folder, language)).filter((name) => /\.(xlsx|ods)$/.test(name))) {
    const where = path.join(folder, language, file);
    const book = SheetJS.readFile(where, { cellNF: true });
    // The last sheet that has numbers below words: cover and contents have none.
    const id = path.parse(file).name.replaceAll("-", "_");
    if (!tables[id]) continue;
    const numbers = [];
    const sheet = book.Sheets[book.SheetNames[2]];
    const range = SheetJS.utils.decode_range(sheet["!ref"]);
    for (let row = range.s.r; row <= range.e.r; row += 1) {
      for (let column = 1; column <= range.e.c; column += 1) {
        const cell = sheet[SheetJS.utils.encode_cell({ r: row, c: column })];
        if (cell?.t === "n") numbers.push(cell.v);
      }
    }
    same(`${language} SheetJS ${file}`, numbers, id);
    if (!file.endsWith(".xlsx")) continue;
    const other = new ExcelJS.Workbook();
    await other.xlsx.readFile(where);
    const found = [];
    other.worksheets[2].eachRow((row) => row.eachCell((cell, column) => column > 1 && typeof cell.value === "number" && found.push(cell.value)));
    same(`${language} exceljs ${file}`, found, id);
  }
};

const paper = async (language, ids) => {
  const pdfjs = await import(String(pathToFileURL(require.resolve("pdfjs-dist/legacy/build/pdf.mjs"))));
  const file = await pdfjs.getDocument({ data: new Uint8Array(fs.readFileSync(path.join(folder, language, "release.pdf"))), verbosity: 0 }).promise;
  // A table that goes on over pages is one element, of which the tree of each page has the rows that stand there.
  const found = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const sheet = await file.getPage(number);
    const { items } = await sheet.getTextContent({ includeMarkedContent: true });
    const words = new Map();
    const open = [];
    for (const item of items) {
      if (item.type?.startsWith("beginMarkedContent")) open.push(item.id);
      else if (item.type === "endMarkedContent") open.pop();
      else for (const id of open) if (id) words.set(id, (words.get(id) ?? "") + item.str);
    }
    const text = (node) => (node.type === "content" ? words.get(node.id) ?? "" : (node.children ?? []).map(text).join(""));
    const walk = (node, table) => {
      if (node.role === "TD") found.push(printed(text(node), language));
      else for (const child of node.children ?? []) walk(child, table);
    };
    const tree = await sheet.getStructTree();
    if (tree) walk(tree);
  }
  const all = ids.flatMap((id) => tables[id]);
  tables["*"] = all;
  same(`${language} pdf.js`, known(found), "*");
};

(async () => {
  for (const language of LANGUAGES) {
    const ids = page(language);
    markdown(language, ids);
    await workbooks(language);
    await paper(language, ids);
  }
  console.log(`numbers: ${folder}: ${compared} compared, ${faults} faults`);
  process.exit(faults || !compared ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(2); });
