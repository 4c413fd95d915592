"""The numbers of an edition's data files and facts as DuckDB reads them.  usage: tables.py EDITION > FILE.json"""
import json, os, sys
import duckdb

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
json.dump({"tables": tables, "facts": facts}, sys.stdout)
