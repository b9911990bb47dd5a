/** What of HTML is shown: elements that mean something to a reader, without what acts, loads or looks otherwise. */
import { flatten } from "./depth";
import { parseSource, type DomElement, type DomParent, type DomText, type Parsed, type Piece } from "./source";

export interface TextPart {
  kind: "text";
  /** Where it stands in the text that is read, in UTF-16 units. */
  start: number;
  end: number;
}

export interface ShownElement {
  kind: "element";
  tag: string;
  attributes: Record<string, string>;
  children: ShownNode[];
  start: number;
  end: number;
}

export type ShownNode = TextPart | ShownElement;

/** A piece of the source in the text that is read. */
export interface PlacedPiece extends Piece {
  /** Where it stands in the text that is read, in UTF-16 units. */
  at: number;
}

export interface ShownHtml {
  nodes: ShownNode[];
  /** The text that is read, with a line break between blocks and a tab between cells. */
  text: string;
  /** In the order of the text. */
  pieces: PlacedPiece[];
}

export function shownHtml(source: string): ShownHtml {
  const parsed = parseSource(source);
  flatten(parsed.document, ({ tagName }) => !UNREAD.has(tagName) && !LOST.has(tagName));
  const builder = new Builder(parsed);
  const nodes = builder.childrenOf(parsed.document);
  return { nodes, text: builder.texts.join(""), pieces: builder.pieces };
}

