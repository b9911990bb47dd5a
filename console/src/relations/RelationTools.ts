import type { AnswerSheet } from "../answers/AnswerSheet";
import type { Answers } from "../answers/answer";
import { newRegionId, regionsOf, type Region, type Relation, type RelationEnd, type Span } from "../answers/regions";
import { looseIn, meaningOf, relationsOf } from "../answers/relations";
import { isAboutRegions, isRelation, type Question, type QuestionOf, type RegionQuestion } from "../form/form";
import { Store } from "../kit/Store";
import { relationWords as say } from "../words/relations";

export type RelationQuestion = QuestionOf<"RelationQuestion">;

/** Two regions that are being joined: the first once it is taken, and the one that keys are at. */
export interface Joining {
  question: RelationQuestion;
  source: RelationEnd | null;
  /** The place, among those that can be taken, of the one that keys are at. */
  at: number;
}

export interface RelationToolsState {
  /** The question that the key is about. */
  active: string;
  /** The label that the next relation gets. */
  armed: { question: string; label: string } | null;
  chosen: { question: string; id: string } | null;
  joining: Joining | null;
  notice: string;
}

/** What one does to the relations of a task: join two regions, label, turn around, remove. */
export class RelationTools extends Store<RelationToolsState> {
  readonly questions: readonly RelationQuestion[];
  private before: Answers;
  private reveal: (end: RelationEnd) => void = () => {};

  constructor(
    readonly sheet: AnswerSheet,
    private readonly all: readonly Question[],
  ) {
    const questions = all.filter(isRelation);
    super({ active: questions[0]?.name ?? "", armed: null, chosen: null, joining: null, notice: "" });
    this.questions = questions;
    this.before = sheet.all();
    sheet.subscribe(() => this.followAnswers());
  }

  /** What brings a region into sight, as long as its inputs are shown; the function that is returned says that they are gone. */
  register(reveal: (end: RelationEnd) => void): () => void {
    this.reveal = reveal;
    return () => {
      if (this.reveal === reveal) this.reveal = () => {};
    };
  }

  /** Keys are about a question from now on. */
  go(active: string): void {
    if (active !== this.state.active) this.show({ active });
  }

  /** The questions whose regions a question relates, as far as they are asked about this task. */
  joined(question: RelationQuestion): RegionQuestion[] {
    return this.all.filter(isAboutRegions).filter(({ name }) => question.between.includes(name));
  }

  /** The region that an end names; null where it is not there. */
  readonly find = (end: RelationEnd): { question: RegionQuestion; region: Region } | null => {
    const question = this.all.filter(isAboutRegions).find(({ name }) => name === end.question);
    const region = question && regionsOf(this.sheet.get(question.name)).find(({ id }) => id === end.region);
    return question && region ? { question, region } : null;
  };

  /** What can be taken next, in the order in which keys go through it. */
  candidates(joining = this.state.joining): RelationEnd[] {
    if (!joining) return [];
    const { question, source } = joining;
    return this.joined(question)
      .flatMap((each) => inOrder(each, regionsOf(this.sheet.get(each.name))).map(({ id }) => ({ question: each.name, region: id })))
      .filter((end) => !source || !isSameEnd(end, source));
  }

  /** Begin to join two regions. */
  join(question = this.questions.find(({ name }) => name === this.state.active)): void {
    if (!question) return;
    const joining: Joining = { question, source: null, at: 0 };
    if (this.candidates(joining).length < 2) this.show({ joining: null, notice: say.tooFew });
    else this.show({ joining, chosen: null, notice: "" });
  }

  /** One region further, or back; whether there is one. */
  walk(by: number): boolean {
    const { joining } = this.state;
    const at = joining ? joining.at + by : -1;
    if (!joining || at < 0 || at >= this.candidates().length) return false;
    this.show({ joining: { ...joining, at } });
    const end = this.at();
    if (end) this.reveal(end);
    return true;
  }

  /** The mouse is over a region. */
  pointAt(end: RelationEnd): void {
    const { joining } = this.state;
    const at = this.candidates().findIndex((each) => isSameEnd(each, end));
    if (joining && at >= 0 && at !== joining.at) this.show({ joining: { ...joining, at } });
  }

  /** The region that keys are at. */
  at(): RelationEnd | null {
    const { joining } = this.state;
    return this.candidates()[joining?.at ?? 0] ?? null;
  }

  /** Take a region: as the first one, or as the second, which makes a relation. */
  take(end = this.at()): void {
    const { joining } = this.state;
    if (!joining || !end || !this.candidates().some((each) => isSameEnd(each, end))) return;
    if (joining.source) return this.add(joining.question, joining.source, end);
    // The next one is probably near: keys go on from there.
    const at = this.candidates().findIndex((each) => isSameEnd(each, end));
    const next: Joining = { ...joining, source: end, at: 0 };
    this.show({ joining: { ...next, at: Math.min(at, this.candidates(next).length - 1) }, notice: "" });
  }

