import type { Answers, AnswerValue } from "./answer";
import { withoutLooseRelations } from "./relations";

const LONGEST_HISTORY = 200;

/** The answers to one task in the making, with their history. Each question is told of its own changes alone. */
export class AnswerSheet {
  private past: Answers[] = [];
  private future: Answers[] = [];
  private lastMerged = "";
  private readonly listeners = new Set<() => void>();

  constructor(private answers: Answers = {}) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  all(): Answers {
    return this.answers;
  }

  get(question: string): AnswerValue | undefined {
    return this.answers[question];
  }

  /**
   * Answer a question; null takes the answer away. Relations of regions that go with it go in the same step.
   *
   * Changes in a row with the same `merge` are one step of the history, as the letters of a word are.
   */
  set(question: string, value: AnswerValue | null, merge = ""): void {
    this.setAll({ [question]: value }, merge);
  }

  /** Answer several questions, or take their answers away, in one step. */
  setAll(changes: Readonly<Record<string, AnswerValue | null | undefined>>, merge = ""): void {
    const answers = Object.entries({ ...this.answers, ...changes }).filter((entry): entry is [string, AnswerValue] => entry[1] != null);
    if (!merge || merge !== this.lastMerged) this.past = [...this.past, this.answers].slice(-LONGEST_HISTORY);
    this.lastMerged = merge;
    this.future = [];
    this.show(withoutLooseRelations(Object.fromEntries(answers)));
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.answers);
    this.lastMerged = "";
    this.show(before);
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.answers);
    this.lastMerged = "";
    this.show(after);
  }

  private show(answers: Answers): void {
    this.answers = answers;
    for (const listener of this.listeners) listener();
  }
}
