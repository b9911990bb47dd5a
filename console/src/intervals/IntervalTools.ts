import type { AnswerSheet } from "../answers/AnswerSheet";
import { newRegionId, regionAnswer, regionsOf, type Interval } from "../answers/regions";
import type { QuestionOf } from "../form/form";
import { Store } from "../kit/Store";
import { words } from "../words";
import type { Clock } from "../timeline/Clock";
import type { TimeView } from "../timeline/TimeView";
import { isShared, roundedTo, stretchBetween, type TimeScale } from "./intervals";

export type IntervalQuestion = QuestionOf<"IntervalQuestion">;

/** An interval with the question that it answers: ids are unique within a question alone. */
export interface ShownInterval {
  question: IntervalQuestion;
  interval: Interval;
}

interface IntervalId {
  question: string;
  id: string;
}

export type Edge = "start" | "end";

export interface IntervalToolsState {
  /** The label that the next interval gets, if one was chosen. */
  armed: { question: string; label: string } | null;
  chosen: IntervalId | null;
  /** Where an interval was begun that has no end yet. */
  begun: { input: string; start: number } | null;
  /** The chosen interval while a hand drags it: the answer has it once the hand lets go. */
  held: ShownInterval | null;
  /** The input that keys are about. */
  input: string;
  notice: string;
}

/** A timeline on the screen. */
export interface TimeSurface {
  clock: Clock;
  view: TimeView;
  scale: TimeScale;
  focus: () => void;
}

/** What one does to the intervals of a task: which label is in hand, which interval is chosen, where one begins and ends. */
export class IntervalTools extends Store<IntervalToolsState> {
  private readonly surfaces = new Map<string, TimeSurface>();

  constructor(
    private readonly sheet: AnswerSheet,
    readonly questions: readonly IntervalQuestion[],
  ) {
    super({ armed: null, chosen: null, begun: null, held: null, input: questions[0]?.appliesTo ?? "", notice: "" });
  }

  /** A timeline is shown; the function that is returned says that it is gone. */
  register(input: string, surface: TimeSurface): () => void {
    this.surfaces.set(input, surface);
    if (!this.surfaces.has(this.state.input)) this.show({ input });
    return () => this.surfaces.delete(input);
  }

  surface(input = this.state.input): TimeSurface | undefined {
    return this.surfaces.get(input);
  }

  /** The hand or the focus is at an input, which keys are about from now on. */
  go(input: string): void {
    if (input !== this.state.input) this.show({ input });
  }

  on(input: string): IntervalQuestion[] {
    return this.questions.filter(({ appliesTo }) => appliesTo === input);
  }

  /** The intervals on an input, in the order of time. */
  all(input: string): ShownInterval[] {
    return this.on(input)
      .flatMap((question) => this.of(question).map((interval) => ({ question, interval, start: interval.start, end: interval.end })))
      .sort((a, b) => a.start - b.start || a.end - b.end);
  }

  chosen(): ShownInterval | null {
    const { chosen } = this.state;
    const question = chosen && this.questions.find(({ name }) => name === chosen.question);
    const interval = question && this.of(question).find(({ id }) => id === chosen.id);
    return question && interval ? { question, interval } : null;
  }

  /** Give a label to the chosen interval; without one, the next interval gets it. */
  label(question: IntervalQuestion, label: string): void {
    const chosen = this.chosen();
    const { armed } = this.state;
    if (chosen?.question.name === question.name) this.put({ question, interval: { ...chosen.interval, label } });
    else if (chosen && !chosen.interval.label && chosen.question.appliesTo === question.appliesTo) {
      // Drawn for the first question about the input, and meant for another.
      const { start, end } = chosen.interval;
      if (!this.isFree(question, chosen.interval.id, start, end)) return this.show({ notice: words.timeline.overlapping });
      this.remove(chosen);
      this.set(question, [...this.of(question), { ...chosen.interval, label }]);
      this.show({ chosen: { question: question.name, id: chosen.interval.id } });
    } else if (armed?.question === question.name && armed.label === label) return this.show({ armed: null, notice: "" });
    this.show({ armed: { question: question.name, label }, input: question.appliesTo ?? "", notice: "" });
  }

  /** Begin an interval where one is, or end there the one that was begun. */
  mark(): void {
    const { begun, input } = this.state;
    const surface = this.surface();
    if (!surface || !this.on(input).length) return;
    const time = snapped(surface, surface.clock.snapshot().time);
    if (begun?.input === input) this.add(input, begun.start, time);
    else this.show({ begun: { input, start: time }, chosen: null, notice: words.timeline.begun });
  }

  /** Put an edge of the chosen interval where one is; without one, begin an interval there, or end it. */
  setEdge(edge: Edge): void {
    const chosen = this.chosen();
    const { begun, input } = this.state;
    const surface = this.surface();
    if (!surface || !this.on(input).length) return;
    if (chosen && !begun) return this.place(chosen, edge, snapped(surface, surface.clock.snapshot().time));
    if (edge === "start") this.show({ begun: null });
    if (edge === "start" || begun) this.mark();
    else this.show({ notice: words.timeline.noStart });
  }

  /** Move an edge of the chosen interval by a time; the same again and again is one step to undo. */
  nudge(edge: Edge, by: number): boolean {
    const chosen = this.chosen();
    if (!chosen) return false;
    this.place(chosen, edge, chosen.interval[edge] + by, `${edge} ${chosen.interval.id}`);
    return true;
  }