  /** A click met nothing that can be taken. */
  miss(): void {
    this.show({ notice: say.nothingThere });
  }

  /** Give up the region that was taken first, or else the joining, or the label in hand. */
  escape(): boolean {
    const { joining, armed, chosen } = this.state;
    if (joining?.source) this.show({ joining: { ...joining, source: null, at: 0 }, notice: "" });
    else if (joining) this.show({ joining: null, notice: "" });
    else if (armed || chosen) this.show({ armed: null, chosen: null, notice: "" });
    else return false;
    return true;
  }

  /** Give up joining, wherever one is. */
  leave(): void {
    if (this.state.joining) this.show({ joining: null, notice: "" });
  }

  /** Give a label to the chosen relation; without one, join two regions by it. */
  label(question: RelationQuestion, label: string): void {
    const chosen = this.chosen();
    const { armed, joining } = this.state;
    const isChosen = chosen?.question.name === question.name;
    const isAgain = joining?.question.name === question.name && armed?.question === question.name && armed.label === label;
    if (isAgain) return this.show({ armed: null, joining: null, notice: "" });
    this.show({ armed: { question: question.name, label }, notice: "" });
    if (isChosen) this.change(question, { ...chosen.relation, label });
    else if (joining?.question.name !== question.name) this.join(question);
  }

  choose(question: RelationQuestion, id: string): void {
    const { chosen } = this.state;
    if (chosen?.id !== id || chosen.question !== question.name) this.show({ chosen: { question: question.name, id } });
  }

  chosen(): { question: RelationQuestion; relation: Relation } | null {
    const { chosen } = this.state;
    const question = this.questions.find(({ name }) => name === chosen?.question);
    const relation = question && this.of(question).find(({ id }) => id === chosen?.id);
    return question && relation ? { question, relation } : null;
  }

  /** Let a relation go the other way. */
  turn(question: RelationQuestion, { source, target, ...relation }: Relation): void {
    this.change(question, { ...relation, source: target, target: source });
  }

  remove(question: RelationQuestion, id: string): void {
    this.set(question, this.of(question).filter((each) => each.id !== id));
    this.show({ chosen: null, notice: say.removed });
  }

  of(question: RelationQuestion): readonly Relation[] {
    return relationsOf(this.sheet.get(question.name));
  }

  private add(question: RelationQuestion, source: RelationEnd, target: RelationEnd): void {
    const { armed } = this.state;
    const only = !question.taxonomy && question.labels.length === 1 ? question.labels[0]!.value : "";
    const label = armed?.question === question.name ? armed.label : only;
    const relation: Relation = { id: newRegionId(), label, source, target };
    if (this.isTwice(question, relation)) return this.show({ notice: say.twice });
    this.show({ joining: null });
    this.set(question, [...this.of(question), relation]);
    this.show({ chosen: { question: question.name, id: relation.id }, notice: label ? say.joined : say.whichLabel });
  }

  private change(question: RelationQuestion, relation: Relation): void {
    if (this.isTwice(question, relation)) return this.show({ notice: say.twice });
    this.set(question, this.of(question).map((each) => (each.id === relation.id ? relation : each)));
    this.show({ chosen: { question: question.name, id: relation.id }, notice: "" });
  }

  private isTwice(question: RelationQuestion, relation: Relation): boolean {
    const meaning = meaningOf(relation, question.directed);
    return this.of(question).some((each) => each.id !== relation.id && meaningOf(each, question.directed) === meaning);
  }

  private set(question: RelationQuestion, relations: readonly Relation[]): void {
    this.sheet.set(question.name, relations.length ? { kind: "relation", relations: [...relations] } : null);
  }

  /** Say which relations went because a region of theirs did; go on joining with what is still there. */
  private followAnswers(): void {
    const [before, now] = [this.before, this.sheet.all()];
    this.before = now;
    const gone = this.questions.flatMap(({ name }) => relationsOf(before[name]).filter(looseIn(now)));
    this.show({ notice: gone.length ? say.gone(gone.length) : "" });
    const { joining } = this.state;
    if (!joining) return;
    const source = joining.source && this.find(joining.source) ? joining.source : null;
    const next = { ...joining, source };
    const count = this.candidates(next).length;
    if (source ? count < 1 : count < 2) this.show({ joining: null });
    else this.show({ joining: { ...next, at: Math.min(joining.at, count - 1) } });
  }
}

export function isSameEnd(a: RelationEnd, b: RelationEnd): boolean {
  return a.question === b.question && a.region === b.region;
}

/** Regions in the order in which one meets them: of texts and of time, where they begin. */
function inOrder(question: RegionQuestion, regions: readonly Region[]): readonly Region[] {
  if (question.__typename !== "SpanQuestion" && question.__typename !== "IntervalQuestion") return regions;
  return [...(regions as readonly Span[])].sort((a, b) => (a.message ?? 0) - (b.message ?? 0) || a.start - b.start || a.end - b.end);
}
