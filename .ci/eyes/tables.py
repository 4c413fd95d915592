"""The numbers of an edition's data files and facts as DuckDB reads them, and those of its pages as lxml does.  usage: tables.py EDITION > FILE.json"""
import glob, json, os, sys
import duckdb
from lxml import html

folder = sys.argv[1]
tables = {}
for resource in json.load(open(os.path.join(folder, "data", "datapackage.json")))["resources"]:
    if ".sdmx" in resource["name"]:
        continue
    file = os.path.join(folder, "data", resource["path"])
    read = duckdb.read_csv(file, header=True, all_varchar=True)
    numbers = [f["name"] for f in resource["schema"]["fields"] if f["type"] in ("integer", "number")]
    chosen = ", ".join(f'try_cast("{name}" as decimal(28, 6))' for name in numbers)
    rows = duckdb.sql(f"select {chosen} from read").fetchall()
    tables[resource["name"]] = [str(cell) for row in rows for cell in row if cell is not None]
entries = duckdb.read_json(os.path.join(folder, "facts.json"), maximum_object_size=1 << 28)
rows = duckdb.sql("select to_json(unnest(facts)) from entries").fetchall()
facts = {}
for (row,) in rows:
    fact = json.loads(row)
    shown = {"": fact.get("shown")}
    comparison = fact.get("comparison") or {}
    for part in ("base", "change"):
        shown["." + part] = (comparison.get(part) or {}).get("shown")
    shown[".rank"] = (fact.get("rank") or {}).get("shown")
    for measure, number in (fact.get("revisions") or {}).items():
        shown["." + measure] = (number or {}).get("shown")
    facts.update({fact["id"] + part: number for part, number in shown.items() if number is not None})
pages = {}
for file in glob.glob(os.path.join(folder, "*", "release.html")):
    page = html.parse(file, html.HTMLParser(encoding="utf-8")).getroot()
    pages[os.path.basename(os.path.dirname(file))] = {
        "tables": {table.get("id"): [cell.text_content() for cell in table.iter("td")] for table in page.iter("table") if table.get("id")},
        "figures": [[figure.get("value"), figure.get("data-fact"), figure.text_content()] for figure in page.iter("data") if figure.get("data-fact")],
    }
json.dump({"tables": tables, "facts": facts, "pages": pages}, sys.stdout)
