/** The work on one project: the task one is at, its answers in the making, and what was sent before it. */
import { newCommandId } from "../../api/client";
import { isVerdict, type Command, type LabelCommand } from "../../outbox/command";
import { refusedQuestions, type Entry } from "../../outbox/database";
import { HOLD_MS, type Outbox } from "../../outbox/Outbox";
import { Store } from "../../kit/Store";
import { words } from "../../words";
import { fromInputs, type Answers } from "../../answers/answer";
import { AnswerSheet } from "../../answers/AnswerSheet";
import { problemsOf } from "../../answers/checks";
import { withEmptyMarks } from "../../answers/emptyMarks";
import { questionsAbout, type Form, type Question } from "../../form/form";
import type { Drafts } from "../queue/Drafts";
import type { TaskQueue } from "../queue/TaskQueue";
import type { WorkItem } from "../queue/work";
import { answerCommand } from "./commands";
import { Stopwatch } from "../../task/Stopwatch";
import { inputsOf } from "../../task/task";

export interface SessionState {
  item: WorkItem | null;
  /** The questions asked about the task. */
  questions: Question[];
  sheet: AnswerSheet;
  /** What is missing, by question, since the attempt to send. */
  problems: Map<string, string>;
  /** What just happened, for the status line. */
  notice: string;
  /** Answers sent in this session. */
  sent: number;
}

interface Sent {
  item: WorkItem;
  answers: Answers;
  kind: LabelCommand["kind"];
  sequence: Promise<number>;
  timeSpentMs: number;
  annotation: string | null;
}

interface Parts {
  project: string;
  form: Form;
  leaseMs: number;
  outbox: Outbox;
  queue: TaskQueue;
  drafts: Drafts;
}

const LONGEST_HISTORY = 50;
const EXTEND_EVERY_MS = 15_000;

export class LabelSession extends Store<SessionState> {
  private readonly stopwatch = new Stopwatch();
  private readonly ends: (() => void)[] = [];
  private history: Sent[] = [];
  private unwatchSheet = () => {};

  constructor(private readonly parts: Parts) {
    super({ item: null, questions: [], sheet: new AnswerSheet(), problems: new Map(), notice: "", sent: 0 });
  }

  start(): void {
    const { queue, outbox, leaseMs } = this.parts;
    const extending = setInterval(() => void queue.extend(leaseMs).catch(() => {}), EXTEND_EVERY_MS);
    document.addEventListener("visibilitychange", this.stopwatch.watch);
    const resume = () => void queue.start();
    addEventListener("online", resume);
    this.ends.push(
      () => removeEventListener("online", resume),
      () => clearInterval(extending),
      () => document.removeEventListener("visibilitychange", this.stopwatch.watch),
      queue.subscribe(() => this.followQueue()),
      outbox.onDone((command, annotation) => this.noteDone(command, annotation)),
    );
    void queue.start();
  }

  /** Go to a certain task, as one that came back. */
  async open(task: string): Promise<void> {
    const isThere = await this.parts.queue.open(task);
    this.show({ notice: isThere ? "" : words.label.cannotBeHad });
  }

  stop(): void {
    this.unwatchSheet();
    for (const end of this.ends.splice(0)) end();
    this.parts.queue.leave();
    void this.parts.outbox.release();
  }

  /** Send the answers and go on to the next task; false where something is missing. */
  submit(): boolean {
    const { item, questions, sheet } = this.state;
    if (!item) return false;
    const problems = problemsOf(questions, sheet.all());
    if (problems.size) {
      this.show({ problems, notice: words.label.missing(problems.size) });
      return false;
    }
    const answers = withEmptyMarks(questions, sheet.all());
    this.send(item, answerCommand(this.parts.project, item, answers, this.stopwatch.elapsedMs()));
    const sent = this.state.sent + 1;
    this.show({ notice: words.label.sent(sent), sent });
    return true;
  }

  /** Say that one does not answer the task, and go on to the next one. */
  skip(reason: string): void {
    const { item } = this.state;
    if (!item?.lease) return;
    const input = { commandId: newCommandId(), task: item.task.id, token: item.lease.token, reason };
    this.send(item, { kind: "skip", project: this.parts.project, input });
    this.show({ notice: words.label.skipped });
  }

