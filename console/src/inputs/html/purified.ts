/** The last word on what of HTML is shown has a sanitizer that others keep safe, not the list of this console. */
import DOMPurify from "dompurify";
import type { ShownElement, ShownNode } from "./shown";

const TAGS = [
  "div", "span", "p", "blockquote", "pre", "hr", "br", "wbr", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
  "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "del", "ins", "small", "sub", "sup", "code", "kbd", "samp", "var", "q", "cite",
  "abbr", "dfn", "bdi", "bdo", "ruby", "rt", "img",
];
const ATTRIBUTES = [
  "dir", "lang", "title", "colspan", "rowspan", "start", "reversed", "type", "value", "src", "alt", "width", "height",
  "data-as", "data-link", "data-lost", "data-of",
];

/** What an element becomes; null where nothing is left of it and of what is in it. */
type Pure = Pick<ShownElement, "tag" | "attributes"> | null;

/**
 * The nodes that DOMPurify leaves, with the attributes that it leaves.
 *
 * The elements are made in a document of their own, which loads and runs nothing; their texts, which are shown as texts, need no cleaning.
 * Elements with the same tag and the same attributes are made once: pages have many elements, and few that differ.
 */
export function purified(nodes: readonly ShownNode[]): ShownNode[] {
  const root = document.implementation.createHTMLDocument("").createElement("div");
  const made = new Map<string, Element>();
  for (const node of nodes) make(node, root, made);
  DOMPurify.sanitize(root, {
    IN_PLACE: true,
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    KEEP_CONTENT: false,
  });
  const pure = new Map([...made].map(([key, element]) => [key, element.parentNode === root ? pureOf(element) : null]));
  return nodes.flatMap((node) => kept(node, pure));
}

function make(node: ShownNode, root: Element, made: Map<string, Element>): void {
  if (node.kind === "text") return;
  const key = keyOf(node);
  if (!made.has(key)) {
    const element = root.ownerDocument.createElement(node.tag);
    for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
    root.append(element);
    made.set(key, element);
  }
  for (const child of node.children) make(child, root, made);
}

/** The same for elements that are the same but for what is in them. */
function keyOf({ tag, attributes }: ShownElement): string {
  return JSON.stringify([tag, attributes]);
}

function pureOf(element: Element): Pure {
  return { tag: element.localName, attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])) };
}

function kept(node: ShownNode, pure: ReadonlyMap<string, Pure>): ShownNode[] {
  if (node.kind === "text") return [node];
  const found = pure.get(keyOf(node));
  return found ? [{ ...node, ...found, children: node.children.flatMap((child) => kept(child, pure)) }] : [];
}
