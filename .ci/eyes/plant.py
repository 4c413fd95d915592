"""Plants one wrong number in a copy of an edition, in the files of one format.  usage: plant.py FORMAT EDITION

What compares the numbers of an edition must find each of these, or it finds nothing."""
import os, re, sys, zipfile
import pikepdf


def changed(text, pattern):
    """The text with the last digit of the first number that the pattern's group matches raised by one, 9 made 0."""
    found = re.search(pattern, text)
    if not found:
        sys.exit(f"nothing to plant in: {pattern}")
    end = found.end(1)
    return text[: end - 1] + str((int(text[end - 1]) + 1) % 10) + text[end:]


def in_text(file, pattern):
    with open(file, encoding="utf-8", newline="") as opened:
        text = opened.read()
    with open(file, "w", encoding="utf-8", newline="") as opened:
        opened.write(changed(text, pattern))


def in_package(file, part, pattern):
    with zipfile.ZipFile(file) as package:
        parts = [(entry, package.read(entry)) for entry in package.infolist()]
    with zipfile.ZipFile(file, "w") as package:
        for entry, content in parts:
            if entry.filename == part:
                content = changed(content.decode(), pattern).encode()
            package.writestr(entry, content)


def in_pages(file):
    """The last two characters of a cell's number change places."""
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            operations = pikepdf.parse_content_stream(page)
            in_cell = False
            for place, (operands, operator) in enumerate(operations):
                if str(operator) in ("BDC", "EMC"):
                    in_cell = bool(operands) and operands[0] == "/TD"
                elif in_cell and str(operator) == "Tj":
                    glyphs = bytes(operands[0])
                    if len(glyphs) >= 6 and glyphs[-4:-2] != glyphs[-2:]:
                        glyphs = glyphs[:-4] + glyphs[-2:] + glyphs[-4:-2]
                        operations[place] = pikepdf.ContentStreamInstruction([pikepdf.String(glyphs)], operator)
                        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
                        pdf.save(file)
                        return
    sys.exit("nothing to plant in the pages")


kind, edition = sys.argv[1:]
language = os.path.join(edition, "en")
match kind:
    case "md":
        in_text(os.path.join(language, "release.md"), r"\n\|[^|\n]+\|[ ]*([0-9]{3,}) \|")
    case "html":
        in_text(os.path.join(language, "release.html"), r"<td><data [^>]*>([0-9]{3,})</data>")
    case "html-value":
        in_text(os.path.join(language, "release.html"), r'<data value="([0-9]{3,})"')
    case "pdf":
        in_pages(os.path.join(language, "release.pdf"))
    case "xlsx":
        in_package(os.path.join(language, "by-region.xlsx"), "xl/worksheets/sheet3.xml", r'<c r="B[0-9]+" s="[0-9]+"><v>([0-9]{3,})</v>')
    case "ods":
        in_package(os.path.join(language, "by-region.ods"), "content.xml", r'office:value="([0-9]{3,})"')
    case "csv":
        in_text(os.path.join(edition, "data", "by_region.csv"), r"\n[^\n]*,([0-9]{3,}),P,")
    case "json":
        in_text(os.path.join(edition, "facts.json"), r'"id":\s*"arrivals"[^}]*?"shown":\s*"?([0-9]{3,})')
    case _:
        sys.exit(f"no such format: {kind}")
