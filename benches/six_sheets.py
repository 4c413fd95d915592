"""Six tables of a release's data files to one workbook with XlsxWriter: a sheet and a table each.

six_sheets.py FOLDER WORKBOOK, by `cargo bench --bench others`.
"""

import csv
import pathlib
import sys

import xlsxwriter


def value(text):
    try:
        return float(text)
    except ValueError:
        return text


folder, target = sys.argv[1:]
files = sorted(of for of in pathlib.Path(folder).glob("*.csv") if ".sdmx" not in of.name)[:6]
assert len(files) == 6, f"{folder} has {len(files)} tables"
with xlsxwriter.Workbook(target) as workbook:
    number = workbook.add_format({"num_format": "#,##0"})
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened)
        sheet = workbook.add_worksheet(file.stem[:31])
        columns = [{"header": name, "format": number} for name in header]
        rows = [[value(text) for text in row] for row in rows]
        sheet.add_table(0, 0, len(rows), len(header) - 1, {"data": rows, "columns": columns})
