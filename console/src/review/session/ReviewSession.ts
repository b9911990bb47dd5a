/** The reviewing of one project: the task one is at, the final answer in the making, and the verdicts before it. */
import type { Answers } from "../../answers/answer";
import { fromInputs } from "../../answers/answer";
import { AnswerSheet } from "../../answers/AnswerSheet";
import { problemsOf } from "../../answers/checks";
import { withEmptyMarks } from "../../answers/emptyMarks";
import { questionsAbout, type Form, type Question } from "../../form/form";
import { Store } from "../../kit/Store";
import { isVerdict } from "../../outbox/command";
import type { Entry } from "../../outbox/database";
import { HOLD_MS, type Outbox } from "../../outbox/Outbox";
import { seenOf, type VerdictCommand } from "../../outbox/verdicts";
import { Stopwatch } from "../../task/Stopwatch";
import { inputsOf } from "../../task/task";
import { words } from "../../words";
import { groupsOf, isAnsweredAlike, type AnswersOf } from "../diff/relations";
import type { ReviewQueue } from "../queue/ReviewQueue";
import { columnsOf, type Column, type ReviewItem } from "../queue/reviewWork";
import { agreedAnswers, comparisonsOf, decisionOf, type Comparison, type Decision } from "./comparison";
import type { FinalDraft, FinalDrafts } from "./FinalDrafts";
import { decisionCommand, rejectionCommands, type Rejection } from "./verdictCommands";

export interface ReviewState {
  item: ReviewItem | null;
  columns: Column[];
  questions: Question[];
  comparisons: Comparison[];
  /** The final answer in the making. */
  final: AnswerSheet;
  /** Questions that are decided to have no answer. */
  leftOut: ReadonlySet<string>;
  /** The question that keys are about. */
  active: string;
  isEditing: boolean;
  problems: Map<string, string>;
  notice: string;
  /** Tasks decided in this session. */
  decided: number;
}

interface Sent {
  item: ReviewItem;
  /** The final answer with which it was sent. */
  draft: FinalDraft;
  sequences: number[];
}

interface Parts {
  project: string;
  form: Form;
  leaseMs: number;
  outbox: Outbox;
  queue: ReviewQueue;
  drafts: FinalDrafts;
}

const LONGEST_HISTORY = 50;
const EXTEND_EVERY_MS = 15_000;
const NOTHING = {
  item: null, columns: [], questions: [], comparisons: [], leftOut: new Set<string>(), active: "", isEditing: false,
};

export class ReviewSession extends Store<ReviewState> {
  private readonly stopwatch = new Stopwatch();
  private readonly ends: (() => void)[] = [];
  private history: Sent[] = [];
  private unwatchSheet = () => {};
  /** The keeping of a verdict that was just given, until a dying tab would no longer take it along. */
  private keeping: Promise<void> | null = null;

  constructor(private readonly parts: Parts) {
    super({ ...NOTHING, final: new AnswerSheet(), problems: new Map(), notice: "", decided: 0 });
  }

  start(): void {
    const { queue } = this.parts;
    const extending = setInterval(() => this.keepLeases(), EXTEND_EVERY_MS);
    const comeIntoSight = () => {
      this.stopwatch.watch();
      this.keepLeases();
    };
    const resume = () => void queue.start();
    document.addEventListener("visibilitychange", comeIntoSight);
    addEventListener("online", resume);
    this.ends.push(
      () => clearInterval(extending),
      () => document.removeEventListener("visibilitychange", comeIntoSight),
      () => removeEventListener("online", resume),
      queue.subscribe(() => this.followQueue()),
    );
    void queue.start();
  }

  stop(): void {
    this.unwatchSheet();
    for (const end of this.ends.splice(0)) end();
    this.parts.queue.leave();
    void this.parts.outbox.release();
  }

  /** Reviews are held while somebody can see the page; those of a forgotten tab end. */
  private keepLeases(): void {
    if (!document.hidden) void this.parts.queue.extend(this.parts.leaseMs).catch(() => {});
  }

  /** Go to the review of a certain task. */
  async open(task: string): Promise<void> {
    const problem = await this.parts.queue.open(task);
    this.show({ notice: problem === null ? "" : words.review.notThis(problem) });
  }

  /** Whether a question is answered in the final answer, or decided to have none. */
  isDecided({ question, isEqual }: Comparison): boolean {
    const { final, leftOut } = this.state;
    return isEqual || final.get(question.name) !== undefined || leftOut.has(question.name);
  }

