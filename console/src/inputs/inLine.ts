/** Inputs of tasks in a line of text, for lists of tasks. */
import type { InputDeclaration } from "../form/form";
import { chatMessages, speakerOf, textOf } from "./chat";
import { plainOf } from "./markedText";
import { tableWithin, toldCells } from "./tables";

/** Characters of HTML that are read, and rows and messages that are told: more would not be seen. */
const ENOUGH = { characters: 4_000, items: 20 };

/** An input as it reads: texts as they are, what can be told of it else; JSON of what only a program reads. */
export function lineOf(kind: InputDeclaration["kind"], value: unknown): string {
  const text = textOf(value);
  if (kind === "HTML" && text) return plainOf(text.slice(0, ENOUGH.characters));
  if (kind === "CHAT") return listed(chatMessages(value), (message) => `${speakerOf(message)}: ${message.text}`) || asJson(value);
  const table = kind === "TABLE" ? tableWithin(value) : null;
  if (table) return listed([table.columns, ...table.rows], (cells) => toldCells(cells, ENOUGH.items));
  return text || asJson(value);
}

function listed<Item>(items: readonly Item[], tell: (item: Item) => string): string {
  return items.slice(0, ENOUGH.items).map(tell).join("\n");
}

function asJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
