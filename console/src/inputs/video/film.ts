/** The frames of a film: a browser knows times alone. Everything here is pure. */

export interface Frames {
  /** Frames a second. */
  rate: number;
  count: number;
  /** Whether the rate is a guess, as the task does not say how many frames there are. */
  isGuess: boolean;
}

/** What most films have. */
const USUAL = 25;

/** The frames of a film that is so many seconds long. */
export function framesOf(value: unknown, seconds: number): Frames {
  const { frames } = (typeof value === "object" && value ? value : {}) as { frames?: number };
  if (frames && frames > 0) return { rate: frames / seconds, count: frames, isGuess: false };
  return { rate: USUAL, count: Math.max(1, Math.round(USUAL * seconds)), isGuess: true };
}

/** The frame that is shown at a moment; sums of fractions may lie a little before its start. */
export function frameAt(time: number, { rate, count }: Frames): number {
  return Math.min(Math.max(Math.floor(time * rate + 1e-6), 0), count - 1);
}

/** When a frame begins. */
export function startOf(frame: number, { rate }: Frames): number {
  return frame / rate;
}

/** Where to go to see a frame: its middle, which rounding does not take for another one. */
export function middleOf(frame: number, { rate }: Frames): number {
  return (frame + 0.5) / rate;
}