  /** Whether a question shows side by side: people differ, or the reviewer changed what they agree on. */
  isOpen({ question, isEqual }: Comparison): boolean {
    const { columns, final } = this.state;
    return !isEqual || !isAnsweredAlike(question, columns.find(({ isErased }) => !isErased)?.answers ?? {}, final.all());
  }

  /** What the final answer comes to; null while something is undecided. */
  decision(): Decision | null {
    const { comparisons, questions, columns } = this.state;
    if (!comparisons.every((each) => this.isDecided(each))) return null;
    return decisionOf(questions, this.finalAnswers(), columns);
  }

  private finalAnswers(): Answers {
    return withEmptyMarks(this.state.questions, this.state.final.all());
  }

  activate(question: string): void {
    if (question !== this.state.active) this.show({ active: question });
  }

  /** One question that shows side by side further, or back. */
  stepQuestion(by: 1 | -1): void {
    const open = this.state.comparisons.filter((each) => this.isOpen(each)).map(({ question }) => question.name);
    const next = open[open.indexOf(this.state.active) + by];
    if (next) this.activate(next);
  }

  /**
   * Take somebody's answer to a question, and go on to the next one that is not decided.
   *
   * Relations are taken with what they join: they name regions of the same person.
   */
  adopt(column: number, question = this.state.active): void {
    const { columns } = this.state;
    if (!columns[column] || columns[column].isErased) return;
    this.take([question], columns[column].answers);
    this.goToUndecided();
  }

  /** Take all answers of somebody. */
  adoptAll(column: number): void {
    const { columns, questions } = this.state;
    if (!columns[column] || columns[column].isErased) return;
    this.take(questions.map(({ name }) => name), columns[column].answers);
  }

  private take(names: readonly string[], answers: AnswersOf): void {
    const { final, leftOut, questions } = this.state;
    const groups = groupsOf(questions).filter((group) => group.some((name) => names.includes(name)));
    const taken = groups.flat();
    const others = [...leftOut].filter((each) => !taken.includes(each));
    this.show({ leftOut: new Set([...others, ...taken.filter((name) => !answers[name])]), problems: new Map() });
    const isTaken = (name: string) =>
      answers[name] !== undefined && questions.some((question) => question.name === name && isAnsweredAlike(question, final.all(), answers));
    const changed = groups.filter((group) => !group.every(isTaken)).flat();
    if (changed.length) final.setAll(Object.fromEntries(changed.map((name) => [name, answers[name]])));
    else this.keepDraft();
  }

  private goToUndecided(): void {
    const undecided = this.state.comparisons.find((each) => !this.isDecided(each));
    if (undecided) this.activate(undecided.question.name);
  }

  /** Edit the final answer; what is undecided begins as the first person answered it. */
  edit(): void {
    const { item, comparisons, columns } = this.state;
    if (!item) return;
    const first = Math.max(0, columns.findIndex(({ isErased }) => !isErased));
    const undecided = comparisons.filter((each) => !this.isDecided(each)).map(({ question }) => question.name);
    if (undecided.length) this.take(undecided, columns[first]?.answers ?? {});
    this.show({ isEditing: true, notice: "" });
  }

  stopEditing(): void {
    if (this.state.isEditing) this.show({ isEditing: false, notice: "" });
  }

  /** Send the final answer as an approval or a replacement, and go on once it is kept; false where something is missing. */
  approve(): boolean {
    const { item, comparisons, questions } = this.state;
    if (!item) return false;
    if (this.keeping) return true;
    const undecided = comparisons.filter((each) => !this.isDecided(each));
    if (undecided.length) {
      this.show({ active: undecided[0]!.question.name, notice: words.review.undecided(undecided.length) });
      return false;
    }
    const answers = this.finalAnswers();
    const decision = this.decision();
    if (!decision) return false;
    const problems = decision.kind === "replace" ? problemsOf(questions, answers) : new Map<string, string>();
    if (problems.size) {
      this.show({ problems, isEditing: true, notice: words.label.missing(problems.size) });
      return false;
    }
    const { project } = this.parts;
    const notice = decision.kind === "approve" ? words.review.approved : words.review.replaced;
    this.keep(item, [decisionCommand(project, item, decision, answers, this.stopwatch.elapsedMs())], notice);
    return true;
  }

  /** Send answers back to whoever gave them, and go on. */
  reject(rejection: Rejection): void {
    const { item } = this.state;
    if (!item || rejection.annotations.length === 0 || this.keeping) return;
    const notice = words.review.rejected(rejection.annotations.length);
    this.keep(item, rejectionCommands(this.parts.project, item, rejection), notice);
  }

