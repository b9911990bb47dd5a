import { parse } from "parse5";
import { expect, test } from "vitest";
import { HtmlText } from "./HtmlText";
import { parseSource, type DomNode, type DomParent, type DomText } from "./source";

/** Numbers that look drawn by chance, the same each time. */
function drawing(seed: number): (below: number) => number {
  let state = (seed * 7_919 + 1) % 2_147_483_647;
  return (below) => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}

/** What sources are made of: all that browsers read otherwise than it stands there, and what they mend. */
const BITS = [
  "Ada", "met", "x", " ", "  ", "\n", "\r\n", "\r", "\t", "👋", "é", "e\u0301", "\u00a0", "한국", "𝒜",
  "&amp;", "&amp", "&", "&&", "&x", "&#x1F600;", "&#128075;", "&#x41", "&nbsp;", "&nbsp", "&notit;", "&notin;", "&not", "&NotEqualTilde;", "&bne;",
  "&#0;", "&#x80;", "&#13;", "&#xD800;", "&lt;b&gt;", "&AMP;", "&copy", "&hellip;", "&unknown;", "&#;", "&#x;", "&Tab;", "&NewLine;", "&fjlig;",
  "<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<div>", "</div>", "<a href='?a=1&amp;b=2'>", "</a>", "<br>", "<br/>", "<hr>", "<span title=\"a > b &amp; 'c'\">", "</span>",
  "<ul>", "<li>", "</ul>", "<h1>", "</h1>", "<h2>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<th>", "</tr>", "<tbody>", "<caption>", "<pre>", "<pre>\n", "<pre>\r\n", "</pre>",
  "<textarea>\n", "</textarea>", "<select><option>", "</select>", "<button>", "</button>", "<form>", "</form>", "<nobr>", "</nobr>", "<font color=red>", "</font>",
  "<!-- c -->", "<!-->", "<!---->", "<!-- <b>x</b> &amp; -->", "<?php x ?>", "<!x>", "</>", "</ >", "</3>", "<3", "<", "< b", "<<b>", "<!DOCTYPE html>", "<![CDATA[a&amp;b]]>", "]]>", "]",
  "<svg>", "</svg>", "<svg><![CDATA[x]y]]></svg>", "<math><mi>y</mi>", "</math>", "<svg><title>t</title></svg>", "<desc>", "<style>a&amp;b</style>", "<script>x<y&amp;</script>", "<title>t</title>",
  "<template>q</template>", "<noscript>n</noscript>", "<xmp>a&amp;b</xmp>", "<iframe>f</iframe>", "<body class=x>", "</body>", "</html>", "<html>", "<head>", "</head>", "<dl><dt>", "<dd>", "</dl>", "<ruby>r<rt>s</ruby>",
] as const;

function randomSource(seed: number): string {
  const draw = drawing(seed);
  return Array.from({ length: 1 + draw(24) }, () => BITS[draw(BITS.length)]!).join("") + (draw(20) ? "" : "<b x");
}

function textsOf(parent: DomParent): DomText[] {
  return parent.childNodes.flatMap((node: DomNode): DomText[] => {
    if (node.nodeName === "#text") return [node as DomText];
    if ("content" in node) return textsOf(node.content);
    return "childNodes" in node ? textsOf(node) : [];
  });
}

function textOf(source: string): string {
  return textsOf(parse(source, { scriptingEnabled: false })).map(({ value }) => value).join("");
}

/** Where each character of a text begins and ends, in UTF-16 units. */
function charactersOf(text: string): [number, number][] {
  let at = 0;
  return Array.from(text, (character) => [at, (at += character.length)]);
}

/** Milliseconds, also on a machine that does much else. */
const PATIENCE = 60_000;

const SEEDS = Array.from({ length: 700 }, (_, index) => index + 1);
/** Elements whose characters are no text of the page. */
const RAW = /<(style|script|title|xmp|iframe|textarea|svg|template)/;

test("pieces are exactly as long as their texts, which are those of the parser alone", () => {
  for (const source of SEEDS.map(randomSource)) {
    const { document, piecesOf } = parseSource(source);
    const texts = textsOf(document);
    expect(texts.map(({ value }) => value).join(""), JSON.stringify(source)).toBe(textOf(source));
    for (const text of texts) {
      const length = piecesOf(text).reduce((sum, piece) => sum + piece.length, 0);
      expect(length, JSON.stringify(source)).toBe(text.value.length);
    }
  }
}, PATIENCE);

