import { expect, test } from "vitest";
import { HtmlText } from "./HtmlText";
import { shownHtml, type ShownNode } from "./shown";

/** The shown nodes, written as markup. */
function written(source: string): string {
  const { nodes, text } = shownHtml(source);
  const write = (node: ShownNode): string => {
    if (node.kind === "text") return text.slice(node.start, node.end);
    const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value}"`).join("");
    return `<${node.tag}${attributes}>${node.children.map(write).join("")}</${node.tag}>`;
  };
  return nodes.map(write).join("");
}

test("nothing that acts, loads or looks otherwise is shown", () => {
  expect(written("<p onclick=x style='color:red' class=a id=b>t<script>x</script><style>y</style></p>")).toBe("<p>t</p>");
  expect(written("<a href='javascript:x' onmouseover=y>t</a>")).toBe('<span data-as="a" data-link="" title="javascript:x">t</span>');
  expect(written("<form action=x><input type=hidden value=y><button formaction=z>go</button></form>")).toBe('<div data-as="form"><span data-as="button">go</span></div>');
  expect(written("<iframe src=x title=map></iframe>")).toBe('<span data-lost="iframe" data-of="map"></span>');
  expect(written("<base href=x><link rel=stylesheet href=y><meta http-equiv=refresh content=0>t")).toBe("t");
  expect(written("<x-custom><slot name=s>t</slot></x-custom>")).toBe('<span data-as="x-custom"><span data-as="slot">t</span></span>');
});

test("an element may be called like what every object has", () => {
  expect(written("<constructor>t</constructor>")).toBe('<span data-as="constructor">t</span>');
});

test("levels of headings follow those of the screen, and one another", () => {
  expect(written("<h1>a</h1><h4>b</h4><h2>c</h2><h1></h1>")).toBe(
    '<h2 data-as="h1">a</h2><h3 data-as="h4">b</h3><h3 data-as="h2">c</h3><div data-as="h1"></div>',
  );
});

test("lists have items alone, and items a list", () => {
  expect(written("<ul><li>a</li>b</ul><div><li>c</div>")).toBe('<ul><li>a</li><li data-as="none">b</li></ul><div data-as="div"><div data-as="li">c</div></div>');
});

test("languages that there are not are left out", () => {
  expect(written("<p lang=de>a</p><p lang=zzzzz-q>b</p>")).toBe('<p lang="de">a</p><p>b</p>');
});

/** How many elements are within one another. */
function depthOf(nodes: readonly ShownNode[]): number {
  return Math.max(0, ...nodes.map((node) => (node.kind === "text" ? 0 : 1 + depthOf(node.children))));
}

test.each(["div", "b", "ul", "mrow"])("5,000 elements <%s> within one another are shown less deep, with all their text in its place", (tag) => {
  const count = 5_000;
  const opened = Array.from({ length: count }, (_, index) => `<${tag}>${index} `).join("");
  const closed = Array.from({ length: count }, (_, index) => `</${tag}>&amp;${index} `).join("");
  for (const source of [opened, opened + closed, `<math>${opened}`]) {
    const html = new HtmlText(source);
    expect(depthOf(html.nodes)).toBeLessThanOrEqual(400);
    const words = (text: string) => text.match(/\S+/g);
    expect(words(html.text)).toEqual(words(source.replaceAll(/<[^>]*>/g, "").replaceAll("&amp;", "&")));
    for (const word of ["4999", "3333", "199", "&4999", "&2500"]) {
      const start = html.text.search(new RegExp(`(?<!\\S)${word}(?!\\S)`));
      if (start < 0) continue;
      const place = html.spanOf({ start, end: start + word.length })!;
      expect(source.slice(place.start, place.end)).toBe(word.replace("&", "&amp;"));
      expect(html.stretchesOf(place)).toEqual([{ start, end: start + word.length }]);
    }
  }
}, 60_000);

test("what is not shown stays so, however deep it is", () => {
  const deep = "<div>".repeat(300);
  expect(new HtmlText(`${deep}a<svg><text>no</text></svg><script>no</script><b>c</b>d<object><p>no</object>e`).text.replaceAll("\n", "")).toBe("acde");
  expect(written("<i>a</i>".repeat(3))).toBe("<i>a</i><i>a</i><i>a</i>");
});