  /** Add an interval between two moments, with the label in hand. */
  add(input: string, from: number, to: number): void {
    this.show({ begun: null });
    const surface = this.surface(input);
    const { armed } = this.state;
    const taking = this.on(input);
    const question = taking.find(({ name }) => name === armed?.question) ?? taking[0];
    if (!surface || !question) return;
    const stretch = stretchBetween(snapped(surface, from), snapped(surface, to), surface.view.extent, surface.scale.decimals);
    if (!stretch) return this.show({ notice: words.timeline.tooShort });
    if (!this.isFree(question, "", stretch.start, stretch.end)) return this.show({ notice: words.timeline.overlapping });
    const only = !question.taxonomy && question.labels.length === 1 ? question.labels[0]!.value : "";
    const label = armed?.question === question.name ? armed.label : only;
    const interval: Interval = { id: newRegionId(), label, ...stretch };
    this.set(question, [...this.of(question), interval]);
    this.show({ chosen: { question: question.name, id: interval.id }, notice: label ? "" : words.timeline.whichLabel });
  }

  /** Choose an interval; with `isShown`, one goes to its start. */
  choose(shown: ShownInterval | null, isShown = false): void {
    const chosen = shown && { question: shown.question.name, id: shown.interval.id };
    this.show({ chosen, notice: "", ...(shown ? { input: shown.question.appliesTo ?? "" } : {}) });
    const surface = shown && this.surface();
    if (!surface || !isShown) return;
    surface.clock.seek(shown.interval.start);
    surface.view.reveal(shown.interval.start);
  }

  /** Choose the interval behind the chosen one and go there. */
  next(): void {
    const all = this.all(this.state.input);
    const { chosen } = this.state;
    const index = all.findIndex(({ question, interval }) => question.name === chosen?.question && interval.id === chosen.id);
    const shown = all[(index + 1) % all.length];
    if (!shown) return;
    this.choose(shown, true);
    this.surface()?.focus();
  }

  playChosen(): void {
    const chosen = this.chosen();
    const { clock } = this.surface() ?? {};
    if (chosen) clock?.playBetween(chosen.interval.start, chosen.interval.end);
    else clock?.toggle();
  }

  remove(shown: ShownInterval | null = this.chosen()): boolean {
    if (!shown) return false;
    this.set(shown.question, this.of(shown.question).filter(({ id }) => id !== shown.interval.id));
    this.show({ chosen: null, notice: words.shapes.removed });
    return true;
  }

  /** A hand drags the chosen interval, or one of its edges, to where it would lie. */
  dragTo(shown: ShownInterval, start: number, end: number): void {
    const surface = this.surface(shown.question.appliesTo ?? "");
    const stretch = surface && stretchBetween(snapped(surface, start), snapped(surface, end), surface.view.extent, surface.scale.decimals);
    if (!stretch || !this.isFree(shown.question, shown.interval.id, stretch.start, stretch.end)) return;
    this.show({ held: { ...shown, interval: { ...shown.interval, ...stretch } } });
  }

  /** The hand lets go: the answer has the interval as it is now, unless the drag is given up. */
  drop(isGivenUp = false): void {
    const { held } = this.state;
    this.show({ held: null });
    if (held && !isGivenUp) this.put(held);
  }

  /** Give up the innermost thing that is under way; false where there was none. */
  escape(): boolean {
    const { held, begun, chosen, armed } = this.state;
    if (held) this.drop(true);
    else if (begun) this.show({ begun: null, notice: "" });
    else if (chosen) this.show({ chosen: null, notice: "" });
    else if (armed) this.show({ armed: null, notice: "" });
    else return false;
    return true;
  }

  private place(shown: ShownInterval, edge: Edge, time: number, merge?: string): void {
    const surface = this.surface(shown.question.appliesTo ?? "");
    if (!surface) return;
    const start = edge === "start" ? time : shown.interval.start;
    const end = edge === "end" ? time : shown.interval.end;
    if (roundedTo(surface.scale.decimals, start) >= roundedTo(surface.scale.decimals, end)) {
      return this.show({ notice: words.timeline.startBeforeEnd });
    }
    const stretch = stretchBetween(start, end, surface.view.extent, surface.scale.decimals);
    if (!stretch) return this.show({ notice: words.timeline.startBeforeEnd });
    const { id } = shown.interval;
    if (!this.isFree(shown.question, id, stretch.start, stretch.end)) return this.show({ notice: words.timeline.overlapping });
    this.put({ ...shown, interval: { ...shown.interval, ...stretch } }, merge);
    this.show({ notice: "" });
  }

  /** Whether a question lets an interval lie there, beside the others. */
  private isFree(question: IntervalQuestion, id: string, start: number, end: number): boolean {
    if (question.overlap) return true;
    return this.of(question).every((other) => other.id === id || !isShared(other, { start, end }));
  }

  private of(question: IntervalQuestion): readonly Interval[] {
    return regionsOf(this.sheet.get(question.name)) as readonly Interval[];
  }

  private put({ question, interval }: ShownInterval, merge?: string): void {
    this.set(question, this.of(question).map((each) => (each.id === interval.id ? interval : each)), merge);
  }

  private set(question: IntervalQuestion, intervals: readonly Interval[], merge?: string): void {
    this.sheet.set(question.name, intervals.length ? regionAnswer("interval", intervals) : null, merge);
  }
}

/** A moment, of a film the start of its frame; but for the very end. */
function snapped({ scale, view }: TimeSurface, time: number): number {
  return scale.snap && time < view.extent.end ? scale.snap(time) : time;
}