test("another letter at the place of a character in the source changes that character of the text alone", () => {
  let tried = 0;
  for (const source of SEEDS.map(randomSource)) {
    const { document, piecesOf } = parseSource(source);
    const before = textOf(source);
    let at = 0;
    for (const text of textsOf(document)) {
      let within = 0;
      for (const piece of piecesOf(text)) {
        const isWhole = piece.length !== piece.to - piece.from;
        for (let unit = 0; unit < (isWhole ? 1 : piece.length); unit += 1) {
          const [from, to] = isWhole ? [piece.from, piece.to] : [piece.from + unit, piece.from + unit + 1];
          const start = at + within + (isWhole ? 0 : unit);
          const length = isWhole ? piece.length : 1;
          const read = before.slice(start, start + length);
          // White space and what begins markup decide how the rest is read; halves of pairs stand for no character.
          if (!/^[^\s<&>\]/?!#;\ufffd]+$/.test(read) || /[\ud800-\udfff]/.test(isWhole ? "" : read) || /[&<][^>;]*$/.test(source.slice(0, from))) continue;
          const changed = textOf(`${source.slice(0, from)}Q${source.slice(to)}`);
          expect(changed, JSON.stringify([source, from])).toBe(`${before.slice(0, start)}Q${before.slice(start + length)}`);
          tried += 1;
        }
        within += piece.length;
      }
      at += text.value.length;
    }
  }
  expect(tried).toBeGreaterThan(1_000);
}, PATIENCE);

test("what a stretch covers in the source reads as that stretch", () => {
  let tried = 0;
  for (const source of SEEDS.map(randomSource).filter((each) => !RAW.test(each) && !/<table|<math/.test(each))) {
    const html = new HtmlText(source);
    const characters = Array.from(source);
    for (const [unit, end] of charactersOf(html.text)) {
      const place = html.spanOf({ start: unit, end });
      if (!place || /\s/.test(html.text[unit]!)) continue;
      const slice = characters.slice(place.start, place.end).join("");
      const [shown] = html.stretchesOf(place);
      // A reference, or a pair, is as a whole what its parts are of.
      expect(html.text.slice(shown!.start, shown!.end), JSON.stringify([source, unit])).toContain(html.text[unit]);
      if (!/[<]/.test(slice) || slice === "<") expect(textOf(`<p>${slice}`), JSON.stringify([source, unit])).toBe(html.text.slice(shown!.start, shown!.end));
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(1_000);
}, PATIENCE);

test("a span that was made of a stretch shows at that stretch", () => {
  for (const source of SEEDS.map(randomSource)) {
    const html = new HtmlText(source);
    const draw = drawing(source.length);
    const characters = charactersOf(html.text);
    const [one, other] = [draw(characters.length + 1), draw(characters.length + 1)].sort((a, b) => a - b) as [number, number];
    if (one === other) continue;
    const stretch = { start: characters[one]![0], end: characters[other - 1]![1] };
    const place = html.spanOf(stretch);
    if (!html.text.slice(stretch.start, stretch.end).trim()) continue;
    const shown = html.stretchesOf(place!);
    for (let unit = stretch.start; unit < stretch.end; unit += 1) {
      if (/\s/.test(html.text[unit]!)) continue;
      expect(shown.some(({ start, end }) => start <= unit && unit < end), JSON.stringify([source, stretch])).toBe(true);
    }
    expect(shown.some(({ isNear }) => isNear)).toBe(false);
    expect(shown.map(({ start }) => start)).toEqual(shown.map(({ start }) => start).sort((a, b) => a - b));
  }
}, PATIENCE);

/** What a span shows of a source, between brackets of its own each. */
function shown(source: string, part: string): string[] {
  const start = Array.from(source.slice(0, source.indexOf(part))).length;
  const html = new HtmlText(source);
  const stretches = html.stretchesOf({ start, end: start + Array.from(part).length });
  return stretches.map(({ start: from, end, isNear }) => (isNear ? "~" : "") + html.text.slice(from, end));
}

test("spans of the source show where their characters are read", () => {
  expect(shown("<p>👋 Tom &amp; <b>Jerry</b></p>", "Tom &amp; <b>Jerry")).toEqual(["Tom & Jerry"]);
  expect(shown("<p>one</p>\n<p>two</p>", "one</p>\n<p>two")).toEqual(["one\ntwo"]);
  expect(shown("a&#x1F600;b", "x1F6")).toEqual(["😀"]);
  expect(shown("<pre>\r\na\r\nb</pre>", "a\r\nb")).toEqual(["a\nb"]);
  expect(shown("one<!-- no --> two", "one<!-- no --> two")).toEqual(["one two"]);
  // What stands in a table but in no cell is read before it.
  expect(shown("<table>out<tr><td>in</table>", "out<tr><td>in")).toEqual(["out\nin"]);
  expect(shown("a<table><tr><td>in</table>b", "in")).toEqual(["in"]);
});

test("a span within markup shows at the nearest text", () => {
  expect(shown("<p title='Ada'>one</p><p>two</p>", "Ada")).toEqual(["~o"]);
  expect(shown("<p>one<!-- a comment --> </p><p>two</p>", "comment")).toEqual(["~e"]);
  expect(shown("<p>👋<i class=x></i></p>", "class")).toEqual(["~👋"]);
  expect(shown("<p>one</p>\n\n<p>two</p>", "\n\n")).toEqual(["~t"]);
  expect(shown("<style>p { color: red }</style>", "color")).toEqual([]);
});

test("what is read has a break between blocks and cells, so that their words stay apart", () => {
  const { text } = new HtmlText("<h1>Title</h1><p>one<br>two</p><table><tr><td>a<td>b<tr><td>c</table><ul><li>x<li>y</ul>");
  expect(text.trim().split(/[\n\t]+/)).toEqual(["Title", "one", "two", "a", "b", "c", "x", "y"]);
});

test("a long document is read in one go", () => {
  const source = "<p>Ada &amp; <b>Charles</b> met 👋 in London.</p>\n".repeat(2_000);
  const html = new HtmlText(source);
  const start = html.text.lastIndexOf("Charles");
  const place = html.spanOf({ start, end: start + 7 })!;
  expect(Array.from(source).slice(place.start, place.end).join("")).toBe("Charles");
  expect(html.stretchesOf(place)).toEqual([{ start, end: start + 7 }]);
}, PATIENCE);
