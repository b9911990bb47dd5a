/** Keeps answers in the making in this browser at once, and with the server when the person pauses. */
import { newCommandId, request } from "../../api/client";
import { SaveDraftDocument } from "../../api/operations";
import type { Database, LocalDraft } from "../../outbox/database";
import type { Answers } from "../../answers/answer";
import type { DraftBody } from "./work";

const PAUSE_MS = 2_000;
/** As long as the server keeps a draft. */
const LIFE_MS = 30 * 24 * 60 * 60 * 1_000;

export class Drafts {
  private readonly drafts = new Map<string, LocalDraft>();
  private readonly withServer = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly database: Database,
    private readonly member: string,
  ) {}

  /** The drafts of a member in this browser; old ones are forgotten. */
  static async load(database: Database, member: string): Promise<Drafts> {
    const drafts = new Drafts(database, member);
    for (const draft of await database.drafts()) {
      if (draft.savedAt < Date.now() - LIFE_MS) await database.removeDraft(draft.task);
      else if (draft.member === member) drafts.drafts.set(draft.task.slice(drafts.keyOf("").length), draft);
    }
    return drafts;
  }

  /** Whoever shares this browser may be at the same task. */
  private keyOf(task: string): string {
    return `${this.member}:${task}`;
  }

  get(task: string): LocalDraft | undefined {
    return this.drafts.get(task);
  }

  save(task: string, answers: Answers, timeSpentMs: number): void {
    const draft = { task: this.keyOf(task), member: this.member, answers, timeSpentMs, savedAt: Date.now() };
    this.drafts.set(task, draft);
    void this.database.putDraft(draft);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.withServer.add(task);
      this.send(task, { console: { answers, savedAt: draft.savedAt } });
    }, PAUSE_MS);
  }

  /** The answer is on its way: its draft is of no more use. */
  remove(task: string): void {
    clearTimeout(this.timer);
    this.drafts.delete(task);
    void this.database.removeDraft(this.keyOf(task));
    if (this.withServer.delete(task)) this.send(task, null);
  }

  private send(task: string, body: DraftBody | null): void {
    const input = { commandId: newCommandId(), task, body };
    // A draft that does not get there is still in this browser, and the next change sends it again.
    void request(SaveDraftDocument, { input }).catch(() => {});
  }
}