  /** Go to the next review or the one before, without a verdict. */
  async step(by: 1 | -1): Promise<void> {
    const isThere = await this.parts.queue.step(by);
    this.show({ notice: isThere ? "" : by > 0 ? words.review.noNext : words.review.noPrevious });
  }

  /** Go back to the last verdict, while it is held. */
  async takeBack(): Promise<void> {
    await this.keeping;
    const last = this.history.at(-1);
    if (!last) return this.show({ notice: words.review.nothingToTakeBack });
    const [first, ...others] = last.sequences;
    const isHeld = first !== undefined && (await this.parts.outbox.takeBack(first));
    // Pressed twice, the first press takes back and the second does nothing.
    if (!this.history.includes(last)) return;
    if (!isHeld) return this.show({ notice: words.review.isSent });
    this.history = this.history.filter((each) => each !== last);
    // Commands are sent in their order: the others cannot have gone without the first.
    for (const sequence of others) await this.parts.outbox.takeBack(sequence);
    this.parts.drafts.save(last.item.task.id, last.draft);
    this.parts.queue.putFirst(last.item);
    this.show({ notice: words.review.takenBack, decided: this.state.decided - 1 });
  }

  get canTakeBack(): boolean {
    return this.history.length > 0;
  }

  /** Show a task again on which a verdict was refused, as it is now. */
  async reopen({ sequence, command }: Entry): Promise<void> {
    if (!isVerdict(command)) return;
    const problem = await this.parts.queue.open(command.input.task);
    if (problem !== null) return this.show({ notice: problem });
    await this.parts.outbox.discard(sequence);
    if (command.kind !== "replace") return;
    const answers = fromInputs(command.input.answers);
    this.take(Object.keys(answers), answers);
  }

  private keep(item: ReviewItem, commands: VerdictCommand[], notice: string): void {
    this.keeping = this.send(item, commands, notice)
      .catch(() => this.show({ notice: words.label.notKept }))
      .finally(() => {
        this.keeping = null;
      });
  }

  private async send(item: ReviewItem, commands: VerdictCommand[], notice: string): Promise<void> {
    const { outbox, queue, drafts } = this.parts;
    const draft = this.draftOf(item);
    void outbox.release();
    const kept = await Promise.allSettled(commands.map((command) => outbox.add(command, HOLD_MS)));
    const entries = kept.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    if (entries.length < commands.length) {
      for (const { sequence } of entries) await outbox.takeBack(sequence);
      throw new Error("this browser kept a part of a verdict, which was taken back");
    }
    drafts.remove(item.task.id);
    const sequences = entries.map(({ sequence }) => sequence);
    this.history = [...this.history, { item, draft, sequences }].slice(-LONGEST_HISTORY);
    queue.decided(item.task.id);
    this.show({ decided: this.state.decided + 1, notice });
  }

  /** Show the review that the queue is at, with its draft; the same one under a longer lease stays as it is. */
  private followQueue(): void {
    const item = this.parts.queue.current;
    if (item === this.state.item) return;
    if (item && item.task === this.state.item?.task) return this.show({ item });
    this.unwatchSheet();
    this.stopwatch.restart();
    if (!item) return this.show({ ...NOTHING, final: new AnswerSheet(), problems: new Map() });
    const columns = columnsOf(item.task, words.review.somebody);
    const questions = questionsAbout(this.parts.form, inputsOf(item.task));
    const comparisons = comparisonsOf(questions, columns);
    const draft = this.parts.drafts.get(item.task.id, seenOf(item.task.annotations));
    const final = new AnswerSheet(draft?.answers ?? agreedAnswers(comparisons));
    this.unwatchSheet = final.subscribe(() => {
      // Whoever edits sees all fields: what stays empty there is decided to be.
      const empty = questions.filter(({ name }) => final.get(name) === undefined).map(({ name }) => name);
      if (this.state.isEditing) this.show({ leftOut: new Set(empty) });
      this.keepDraft();
      if (this.state.problems.size) this.show({ problems: problemsOf(questions, final.all()) });
    });
    const leftOut = new Set(draft?.leftOut);
    this.show({ ...NOTHING, item, columns, questions, comparisons, final, leftOut, problems: new Map() });
    const first = comparisons.find((each) => !this.isDecided(each)) ?? comparisons.find((each) => this.isOpen(each));
    this.show({ active: first?.question.name ?? "" });
  }

  private draftOf(item: ReviewItem): FinalDraft {
    const { final, leftOut } = this.state;
    return { answers: final.all(), leftOut: [...leftOut], seen: seenOf(item.task.annotations) };
  }

  private keepDraft(): void {
    const { item } = this.state;
    if (item) this.parts.drafts.save(item.task.id, this.draftOf(item));
  }
}
