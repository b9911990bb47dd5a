/** Which column of a table is what of a task; the server knows columns by their names, so a file is sent with these. */
import type { InputDeclaration } from "../../form/form";

/** What a column may be besides an input of the form. */
export const FIELDS = ["external_id", "priority", "overlap", "annotations"] as const;
export const META = "meta.";
/** What a column is called that is left out. */
export const LEFT_OUT = "";

type Input = Pick<InputDeclaration, "name" | "title" | "required">;

const SYNONYMS = new Map([["id", "external_id"], ["externalid", "external_id"]]);

/** What each column is taken for: what it is called like, the last one left for the one input that is missing, or meta data. */
export function mappedColumns(columns: readonly string[], inputs: readonly Input[]): string[] {
  const mapped = columns.map((column) => (column ? known(column, inputs) : LEFT_OUT));
  for (const [index, target] of mapped.entries()) {
    if (target && mapped.indexOf(target) < index) mapped[index] = null;
  }
  const missing = inputs.filter(({ name, required }) => required && !mapped.includes(name));
  const open = mapped.flatMap((target, index) => (target === null ? [index] : []));
  if (missing.length === 1 && open.length === 1) mapped[open[0]!] = missing[0]!.name;
  return mapped.map((target, index) => target ?? META + columns[index]);
}

function known(column: string, inputs: readonly Input[]): string | null {
  if (column.startsWith(META) && column !== META) return column;
  const fields = FIELDS.find((field) => field === column);
  const exact = inputs.find(({ name }) => name === column)?.name ?? fields;
  if (exact) return exact;
  const like = plain(column);
  const input = inputs.find(({ name, title }) => plain(name) === like || (title && plain(title) === like));
  return input?.name ?? FIELDS.find((field) => plain(field) === like) ?? SYNONYMS.get(like) ?? null;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, "");
}

export interface ColumnProblems {
  /** Names that stand for more than one column. */
  doubled: string[];
  /** Inputs that the form requires and no column is. */
  missing: string[];
}

export function columnProblems(mapped: readonly string[], inputs: readonly Input[]): ColumnProblems {
  const doubled = new Set(mapped.filter((target, index) => target && mapped.indexOf(target) < index));
  const missing = inputs.filter(({ name, required }) => required && !mapped.includes(name));
  return { doubled: [...doubled], missing: missing.map(({ title, name }) => title || name) };
}

/** The file with other columns: its first line anew, and the rest as it lies on the disk. */
export function withColumns(file: Blob, headerBytes: number, mapped: readonly string[], delimiter: string): Blob {
  return new Blob([mapped.map((name) => cell(name, delimiter)).join(delimiter), "\n", file.slice(headerBytes)]);
}

function cell(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
