import { Store } from "../kit/Store";

export interface ClockState {
  /** The moment that is shown or heard, in seconds, or units of a series. */
  time: number;
  isPlaying: boolean;
  /** Of the file, once the browser has read it; null before, and where it does not say. */
  duration: number | null;
  rate: number;
  /** Whether there is a sound or film, which plays. */
  canPlay: boolean;
}

/** The moment of an input that one is at: of a sound or film the one that plays, of a series a mere cursor. */
export class Clock extends Store<ClockState> {
  private element: HTMLMediaElement | null = null;
  /** Where playing is to stop, if it was asked for a stretch alone. */
  private stopAt: number | null = null;
  private frame = 0;
  /** Where one really goes who goes to a moment, as the middle of a frame of a film. */
  placeOf: (time: number) => number = (time) => time;

  constructor() {
    super({ time: 0, isPlaying: false, duration: null, rate: 1, canPlay: false });
  }

  /** Go by a sound or film; to be used as the `ref` of its element. */
  readonly attach = (element: HTMLMediaElement | null): (() => void) | undefined => {
    this.element = element;
    if (!element) return undefined;
    const follow = () => this.follow();
    const events = ["play", "pause", "ended", "seeking", "seeked", "timeupdate", "durationchange", "ratechange"] as const;
    // One that is loaded again goes on where the last one was.
    const resume = () => {
      if (this.state.time > 0) element.currentTime = this.state.time;
      element.playbackRate = this.state.rate;
    };
    element.addEventListener("loadedmetadata", resume, { once: true });
    for (const event of events) element.addEventListener(event, follow);
    this.show({ canPlay: true });
    return () => {
      for (const event of events) element.removeEventListener(event, follow);
      cancelAnimationFrame(this.frame);
      this.element = null;
      this.show({ isPlaying: false, canPlay: false });
    };
  };

  /** Go to a moment. */
  seek(to: number): void {
    const time = this.placeOf(to);
    this.stopAt = null;
    if (this.element) this.element.currentTime = time;
    this.show({ time });
  }

  toggle(): void {
    this.stopAt = null;
    if (this.state.isPlaying) this.pause();
    else this.play();
  }

  pause(): void {
    this.element?.pause();
  }

  /** Play a stretch and stop at its end. */
  playBetween(start: number, end: number): void {
    this.seek(start);
    this.stopAt = end;
    this.play();
  }

  setRate(rate: number): void {
    if (this.element) this.element.playbackRate = rate;
    this.show({ rate });
  }

  private play(): void {
    // A browser refuses where the file cannot be read, which is told at its place.
    void this.element?.play().catch(() => {});
  }

  private follow(): void {
    const { element } = this;
    if (!element) return;
    const isPlaying = !element.paused && !element.ended;
    const duration = Number.isFinite(element.duration) ? element.duration : null;
    const isReady = element.readyState > 0;
    this.show({ isPlaying, duration, ...(isReady ? { time: element.currentTime } : {}) });
    cancelAnimationFrame(this.frame);
    if (isPlaying) this.frame = requestAnimationFrame(() => this.tick());
  }

  private tick(): void {
    const { element, stopAt } = this;
    if (element && stopAt !== null && element.currentTime >= stopAt) {
      element.pause();
      element.currentTime = stopAt;
      this.stopAt = null;
    }
    this.follow();
  }
}
