import { History } from "../kit/History";
import type { Answers, AnswerValue } from "./answer";
import { withoutLooseRelations } from "./relations";

/** The answers to one task in the making, with their history. Each question is told of its own changes alone. */
export class AnswerSheet {
  private readonly history = new History<Answers>();
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
    this.history.record(this.answers, merge);
    this.show(withoutLooseRelations(Object.fromEntries(answers)));
  }

  undo(): void {
    this.show(this.history.undo(this.answers));
  }

  redo(): void {
    this.show(this.history.redo(this.answers));
  }

  private show(answers: Answers | undefined): void {
    if (!answers) return;
    this.answers = answers;
    for (const listener of this.listeners) listener();
  }
}
