/** HTML that is thousands of elements deep, made as deep as functions that call themselves can go. Everything here is pure. */
import type { DomElement, DomNode, DomParent } from "./source";

/** Elements within one another. Pages that people write have some dozens; React draws more than a thousand. */
const MOST_DEPTH = 200;

/**
 * Put what lies deeper beside what holds it, so that the texts stay in their order. What of an element is not shown stays as it is.
 *
 * By loops alone, as functions that call themselves would need the stack that is to be spared.
 */
export function flatten(document: DomParent, isShown: (element: DomElement) => boolean): void {
  let parents: DomParent[] = [document];
  for (let depth = 1; depth < MOST_DEPTH; depth += 1) {
    parents = parents.flatMap(({ childNodes }) => childNodes.filter((node) => isElement(node) && isShown(node)) as DomElement[]);
  }
  for (const parent of parents) {
    parent.childNodes = parent.childNodes.flatMap((node) => flat(node, isShown));
    for (const node of parent.childNodes) node.parentNode = parent;
  }
}

/** A node and all within it in the order of the document; what begins an element stays in it, up to its first element. */
function flat(root: DomNode, isShown: (element: DomElement) => boolean): DomNode[] {
  const found: DomNode[] = [];
  const left = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    const last = found.at(-1);
    if (last && isElement(last) && last === node.parentNode && !isElement(node)) last.childNodes.push(node);
    else found.push(node);
    if (!isElement(node) || !isShown(node)) continue;
    for (const child of node.childNodes.toReversed()) left.push(child);
    node.childNodes = [];
  }
  return found;
}

function isElement(node: DomNode): node is DomElement {
  return "tagName" in node;
}
