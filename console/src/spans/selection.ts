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
 * A text is an element with `data-text`, the name of its input, and `data-message` on a chat; in it are parts with
 * `data-start`, the offset at which they begin, one after the other.
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
  const part = (node instanceof Element ? node : node.parentElement)!.closest<HTMLElement>("[data-start]");
  if (!part) return offsetBetween(text, node, offset);
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(node, offset);
  return startOf(part) + before.toString().length;
}

/** The offset of a place that is in none of the parts: the start of the next part, or the end of the text. */
function offsetBetween(text: HTMLElement, node: Node, offset: number): number {
  const place = document.createRange();
  place.setStart(node, offset);
  const parts = partsOf(text);
  const next = parts.find((part) => place.comparePoint(part, 0) >= 0);
  if (next) return startOf(next);
  const last = parts.at(-1);
  return last ? startOf(last) + (last.textContent?.length ?? 0) : 0;
}

function partsOf(text: HTMLElement): HTMLElement[] {
  return [...text.querySelectorAll<HTMLElement>("[data-start]")];
}

function startOf(part: HTMLElement): number {
  return Number(part.dataset.start);
}

/** Put the caret of the text that has the focus where `range` ends; nothing if the focus is elsewhere. */
export function placeCaret({ input, message, end }: TextRange): void {
  const text = document.activeElement;
  if (!(text instanceof HTMLElement) || text.dataset.text !== input) return;
  if ((text.dataset.message ?? null) !== (message === null ? null : String(message))) return;
  const part = partsOf(text).findLast((each) => startOf(each) <= end);
  if (!part) return;
  let left = end - startOf(part);
  const nodes = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
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
