"""A description for catalogues against the shapes and ranges of DCAT-AP 3.0.1 (SEMIC, CC BY 4.0).  usage: dcat_shapes.py FILE.jsonld..."""
import collections, os, sys
from pyshacl import validate
from rdflib import RDF, SH, Graph, Namespace, URIRef

here = os.path.dirname(os.path.abspath(__file__))
DCT = Namespace("http://purl.org/dc/terms/")
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
bad = False
for file in sys.argv[1:]:
    graph = Graph().parse(file, format="json-ld", publicID="https://example.org/x/")
    found = collections.Counter()
    for name in ("shapes.ttl", "range.ttl"):
        shapes = Graph().parse(os.path.join(here, "schemas", "dcat-ap-3.0.1", name), format="turtle")
        _, report, _ = validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False)
        for result in report.subjects(RDF.type, SH.ValidationResult):
            if report.value(result, SH.resultSeverity) == SH.Violation:
                found[str(report.value(result, SH.resultPath)), str(report.value(result, SH.resultMessage))[:100]] += 1
    # What the profile says in words: languages by the authority table; a description is more than the title.
    for language in graph.objects(None, DCT.language):
        found["language of another vocabulary", str(language)] += not str(language).startswith(LANGUAGE)
    for dataset in graph.subjects(DCT.description, None):
        titles = set(graph.objects(dataset, DCT.title))
        found["title as description", str(dataset)] += bool(titles & set(graph.objects(dataset, DCT.description)))
    for odd, count in found.items():
        if count:
            bad = True
            print(file, count, *odd)
sys.exit(bad or len(sys.argv) < 2)