  /** Go back to the last task: untouched while its command is held, to revise the answer after that. */
  async takeBack(): Promise<void> {
    const last = this.history.at(-1);
    if (!last) return this.show({ notice: words.label.nothingToTakeBack });
    const { item, answers, timeSpentMs, annotation } = last;
    const isHeld = await this.parts.outbox.takeBack(await last.sequence);
    // Pressed twice, the first press goes back and the second does nothing.
    if (!this.history.includes(last)) return;
    if (isHeld) {
      this.goBack(last, { ...item, answers }, timeSpentMs, words.label.takenBack);
      if (last.kind !== "skip") this.show({ sent: this.state.sent - 1 });
    } else if (annotation) {
      const returned = { annotation, reason: null };
      this.goBack(last, { ...item, answers, lease: null, returned }, 0, words.label.revising);
    } else {
      this.show({ notice: last.kind === "skip" ? words.label.skipIsFinal : words.label.stillOnItsWay });
    }
  }

  /** Show a task again whose answer was refused, with that answer. */
  async reopen(entry: Entry): Promise<void> {
    const { queue, drafts, outbox } = this.parts;
    const { sequence, command } = entry;
    if (command.kind === "skip" || isVerdict(command)) return;
    const { task, answers, timeSpentMs } = command.input;
    const returned = command.kind === "revise" ? { annotation: command.input.annotation, reason: null } : null;
    const item = await queue.reclaim(task, returned);
    if (!item) return this.show({ notice: words.label.notAgain });
    drafts.save(task, fromInputs(answers), timeSpentMs ?? 0);
    await outbox.discard(sequence);
    queue.putFirst(item);
    // What the server said stands at its question until something is changed.
    this.show({ problems: refusedQuestions(entry) });
  }

  get canTakeBack(): boolean {
    return this.history.length > 0;
  }

  private goBack(sent: Sent, item: WorkItem, timeSpentMs: number, notice: string): void {
    this.history = this.history.filter((each) => each !== sent);
    this.parts.drafts.save(item.task.id, item.answers, timeSpentMs);
    this.parts.queue.putFirst(item);
    this.show({ notice });
  }

  private send(item: WorkItem, command: LabelCommand): void {
    const { outbox, drafts, queue } = this.parts;
    const answers = this.state.sheet.all();
    void outbox.release();
    const sequence = outbox.add(command, HOLD_MS).then((entry) => {
      drafts.remove(item.task.id);
      return entry.sequence;
    });
    const timeSpentMs = this.stopwatch.elapsedMs();
    const sent = { item, answers, kind: command.kind, sequence, timeSpentMs, annotation: null };
    this.history = [...this.history, sent].slice(-LONGEST_HISTORY);
    queue.next();
  }

  private noteDone(command: Command, annotation: string | null): void {
    if (isVerdict(command)) return;
    const sent = this.history.find(({ item }) => item.task.id === command.input.task);
    if (sent && annotation) sent.annotation = annotation;
  }

  /** Show the first task of the queue, with its draft; the same task under a longer lease stays as it is. */
  private followQueue(): void {
    const item = this.parts.queue.snapshot().items[0] ?? null;
    const isSame = item?.task.id === this.state.item?.task.id && item?.returned === this.state.item?.returned;
    if (item === this.state.item) return;
    if (isSame) return this.show({ item });
    this.unwatchSheet();
    const draft = item && this.parts.drafts.get(item.task.id);
    const isNewer = draft && draft.savedAt >= item.draftedAt;
    const sheet = new AnswerSheet(isNewer ? (draft.answers as Answers) : item?.answers);
    this.stopwatch.restart(draft?.timeSpentMs);
    if (item) {
      const save = () => this.parts.drafts.save(item.task.id, sheet.all(), this.stopwatch.elapsedMs());
      this.unwatchSheet = sheet.subscribe(() => {
        if (this.state.problems.size) this.recheck();
        save();
      });
    }
    const questions = item ? questionsAbout(this.parts.form, inputsOf(item.task)) : [];
    this.show({ item, sheet, questions, problems: new Map() });
  }

  /** Once something was missing, what still is shows while it is mended. */
  private recheck(): void {
    const problems = problemsOf(this.state.questions, this.state.sheet.all());
    this.show({ problems, notice: "" });
  }
}
