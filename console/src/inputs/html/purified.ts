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

/**
 * The nodes that DOMPurify leaves, with the attributes that it leaves.
 *
 * The elements are made in a document of their own, which loads and runs nothing; their texts, which are shown as texts, need no cleaning.
 */
export function purified(nodes: readonly ShownNode[]): ShownNode[] {
  const made = new Map<ShownElement, Element>();
  const root = document.implementation.createHTMLDocument("").createElement("div");
  for (const node of nodes) make(node, root, made);
  DOMPurify.sanitize(root, {
    IN_PLACE: true,
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    KEEP_CONTENT: false,
  });
  return nodes.flatMap((node) => kept(node, root, made));
}

function make(node: ShownNode, parent: Element, made: Map<ShownElement, Element>): void {
  if (node.kind === "text") return;
  const element = parent.ownerDocument.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  parent.append(element);
  made.set(node, element);
  for (const child of node.children) make(child, element, made);
}

function kept(node: ShownNode, root: Element, made: ReadonlyMap<ShownElement, Element>): ShownNode[] {
  if (node.kind === "text") return [node];
  const element = made.get(node)!;
  if (!root.contains(element)) return [];
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
  return [{ ...node, tag: element.localName, attributes, children: node.children.flatMap((child) => kept(child, root, made)) }];
}
