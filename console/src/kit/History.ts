const LONGEST = 200;

/** What something was before and after the present, so that changes can be undone and done again. */
export class History<T> {
  private past: T[] = [];
  private future: T[] = [];
  private lastMerged = "";

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /**
   * Note what the present was, before it changes.
   *
   * Changes in a row with the same `merge` are one step, as the letters of a word are.
   */
  record(present: T, merge = ""): void {
    if (!merge || merge !== this.lastMerged) this.past = [...this.past, present].slice(-LONGEST);
    this.lastMerged = merge;
    this.future = [];
  }

  /** What was before the present, which is kept to be done again; undefined at the beginning. */
  undo(present: T): T | undefined {
    return this.step(present, this.past, this.future);
  }

  /** What was undone last; undefined where nothing was. */
  redo(present: T): T | undefined {
    return this.step(present, this.future, this.past);
  }

  private step(present: T, from: T[], to: T[]): T | undefined {
    const next = from.pop();
    if (next === undefined) return undefined;
    to.push(present);
    this.lastMerged = "";
    return next;
  }
}
