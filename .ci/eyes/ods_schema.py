"""Each part of an ODS against the RELAX NG schema of OpenDocument 1.3 (OASIS).  usage: ods_schema.py FILE.ods..."""
import os, sys, zipfile
from lxml import etree

here = os.path.dirname(os.path.abspath(__file__))
schema = etree.RelaxNG(etree.parse(os.path.join(here, "schemas", "odf-1.3.rng.gz")))
bad = False
for file in sys.argv[1:]:
    with zipfile.ZipFile(file) as package:
        for part in ("content.xml", "styles.xml", "meta.xml"):
            if not schema.validate(etree.fromstring(package.read(part))):
                bad = True
                print(file, part, [str(error.message)[:200] for error in schema.error_log][:1])
sys.exit(bad or len(sys.argv) < 2)