/** Elements of which nothing is shown. */
const UNREAD = new Set(["head", "script", "style", "template", "title", "noframes", "noembed", "base", "link", "meta", "param", "source", "track", "area", "map", "datalist", "col", "colgroup", "annotation", "annotation-xml"]);
/** Elements in whose place it is said what is not shown. */
const LOST = new Set(["svg", "video", "audio", "iframe", "object", "embed", "canvas", "applet", "frameset", "input"]);
/** Elements that are shown as they are. */
const KEPT = new Set([
  "p", "blockquote", "pre", "hr", "br", "wbr", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
  "b", "strong", "i", "em", "u", "s", "del", "ins", "small", "sub", "sup", "code", "kbd", "samp", "var", "q", "cite", "abbr", "dfn", "bdi", "bdo", "ruby", "rt", "img",
]);
/** What elements are shown as that are not shown as they are. */
const SHOWN_AS = new Map([
  ["xmp", "pre"], ["plaintext", "pre"], ["listing", "pre"], ["textarea", "pre"], ["strike", "s"], ["tt", "code"], ["dir", "ul"], ["menu", "ul"],
]);
const BLOCKS = new Set([
  "p", "blockquote", "pre", "hr", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "div", "html", "body", "article", "section", "main", "header", "footer", "nav", "aside",
  "address", "center", "figure", "figcaption", "form", "fieldset", "legend", "details", "summary", "dialog", "dl", "dt", "dd", "select", "option", "optgroup", "xmp", "plaintext", "listing", "textarea", "dir", "menu", "hgroup", "search",
  "h1", "h2", "h3", "h4", "h5", "h6", "noscript", "frameset",
]);
/** Elements between whose parts white space is nothing. */
const STRUCTURES = new Set(["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "html"]);
/** Attributes that are kept of all elements, and further ones of some. */
const COMMON = ["dir", "lang", "title"];
const ATTRIBUTES = new Map<string, readonly string[]>([
  ["td", ["colspan", "rowspan"]],
  ["th", ["colspan", "rowspan"]],
  ["ol", ["start", "reversed", "type"]],
  ["li", ["value"]],
  ["img", ["src", "alt", "width", "height"]],
]);
const LISTS = new Set(["ul", "ol", "dir", "menu"]);
const HEADING = /^h[1-6]$/;
/** Characters of what is said in the place of what is not shown. */
const LONGEST = 80;
const languages = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

class Builder {
  readonly texts: string[] = [];
  /** How long the texts are together. */
  private length = 0;
  /** Where the last character of them ends that is no white space. */
  private inkEnd = 0;
  readonly pieces: PlacedPiece[] = [];
  /** The level at which the last heading is shown; the first one is of the screen itself. */
  private level = 1;

  constructor(private readonly parsed: Parsed) {}

  childrenOf(parent: DomParent): ShownNode[] {
    return parent.childNodes.flatMap((node, index) => {
      if (node.nodeName !== "#text") return "tagName" in node ? this.element(node) : [];
      const text = node as DomText;
      return isNothing(text, parent, index) ? [] : [this.part(text)];
    });
  }

  private part(node: DomText): TextPart {
    const start = this.length;
    let at = start;
    for (const piece of this.parsed.piecesOf(node)) {
      this.pieces.push({ ...piece, at });
      at += piece.length;
    }
    this.add(node.value);
    return { kind: "text", start, end: this.length };
  }

  private element(element: DomElement): ShownNode[] {
    const { tagName: tag } = element;
    if (UNREAD.has(tag)) return [];
    if (LOST.has(tag)) return this.lost(element);
    if (BLOCKS.has(tag)) this.separate("\n");
    const start = this.length;
    const level = this.level;
    const shown = this.tagOf(element);
    const children = this.childrenOf(element);
    if (tag === "td" || tag === "th") this.separate("\t");
    if (BLOCKS.has(tag) || tag === "br") this.separate("\n");
    const made: ShownElement = { kind: "element", ...shown, children, start, end: this.length };
    // A heading without words is none.
    const isEmpty = this.inkEnd <= start;
    if (isEmpty && HEADING.test(tag)) [made.tag, this.level] = ["div", level];
    if (isEmpty && tag === "th") made.tag = "td";
    return tag === "html" || tag === "body" ? children : [inOrder(made)];
  }

  private tagOf(element: DomElement): Pick<ShownElement, "tag" | "attributes"> {
    const { tagName: tag } = element;
    const isHtml = element.namespaceURI.endsWith("xhtml");
    const attributes = isHtml ? attributesOf(element) : {};
    if (!isHtml) return { tag: "span", attributes };
    if (HEADING.test(tag)) {
      // Levels follow one another, whatever the document begins with.
      this.level = Math.min(6, this.level + 1, Number(tag[1]) + 1);
      return { tag: `h${this.level}`, attributes: { ...attributes, "data-as": tag } };
    }
    const isMisplaced = tag === "li" && !LISTS.has((element.parentNode as DomElement).tagName);
    if (KEPT.has(tag) && !isMisplaced) return { tag, attributes };
    return { tag: SHOWN_AS.get(tag) ?? (BLOCKS.has(tag) ? "div" : "span"), attributes: { ...attributes, "data-as": tag, ...leadOf(element) } };
  }

  private lost(element: DomElement): ShownNode[] {
    if (element.tagName === "input" && /^hidden$/i.test(valueOf(element, "type"))) return [];
    const of = valueOf(element, "title") || valueOf(element, "aria-label") || valueOf(element, "alt") || valueOf(element, "value");
    const attributes = { "data-lost": element.tagName, "data-of": of.slice(0, LONGEST) };
    return [{ kind: "element", tag: "span", attributes, children: [], start: this.length, end: this.length }];
  }

  /** Words of one block or cell do not go on in the next. */
  private separate(sign: string): void {
    if (this.length > 0 && this.inkEnd === this.length) this.add(sign);
  }

  private add(text: string): void {
    const ink = text.trimEnd().length;
    if (ink > 0) this.inkEnd = this.length + ink;
    this.texts.push(text);
    this.length += text.length;
  }
}

/** Whether a text is white space that no browser shows: between blocks, or parts of a table or list. */
function isNothing(text: DomText, parent: DomParent, index: number): boolean {
  if (/[^ \t\n\f\r]/.test(text.value) || !("tagName" in parent)) return false;
  if (STRUCTURES.has(parent.tagName)) return true;
  if (!BLOCKS.has(parent.tagName) || SHOWN_AS.get(parent.tagName) === "pre" || parent.tagName === "pre") return false;
  return [parent.childNodes[index - 1], parent.childNodes[index + 1]].every((next) => !next || ("tagName" in next && BLOCKS.has(next.tagName)));
}

function valueOf({ attrs }: DomElement, name: string): string {
  return attrs.find((attribute) => attribute.name === name)?.value ?? "";
}

function attributesOf(element: DomElement): Record<string, string> {
  const kept = [...COMMON, ...(ATTRIBUTES.get(element.tagName) ?? [])];
  const found = element.attrs.filter(({ name, value }) => kept.includes(name) && (name !== "lang" || isLanguage(value))).map(({ name, value }) => [name, value] as const);
  return Object.fromEntries(found);
}

function isLanguage(value: string): boolean {
  try {
    return languages.of(value) !== undefined;
  } catch {
    return false;
  }
}

/** Where a link leads, to be read: it leads nowhere here. */
function leadOf(element: DomElement): Record<string, string> {
  const lead = element.tagName === "a" ? valueOf(element, "href").trim() : "";
  return lead ? { "data-link": "", title: valueOf(element, "title") || lead } : {};
}

/** A list has nothing but items. */
function inOrder(element: ShownElement): ShownElement {
  if (element.tag !== "ul" && element.tag !== "ol") return element;
  const children = element.children.map((child): ShownElement => {
    if (child.kind === "element" && child.tag === "li") return child;
    return { kind: "element", tag: "li", attributes: { "data-as": "none" }, children: [child], start: child.start, end: child.end };
  });
  return { ...element, children };
}
