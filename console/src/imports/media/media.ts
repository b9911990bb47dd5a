/** Pictures, sounds and films that become tasks: which are taken, and the rows that name them. */
import type { Form, InputDeclaration } from "../../form/form";

export interface MediaLimits {
  mostBytes: number;
  /** Media types by the endings of names that are taken. */
  types: Record<string, string>;
}

const KINDS: Partial<Record<InputDeclaration["kind"], string>> = {
  IMAGE: "image/",
  AUDIO: "audio/",
  VIDEO: "video/",
  PDF: "application/pdf",
};

/** The input that a file alone can be: one for media, where no other input must be there. */
export function mediaInput(form: Form): InputDeclaration | null {
  const inputs = form.inputs ?? [];
  const fit = inputs.filter((input) => KINDS[input.kind] && inputs.every((other) => other === input || !other.required));
  return fit.length === 1 ? fit[0]! : null;
}

/** The endings of names that are taken for an input, each with a dot. */
export function endingsFor({ kind }: InputDeclaration, { types }: MediaLimits): string[] {
  return Object.keys(types)
    .filter((ending) => types[ending]!.startsWith(KINDS[kind]!))
    .map((ending) => `.${ending}`);
}

export interface Sorted {
  taken: File[];
  refused: { name: string; because: "type" | "size" | "empty" | "twice" | "encrypted" | "broken" }[];
}

/** What a task says of a file beside its address. */
export type Sizes = ReadonlyMap<File, object>;

const NO_SIZES: Sizes = new Map();

/** Which of the files are taken, and why the others are not. */
export function sorted(files: readonly File[], endings: readonly string[], { mostBytes }: MediaLimits): Sorted {
  const [found, names]: [Sorted, Set<string>] = [{ taken: [], refused: [] }, new Set()];
  for (const file of files) {
    const because = reasonAgainst(file, endings, mostBytes) ?? (names.has(nameOf(file)) ? "twice" : null);
    if (because) found.refused.push({ name: nameOf(file), because });
    else found.taken.push(file);
    names.add(nameOf(file));
  }
  return found;
}

function reasonAgainst(file: File, endings: readonly string[], mostBytes: number): "type" | "size" | "empty" | null {
  if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return "type";
  if (file.size > mostBytes) return "size";
  return file.size === 0 ? "empty" : null;
}

/** What a task is called that a file becomes: the name of the file, with its folder if it was chosen with one. */
export function nameOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

/** The rows of tasks, one for each file that was sent, with its sizes where they are known. */
export function rowsOf(sent: readonly { file: File; url: string }[], input: string, name: string, sizes: Sizes = NO_SIZES): File {
  const rows = sent.map(({ file, url }) => {
    const size = sizes.get(file);
    return `${JSON.stringify({ inputs: { [input]: size ? { url, ...size } : url }, external_id: nameOf(file) })}\n`;
  });
  return new File(rows, name, { type: "application/x-ndjson" });
}
