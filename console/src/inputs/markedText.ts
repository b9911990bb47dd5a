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

/** Elements that do not part the words before and behind them. */
const WITHIN_WORDS = /^<\/?(a|abbr|b|bdi|code|em|font|i|mark|s|small|span|strong|sub|sup|tt|u|wbr)\b/i;

/**
 * Roughly the text of HTML, to be told in a line; its source where there is none.
 *
 * No element is made of it, since styles of elements break the policy of the page even where nobody sees them: the text alone is read as that
 * of a field, for its character references.
 */
export function plainOf(source: string): string {
  const text = source
    .replaceAll(/<(script|style|template|title)\b[^]*?(<\/\1\s*>|$)/gi, " ")
    .replaceAll(/<!--[^]*?(-->|$)/g, " ")
    .replaceAll(/<[a-z/!?][^>]*(>|$)/gi, (tag) => (WITHIN_WORDS.test(tag) ? "" : " "));
  const field = document.implementation.createHTMLDocument("").createElement("textarea");
  field.innerHTML = text;
  return field.value.replaceAll(/\s+/g, " ").trim() || source;
}
