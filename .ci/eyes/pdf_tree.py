"""Each element, each marked content and each annotation stands at one place of a PDF's structure tree.  usage: pdf_tree.py FILE.pdf..."""
import collections, sys
import pikepdf


def faults(file):
    pdf = pikepdf.open(file)
    root = pdf.Root.StructTreeRoot
    found, seen = collections.Counter(), set()

    def once(kind, key):
        found[kind + " at two places"] += key in seen
        seen.add(key)

    def kids(node):
        kids = node.get("/K")
        return list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]

    stack = [(kid, None, root.objgen) for kid in kids(root)]
    while stack:
        node, page, parent = stack.pop()
        if not isinstance(node, pikepdf.Dictionary):
            once("content", (page, int(node)))
        elif node.get("/Type") == "/OBJR":
            once("object", ("object", node.Obj.objgen))
        elif node.get("/Type") == "/MCR":
            once("content", (node.Pg.objgen if "/Pg" in node else page, int(node.MCID)))
        else:
            once("element " + str(node.S), ("element", node.objgen))
            found["another parent"] += node.P.objgen != parent
            own = node.Pg.objgen if "/Pg" in node else page
            stack += [(kid, own, node.objgen) for kid in kids(node)]
    return {kind: count for kind, count in found.items() if count}


bad = {file: odd for file in sys.argv[1:] if (odd := faults(file))}
for file, odd in bad.items():
    print(file, odd)
sys.exit(bool(bad) or len(sys.argv) < 2)
