import type { Mask, Point } from "../../answers/regions";
import { Store } from "../../kit/Store";
import type { Size } from "../geometry";
import type { Look } from "../image/ViewStore";
import { bitmapOf, brush, emptyBitmap, runsOf, type Bitmap } from "./runs";

/** One stretch of a stroke, as it is painted on the screen while it goes on. */
export interface Stroke {
  input: string;
  /** The mask that is painted on; null for a new one. */
  mask: Mask | null;
  isErasing: boolean;
  from: Point;
  to: Point;
}

export interface BrushState {
  input: string;
  /** Where the brush is over a picture. */
  at: Point | null;
  stroke: Stroke | null;
  /** In pixels of the picture. */
  radius: number;
}

type Finish = (input: string, mask: Mask | null, counts: number[]) => void;

/** Paints masks, stroke by stroke: each is one step to undo. */
export class Brush extends Store<BrushState> {
  private bitmap: Bitmap | null = null;

  constructor(
    private readonly sizeOf: (input: string) => Size,
    private readonly look: Look,
    private readonly onFinish: Finish,
  ) {
    super({ input: "", at: null, stroke: null, radius: look.brush });
  }

  hover(input: string, at: Point | null): void {
    if (at || this.state.at) this.show({ input, at });
  }

  resize(steps: number): void {
    const radius = Math.min(500, Math.max(0.5, Math.round((this.state.radius + steps) * 2) / 2));
    this.look.brush = radius;
    this.show({ radius });
  }

  start(input: string, mask: Mask | null, at: Point, isErasing: boolean): void {
    this.bitmap = mask ? bitmapOf(mask) : emptyBitmap(this.sizeOf(input));
    this.paint({ input, mask, isErasing, from: at, to: at });
  }

  strokeTo(to: Point): void {
    const { stroke } = this.state;
    if (stroke) this.paint({ ...stroke, from: stroke.to, to });
  }

  end(): void {
    const { stroke } = this.state;
    const { bitmap } = this;
    this.bitmap = null;
    this.show({ stroke: null });
    if (stroke && bitmap) this.onFinish(stroke.input, stroke.mask, runsOf(bitmap));
  }

  cancel(): void {
    this.bitmap = null;
    this.show({ stroke: null });
  }

  private paint(stroke: Stroke): void {
    if (this.bitmap) brush(this.bitmap, stroke.from, stroke.to, this.state.radius, stroke.isErasing ? 0 : 1);
    this.show({ input: stroke.input, stroke, at: stroke.to });
  }
}
