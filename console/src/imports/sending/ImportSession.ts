import { ApiError, newCommandId } from "../../api/client";
import { createUpload, endUpload, offsetOf, sendFile, uploadId } from "../../api/uploads";
import type { Form } from "../../form/form";
import { Store } from "../../kit/Store";
import { columnProblems, mappedColumns, withColumns } from "../file/columns";
import { readHead, type Format, type Head } from "../file/head";
import { readFileImport, startFileImport } from "../importsApi";
import { isSameFile, noteKey, readNote, writeNote, type Note } from "./note";

/** A file that was chosen, and what is known of it before it is sent. */
export interface Draft {
  file: File;
  head: Head;
  /** What each column of a table is taken for; null for JSON. */
  mapped: string[] | null;
}

export type Step =
  | { at: "starting" }
  | { at: "choosing" }
  /** A file was under way when the page was left, and must be chosen once more. */
  | { at: "interrupted"; note: Note; sent: number }
  | { at: "looking"; draft: Draft }
  | { at: "sending"; name: string; sent: number; length: number; isStanding: boolean }
  /** All of it has arrived: the server checks or imports it. */
  | { at: "sent"; upload: string };

interface State {
  step: Step;
  /** Why the last thing was not done. */
  problem: string | null;
}

/** One file on its way into a project: chosen, looked at, sent, and handed to the server to be checked. */
export class ImportSession extends Store<State> {
  private readonly key: string;
  private sending = new AbortController();

  constructor(
    private readonly project: string,
    member: string,
    private readonly form: Form,
  ) {
    super({ step: { at: "starting" }, problem: null });
    this.key = noteKey(member, project);
  }

  /** Find out what was under way here when the page was left. */
  async begin(): Promise<void> {
    const note = readNote(this.key);
    if (!note) return this.to({ at: "choosing" });
    await this.tryTo(async () => {
      const upload = uploadId(note.url);
      if (await readFileImport(upload)) return this.to({ at: "sent", upload });
      const sent = await offsetOf(note.url);
      if (sent === null) return this.reset();
      if (sent < note.length) return this.to({ at: "interrupted", note, sent });
      return this.check(note.url);
    }, { at: "choosing" });
  }

  /** The page is left: what has arrived is kept. */
  leave(): void {
    this.sending.abort();
  }

  async choose(file: File, format?: Format): Promise<void> {
    const { step } = this.state;
    if (step.at === "interrupted") {
      if (!isSameFile(step.note, file)) return this.show({ problem: "otherFile" });
      return this.send(file, step.note);
    }
    await this.tryTo(async () => {
      const head = await readHead(file, file.name, format);
      const mapped = head.columns && mappedColumns(head.columns, this.form.inputs ?? []);
      this.to({ at: "looking", draft: { file, head, mapped } });
    }, { at: "choosing" });
  }

  chooseFormat(format: Format): Promise<void> {
    return this.state.step.at === "looking" ? this.choose(this.state.step.draft.file, format) : Promise.resolve();
  }

  chooseColumn(index: number, target: string): void {
    if (this.state.step.at !== "looking") return;
    const { draft } = this.state.step;
    this.to({ at: "looking", draft: { ...draft, mapped: draft.mapped?.with(index, target) ?? null } });
  }

  /** Send the file that was looked at, and let the server check it. */
  async sendToCheck(): Promise<void> {
    if (this.state.step.at !== "looking") return;
    const { step } = this.state;
    const { file, head, mapped } = step.draft;
    const isOther = mapped?.some((target, index) => target !== head.columns![index]) ?? false;
    const note: Note = {
      url: "",
      name: file.name,
      size: file.size,
      changed: file.lastModified,
      format: head.format,
      length: file.size,
      columns: isOther ? mapped : null,
      headerBytes: head.headerBytes,
    };
    note.length = asSent(file, note).size;
    await this.tryTo(async () => {
      note.url = await createUpload({ project: this.project, filename: file.name, format: head.format }, note.length);
      writeNote(this.key, note);
      await this.send(file, note);
    }, step);
  }

  /** Forget the file; where it has not become an import, the server forgets it as well. */
  async discard(): Promise<void> {
    this.sending.abort();
    const note = readNote(this.key);
    this.reset();
    if (note) await endUpload(note.url).catch(() => undefined);
  }

  /** An import has ended and was seen: the next one. */
  reset(): void {
    writeNote(this.key, null);
    this.to({ at: "choosing" });
  }

  private async send(file: File, note: Note): Promise<void> {
    const blob = asSent(file, note);
    this.sending = new AbortController();
    const { signal } = this.sending;
    const show = (change: Partial<Extract<Step, { at: "sending" }>>) => {
      const { step } = this.state;
      if (!signal.aborted && step.at === "sending") this.to({ ...step, ...change });
    };
    this.to({ at: "sending", name: note.name, sent: 0, length: note.length, isStanding: false });
    await this.tryTo(async () => {
      await sendFile(note.url, blob, {
        signal,
        onSent: (sent) => show({ sent }),
        onStanding: (isStanding) => show({ isStanding }),
      });
      await this.check(note.url);
    }, { at: "choosing" });
  }

  private async check(url: string): Promise<void> {
    const upload = uploadId(url);
    await startFileImport(upload, newCommandId(), true);
    this.to({ at: "sent", upload });
  }

  private to(step: Step): void {
    this.show({ step, problem: null });
  }

  /** Do something; where it fails, say why and go to another step. */
  private async tryTo(work: () => Promise<void> | void, otherwise: Step): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      const isGone = error instanceof DOMException && error.name === "NotReadableError";
      if (error instanceof ApiError && error.code === "NOT_FOUND") writeNote(this.key, null);
      this.show({ step: otherwise, problem: isGone ? "changedFile" : (error as Error).message });
    }
  }
}

/** What of a file is sent: its bytes, under other columns where they were said. */
function asSent(file: File, { columns, format, headerBytes }: Pick<Note, "columns" | "format" | "headerBytes">): Blob {
  return columns ? withColumns(file, headerBytes, columns, format === "tsv" ? "\t" : ",") : file;
}

/** Why a file that was looked at cannot be sent yet; null where it can. */
export function hindrance({ head, mapped }: Draft, form: Form): { kind: "missing" | "doubled" | "utf16" | "empty"; names: string[] } | null {
  if (head.problem) return { kind: head.problem, names: [] };
  if (!mapped) return null;
  const { doubled, missing } = columnProblems(mapped, form.inputs ?? []);
  if (missing.length) return { kind: "missing", names: missing };
  return doubled.length ? { kind: "doubled", names: doubled } : null;
}
