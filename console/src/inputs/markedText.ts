/** What marks of texts cover, for lists of answers beside which nothing need be marked. */
import type { Form } from "../form/form";
import { PlainText, textOfSpan } from "../spans/readable";
import { chatMessages, textOf } from "./chat";

interface Markup {
  text: string;
  isMarkup: true;
}

/** The inputs of a task, where HTML is known as such. */
export function withMarkup(form: Form | null, inputs: Record<string, unknown>): Record<string, unknown> {
  const names = (form?.inputs ?? []).filter(({ name, kind }) => kind === "HTML" && inputs[name] != null).map(({ name }) => name);
  if (names.length === 0) return inputs;
  const marked = names.map((name): [string, Markup] => [name, { text: textOf(inputs[name]), isMarkup: true }]);
  return { ...inputs, ...Object.fromEntries(marked) };
}

/** The characters from `start` up to `end`, in code points, of an input or of a message of a chat; of HTML what is read of them. */
export function markedText(value: unknown, { start, end, message }: { start: number; end: number; message?: number | null }): string {
  const text = message == null ? textOf(value) : (chatMessages(value)[message]?.text ?? "");
  const found = textOfSpan(new PlainText(text), { start, end });
  return isMarkup(value) ? plainOf(found) : found;
}

function isMarkup(value: unknown): value is Markup {
  return typeof value === "object" && value !== null && "isMarkup" in value;
}

/** The text of HTML, by the browser's own parser, which neither runs nor fetches anything of it; its source where there is none. */
export function plainOf(source: string): string {
  const parsed = new DOMParser().parseFromString(source, "text/html");
  for (const unread of parsed.querySelectorAll("script, style, template, title")) unread.remove();
  return parsed.documentElement.textContent?.replaceAll(/\s+/g, " ").trim() || source;
}
