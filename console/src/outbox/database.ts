/** What this browser keeps until the server has it: commands on their way, and answers in the making. */
import type { Command } from "./command";

/** A command on its way to the server. */
export interface Entry {
  /** Its place in the order of sending, given by the database. */
  sequence: number;
  organization: string;
  member: string;
  command: Command;
  /** HELD may be taken back; SENT may have reached the server; REFUSED waits for the person. */
  state: "HELD" | "SENT" | "REFUSED";
  /** Not sent before this time, in milliseconds since 1970, so that it can be taken back. */
  heldUntil: number;
  refusal: Reason | null;
}

/** Why the server refused a command, and where in its input, if it said that. */
interface Reason {
  code: string;
  message: string;
  problems?: readonly Problem[];
}

interface Problem {
  message: string;
  path: readonly string[];
}

export type NewEntry = Omit<Entry, "sequence">;

/** The entry of a command that the server refused. */
export function refusedEntry(entry: Entry, { code, message, path = [], problems = [] }: Reason & Partial<Problem>): Entry {
  const told = problems.length ? problems : [{ message, path }];
  const placed = told.filter((problem) => problem.path.length > 0);
  return { ...entry, state: "REFUSED", refusal: { code, message, ...(placed.length ? { problems: placed } : {}) } };
}

/** What the server found wrong with the answers of a refused command, by question. */
export function refusedQuestions({ command, refusal }: Entry): Map<string, string> {
  const answers = "answers" in command.input ? command.input.answers : [];
  const found = new Map<string, string>();
  for (const { message, path: [part, index] } of refusal?.problems ?? []) {
    const question = part === "answers" ? answers[Number(index)]?.question : undefined;
    if (question && !found.has(question)) found.set(question, message);
  }
  return found;
}

/** An answer in the making; `savedAt` in milliseconds since 1970. */
export interface LocalDraft {
  /** The key: of the task and the member, so that people who share a browser keep a draft each. */
  task: string;
  member: string;
  answers: unknown;
  timeSpentMs: number;
  savedAt: number;
}

const VERSION = 1;
/**
 * What is written outlives the tab and the browser at once, and a loss of power some seconds later.
 *
 * Waiting for the disk at each command would leave a longer time in which a dying tab takes it along.
 */
const RELAXED: IDBTransactionOptions = { durability: "relaxed" };

export class Database {
  private constructor(private readonly connection: IDBDatabase) {}

  static async open(name = "annolog"): Promise<Database> {
    const opening = indexedDB.open(name, VERSION);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("entries", { keyPath: "sequence", autoIncrement: true });
      opening.result.createObjectStore("drafts", { keyPath: "task" });
    };
    return new Database(await settled(opening));
  }

  /** Keep a command; it outlives this tab when this is done. */
  async addEntry(entry: NewEntry): Promise<Entry> {
    const sequence = await this.write("entries", (store) => store.add(entry));
    return { ...entry, sequence: Number(sequence) };
  }

  /** All entries, in the order of sending. */
  entries(): Promise<Entry[]> {
    return settled(this.connection.transaction("entries").objectStore("entries").getAll());
  }

  async putEntry(entry: Entry): Promise<void> {
    await this.write("entries", (store) => store.put(entry));
  }

  async removeEntry(sequence: number): Promise<void> {
    await this.write("entries", (store) => store.delete(sequence));
  }

  /** Change an entry in one transaction, also among tabs: `change` returns what replaces it, null to remove it. */
  async changeEntry(sequence: number, change: (entry: Entry) => Entry | null | undefined): Promise<void> {
    const transaction = this.connection.transaction("entries", "readwrite", RELAXED);
    const store = transaction.objectStore("entries");
    const entry: Entry | undefined = await settled(store.get(sequence));
    const changed = entry && change(entry);
    if (changed) store.put(changed);
    if (changed === null) store.delete(sequence);
    await finished(transaction);
  }

  drafts(): Promise<LocalDraft[]> {
    return settled(this.connection.transaction("drafts").objectStore("drafts").getAll());
  }

  async putDraft(draft: LocalDraft): Promise<void> {
    await this.write("drafts", (store) => store.put(draft));
  }

  async removeDraft(task: string): Promise<void> {
    await this.write("drafts", (store) => store.delete(task));
  }

  private async write<Result>(
    name: "entries" | "drafts",
    action: (store: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> {
    const transaction = this.connection.transaction(name, "readwrite", RELAXED);
    const result = await settled(action(transaction.objectStore(name)));
    await finished(transaction);
    return result;
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
