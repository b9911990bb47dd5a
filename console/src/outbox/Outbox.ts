/** Sends commands in their order, each until the server answered it, also after the tab or the network died. */
import { ApiError, type RequestOptions } from "../api/client";
import { Store } from "../kit/Store";
import type { Command, Outcome } from "./command";
import { refusedEntry, type Database, type Entry } from "./database";
import { exclusively } from "./exclusively";

export interface OutboxState {
  /** Commands that the server has not answered yet. */
  waiting: number;
  /** Commands that the server refused; they wait for the person. */
  refused: Entry[];
  /** Whether the last attempt met no server; it is repeated. */
  isOffline: boolean;
}

interface Owner {
  organization: string;
  member: string;
}

interface Parts {
  database: Database;
  owner: Owner;
  send: (command: Command, options?: RequestOptions) => Promise<Outcome>;
}

type DoneListener = (command: Command, annotation: string | null) => void;

/** How long an answer or a verdict waits before it is sent, so that it can be taken back untouched. */
export const HOLD_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;

export class Outbox extends Store<OutboxState> {
  private readonly doneListeners = new Set<DoneListener>();
  private entries: Entry[] = [];
  private failures = 0;
  private pumping: Promise<void> | null = null;
  private isStopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: Parts) {
    super({ waiting: 0, refused: [], isOffline: false });
  }

  /** Hear of each command that was done, with the annotation that it made. */
  onDone(listener: DoneListener): () => void {
    this.doneListeners.add(listener);
    return () => this.doneListeners.delete(listener);
  }

  /** Keep a command and send it, after `holdMs` in which `takeBack` still finds it. */
  async add(command: Command, holdMs = 0): Promise<Entry> {
    const entry = await this.parts.database.addEntry({
      ...this.parts.owner,
      command,
      state: "HELD",
      heldUntil: Date.now() + holdMs,
      refusal: null,
    });
    this.take([...this.entries.filter(({ sequence }) => sequence !== entry.sequence), entry]);
    void this.pump();
    return entry;
  }

  /** Remove a command that was not sent yet; whether it was there. */
  async takeBack(sequence: number): Promise<boolean> {
    let found = false;
    await this.parts.database.changeEntry(sequence, (entry) => {
      found = entry.state === "HELD";
      return found ? null : undefined;
    });
    await this.refresh();
    return found;
  }

  /** Send what is held now. */
  async release(): Promise<void> {
    await Promise.all(
      this.entries
        .filter((entry) => entry.state === "HELD" && entry.heldUntil > Date.now())
        .map((entry) =>
          this.parts.database.changeEntry(entry.sequence, (held) => ({ ...held, heldUntil: 0 })),
        ),
    );
    await this.pump();
  }

  /** Send all that waits, before its session ends: resolves when the server has answered it or cannot be reached. */
  async flush(): Promise<void> {
    // The sending that is under way may have passed by what is released now.
    await this.release();
    await this.pump();
  }

  /** Send a refused command once more. */
  async retry(sequence: number): Promise<void> {
    await this.parts.database.changeEntry(sequence, (entry) => ({ ...entry, state: "SENT", refusal: null }));
    await this.pump();
  }

  /** Forget a refused command. */
  async discard(sequence: number): Promise<void> {
    await this.parts.database.removeEntry(sequence);
    await this.refresh();
  }

  /** The page goes away: send what waits without waiting for answers. What fails is sent when the page comes back. */
  sendAllAndLeave(): void {
    for (const entry of this.entries) {
      if (entry.state === "REFUSED") continue;
      void this.markSent(entry);
      void this.parts.send(entry.command, { keepalive: true, member: this.parts.owner.member }).catch(() => {});
    }
  }

  /** Try now, as when the network came back or somebody logged in. */
  resume(): void {
    this.failures = 0;
    void this.pump();
  }

  /** Send what is kept, from now on until `stop`. */
  begin(): void {
    this.isStopped = false;
    this.resume();
  }

  /** Somebody else uses the page by now: what is left is kept for its owner. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Send until nothing is due. One tab sends at a time, so the order holds. */
  pump(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.pumping ??= this.sendDue().finally(() => {
      this.pumping = null;
      this.schedule();
    });
    return this.pumping;
  }

  private async sendDue(): Promise<void> {
    clearTimeout(this.timer);
    await exclusively(async () => {
      await this.refresh();
      while (await this.sendNext());
    });
  }

  /** Send the first entry that is due; whether to go on. */
  private async sendNext(): Promise<boolean> {
    const entry = this.entries.find((each) => each.state !== "REFUSED");
    if (!entry || this.isStopped || entry.heldUntil > Date.now()) return false;
    const isThere = await this.markSent(entry);
    const isAnswered = !isThere || (await this.sendEntry({ ...entry, state: "SENT" }));
    await this.refresh();
    return isAnswered;
  }

  /** Note that the server may have the command from now on; false where it was taken back meanwhile. */
  private async markSent(entry: Entry): Promise<boolean> {
    let isThere = false;
    await this.parts.database.changeEntry(entry.sequence, (kept) => {
      isThere = true;
      return { ...kept, state: "SENT" };
    });
    return isThere;
  }

  private async sendEntry(entry: Entry): Promise<boolean> {
    const { database, send } = this.parts;
    try {
      const outcome = await send(entry.command, { member: entry.member });
      if (outcome.status === "done") {
        await database.removeEntry(entry.sequence);
        for (const listener of this.doneListeners) listener(entry.command, outcome.annotation);
      } else if (outcome.status === "changed") {
        await database.putEntry({ ...entry, command: outcome.command });
      } else {
        await database.putEntry(refusedEntry(entry, outcome.refusal));
      }
      this.failures = 0;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== "UNAUTHENTICATED" && !error.isPassing) {
        await database.putEntry(refusedEntry(entry, error));
        return true;
      }
      this.failures += 1;
      return false;
    }
  }

  private schedule(): void {
    const next = this.entries.find((each) => each.state !== "REFUSED");
    if (!next || this.isStopped) return;
    const pause = this.failures
      ? Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.failures)
      : next.heldUntil - Date.now();
    this.timer = setTimeout(() => void this.pump(), Math.max(0, pause));
  }

  /** Read what is kept, so that `tasksUnderWay` knows it. */
  load(): Promise<void> {
    return this.refresh();
  }

  private async refresh(): Promise<void> {
    const { organization, member } = this.parts.owner;
    const all = await this.parts.database.entries();
    this.take(all.filter((each) => each.organization === organization && each.member === member));
  }

  private take(entries: Entry[]): void {
    this.entries = entries;
    const refused = this.entries.filter((each) => each.state === "REFUSED");
    this.show({ waiting: this.entries.length - refused.length, refused, isOffline: this.failures > 0 });
  }

  /** The tasks that an unanswered command is about: not to be shown as if nothing had been said. */
  tasksUnderWay(): Set<string> {
    return new Set(this.entries.map((entry) => entry.command.input.task));
  }
}
