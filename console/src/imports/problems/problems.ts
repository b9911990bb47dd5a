/** The rows of a file that cannot be imported, read line by line from the server. */

export interface RowProblem {
  line: number;
  code: string;
  reason: string;
  path: (string | number)[];
}

/** The first problems of a list that may be long; the rest is not fetched. Raises where the list cannot be fetched. */
export async function firstProblems(url: string, most: number, signal?: AbortSignal): Promise<RowProblem[]> {
  const found: RowProblem[] = [];
  for await (const problem of problemsAt(url, signal)) {
    found.push(problem);
    if (found.length === most) break;
  }
  return found;
}

/** All problems as a CSV file of line, path, reason and code. The rows themselves are left out. */
export async function problemsCsv(url: string): Promise<Blob> {
  const lines = ["line,path,reason,code\r\n"];
  for await (const problem of problemsAt(url)) lines.push(csvLine(problem));
  return new Blob(lines, { type: "text/csv" });
}

export function csvLine({ line, path, reason, code }: RowProblem): string {
  return `${[String(line), pathText(path), reason, code].map(csvCell).join(",")}\r\n`;
}

/** Where in a row: "annotations.1.author". */
export function pathText(path: readonly (string | number)[]): string {
  return path.join(".");
}

/** A cell that no table program takes for a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* problemsAt(url: string, signal?: AbortSignal): AsyncGenerator<RowProblem> {
  const reply = await fetch(url, signal ? { signal } : {});
  if (!reply.ok || !reply.body) throw new Error(`The server answered ${reply.status}.`);
  yield* problemsIn(reply.body.pipeThrough(new TextDecoderStream()).getReader());
}

export async function* problemsIn(reader: Pick<ReadableStreamDefaultReader<string>, "read" | "cancel">): AsyncGenerator<RowProblem> {
  let rest: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = value.split("\n");
      if (lines.length === 1) {
        rest.push(value);
        continue;
      }
      lines[0] = rest.join("") + lines[0]!;
      rest = [lines.pop()!];
      for (const line of lines) if (line) yield JSON.parse(line) as RowProblem;
    }
    const last = rest.join("");
    if (last) yield JSON.parse(last) as RowProblem;
  } finally {
    await reader.cancel();
  }
}
