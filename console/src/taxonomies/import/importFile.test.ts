import { expect, test } from "vitest";
import { formatOf } from "./importFile";

test("a format is told by the name, and by how the file begins", () => {
  const cases: [string, string, string][] = [
    ["animals.ttl", "", "TURTLE"],
    ["ANIMALS.OWL", "", "RDF_XML"],
    ["labels.xml", "<View><Choices/></View>", "LABEL_STUDIO"],
    ["labels.xml", "<rdf:RDF>", "RDF_XML"],
    ["a.json", '{"@context": {}}', "JSON_LD"],
    ["a.json", '{"concepts": []}', "JSON"],
    ["Content_Taxonomy.tsv", "Unique ID\tParent", "IAB_TSV"],
    ["a.b.csv", "id,parent", "CSV"],
    ["README", "", "TEXT"],
  ];
  for (const [name, beginning, format] of cases) expect(formatOf(name, beginning)).toBe(format);
});
