/** Does something soon after it is asked for, and once in a while at most however often it is asked for. */
export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;

  /** @param soonMs what is asked for within this time is done together */
  constructor(
    private readonly intervalMs: number,
    private readonly act: () => void,
    private readonly soonMs = 50,
  ) {}

  ask(): void {
    if (this.timer !== undefined) return;
    const rest = this.last + this.intervalMs - Date.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.last = Date.now();
      this.act();
    }, Math.max(this.soonMs, rest));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
