/** Text that is written or pasted, one task a line, as a file like any other. */
import type { Form, InputDeclaration } from "../../form/form";

/** The inputs that a line of text may be: those of text, where no other input must be there. */
export function inputsForLines(form: Form): InputDeclaration[] {
  const inputs = form.inputs ?? [];
  return inputs.filter((input) => input.kind === "TEXT" && inputs.every((other) => other === input || !other.required));
}

export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim());
}

export function fileOfLines(text: string, input: string, name: string): File {
  const rows = linesOf(text).map((line) => `${JSON.stringify({ inputs: { [input]: line.trim() } })}\n`);
  return new File(rows, name, { type: "application/x-ndjson" });
}
