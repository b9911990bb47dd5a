import type { Extent } from "../intervals/intervals";
import { Store } from "../kit/Store";
import { movedBy, timeAt, zoomedAbout, type TimeSight } from "./sight";

const STEP = 1.5;

/** The view of one input along its time: which part of it is in sight. */
export class TimeView extends Store<TimeSight> {
  constructor(
    readonly extent: Extent,
    private readonly step: number,
  ) {
    super({ from: extent.start, to: extent.end, width: 0 });
  }

  resize(width: number): void {
    if (width !== this.state.width) this.show({ width });
  }

  fit(): void {
    this.show({ from: this.extent.start, to: this.extent.end });
  }

  /** Nearer by steps, or farther; about a moment, without one about the middle. */
  zoom(steps: number, about?: number): void {
    const { from, to } = this.state;
    this.show(zoomedAbout(this.state, STEP ** steps, about ?? (from + to) / 2, this.extent, this.step));
  }

  /** Move by CSS pixels. */
  pan(pixels: number): void {
    this.show(movedBy(this.state, (pixels / (this.state.width || 1)) * (this.state.to - this.state.from), this.extent));
  }

  /** Bring a moment into sight, with some room before it, if it is not. */
  reveal(time: number): void {
    const { from, to } = this.state;
    if (time < from || time > to) this.show(movedBy(this.state, time - from - (to - from) * 0.15, this.extent));
  }

  timeAt(x: number): number {
    return timeAt(x, this.state);
  }

  /** How long so many CSS pixels are. */
  lengthOf(pixels: number): number {
    const { from, to, width } = this.state;
    return width ? (pixels / width) * (to - from) : 0;
  }
}
