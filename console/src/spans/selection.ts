/** Where in which text the person has selected something, as the page knows it. Offsets are UTF-16. */

export interface TextRange {
  input: string;
  message: number | null;
  start: number;
  end: number;
}

/**
 * The selection within one text; an empty one is a caret. Null where it is elsewhere or goes beyond the text.
 *
 * A text is an element with `data-text`, the name of its input, and `data-message` on a chat; its children are lines
 * with `data-start`, the offset at which they begin.
 */
export function selectedRange(): TextRange | null {
  const selection = getSelection();
  if (!selection?.rangeCount) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const text = textOf(startContainer);
  if (!text || text !== textOf(endContainer)) return null;
  const start = offsetIn(text, startContainer, startOffset);
  const end = offsetIn(text, endContainer, endOffset);
  const { text: input, message } = text.dataset;
  return { input: input!, message: message === undefined ? null : Number(message), start, end };
}

function textOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>("[data-text]") ?? null;
}

function offsetIn(text: HTMLElement, node: Node, offset: number): number {
  if (node === text) {
    const line = text.children[offset];
    if (line instanceof HTMLElement) return Number(line.dataset.start);
    return offsetIn(text, text.lastElementChild ?? text, text.lastElementChild?.childNodes.length ?? 0);
  }
  const line = (node instanceof Element ? node : node.parentElement)!.closest<HTMLElement>("[data-start]")!;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, offset);
  return Number(line.dataset.start) + before.toString().length;
}

/** Put the caret of the text that has the focus where `range` ends; nothing if the focus is elsewhere. */
export function placeCaret({ input, message, end }: TextRange): void {
  const text = document.activeElement;
  if (!(text instanceof HTMLElement) || text.dataset.text !== input) return;
  if ((text.dataset.message ?? null) !== (message === null ? null : String(message))) return;
  const lines = [...text.querySelectorAll<HTMLElement>("[data-start]")];
  const line = lines.findLast(({ dataset }) => Number(dataset.start) <= end);
  if (!line) return;
  let left = end - Number(line.dataset.start);
  const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const { length } = node as Text;
    if (left <= length) return getSelection()!.collapse(node, left);
    left -= length;
  }
}

const PENDING = "pending";

/** Go on showing what is selected when the focus goes to a field, where the browser can. */
export function showPending(range: Range | null): void {
  if (!("highlights" in CSS)) return;
  if (range) CSS.highlights.set(PENDING, new Highlight(range));
  else CSS.highlights.delete(PENDING);
}
