/** Measures how long somebody is at a task: only while the page is in sight. */
export class Stopwatch {
  private total = 0;
  private since: number | null = null;

  /** Begin anew, at a task that took so many milliseconds before. */
  restart(totalMs = 0): void {
    this.total = totalMs;
    this.since = document.hidden ? null : performance.now();
  }

  /** To be called whenever the page comes into sight or goes out of it. */
  readonly watch = (): void => {
    this.total = this.elapsedMs();
    this.since = document.hidden ? null : performance.now();
  };

  elapsedMs(): number {
    return Math.round(this.total + (this.since === null ? 0 : performance.now() - this.since));
  }
}
