import { words } from "../words";
import type { QuestionOf } from "../form/form";
import { chatMessages } from "../inputs/chat";
import { tableWithin, toldCells } from "../inputs/tables";

export interface RankingItem {
  value: string;
  label: string;
}

/** Cells of a row that are told of it. */
const CELLS = 6;

/** What is ranked: the items of the form, or the messages or rows of the input that the question is about. */
export function rankingItems(question: QuestionOf<"RankingQuestion">, inputs: Record<string, unknown>): RankingItem[] {
  if (question.items.length || !question.appliesTo) return question.items;
  const input = inputs[question.appliesTo];
  const rows = rowsOf(input);
  if (rows) return rows.map((row, index) => ({ value: String(index), label: row || words.label.row(index) }));
  return chatMessages(input).map(({ text }, index) => ({
    value: String(index),
    label: text || words.label.item(index),
  }));
}

/** What is told of each row of a table, which is nothing where the task only says how many there are; null where there is no table. */
function rowsOf(input: unknown): string[] | null {
  const table = tableWithin(input);
  if (table) return table.rows.map((cells, index) => `${words.label.row(index)}: ${toldCells(cells, CELLS)}`);
  const { rows } = (typeof input === "object" && input ? input : {}) as { rows?: unknown };
  return typeof rows === "number" ? Array.from({ length: rows }, () => "") : null;
}
