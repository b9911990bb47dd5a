/**
 * Does something soon after it is asked for, and once in a while at most however often it is asked for.
 *
 * It is never begun again before it is done: what takes longer than the interval would else never come to its end.
 */
export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;
  private isActing = false;
  private isAskedMeanwhile = false;
  private isStopped = false;

  /** @param soonMs what is asked for within this time is done together */
  constructor(
    private readonly intervalMs: number,
    private readonly act: () => void | Promise<unknown>,
    private readonly soonMs = 10,
  ) {}

  ask(): void {
    if (this.timer !== undefined || this.isStopped) return;
    if (this.isActing) {
      this.isAskedMeanwhile = true;
      return;
    }
    const rest = this.last + this.intervalMs - Date.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, Math.max(this.soonMs, rest));
  }

  private async run(): Promise<void> {
    this.last = Date.now();
    this.isActing = true;
    this.isAskedMeanwhile = false;
    try {
      await this.act();
    } finally {
      this.isActing = false;
      if (this.isAskedMeanwhile) this.ask();
    }
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
