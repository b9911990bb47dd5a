/** Keeps final answers in the making in this browser, for as long as the answers that they judge stay as they were. */
import type { Answers } from "../../answers/answer";
import type { Database } from "../../outbox/database";

export interface FinalDraft {
  answers: Answers;
  /** Questions that are decided to have no answer. */
  leftOut: string[];
  /** Revisions of the annotations that were seen, by id. */
  seen: Record<string, number>;
}

const PREFIX = "review:";
/** Drafts that are older are forgotten, in milliseconds. */
const LIFE_MS = 30 * 24 * 60 * 60 * 1_000;

/** Whoever shares this browser may be at the same task. */
function keyOf(member: string, task: string): string {
  return `${PREFIX}${member}:${task}`;
}

export class FinalDrafts {
  private constructor(
    private readonly database: Database,
    private readonly member: string,
    private readonly drafts: Map<string, FinalDraft>,
  ) {}

  static async load(database: Database, member: string): Promise<FinalDrafts> {
    const all = (await database.drafts()).filter(({ task }) => task.startsWith(PREFIX));
    const isOld = ({ savedAt }: { savedAt: number }) => savedAt < Date.now() - LIFE_MS;
    await Promise.all(all.filter(isOld).map(({ task }) => database.removeDraft(task)));
    const mine = all.filter((draft) => draft.member === member && !isOld(draft));
    const drafts = mine.map((draft) => [draft.task.slice(keyOf(member, "").length), draft.answers as FinalDraft] as const);
    return new FinalDrafts(database, member, new Map(drafts));
  }

  /** The draft about a task, unless other answers are to be judged by now. */
  get(task: string, seen: Record<string, number>): FinalDraft | undefined {
    const draft = this.drafts.get(task);
    const isOfThese = Object.keys({ ...draft?.seen, ...seen }).every((id) => draft?.seen[id] === seen[id]);
    return isOfThese ? draft : undefined;
  }

  save(task: string, draft: FinalDraft): void {
    this.drafts.set(task, draft);
    const kept = { task: keyOf(this.member, task), member: this.member, answers: draft, timeSpentMs: 0, savedAt: Date.now() };
    void this.database.putDraft(kept);
  }

  remove(task: string): void {
    this.drafts.delete(task);
    void this.database.removeDraft(keyOf(this.member, task));
  }
}
