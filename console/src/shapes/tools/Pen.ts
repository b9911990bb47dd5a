import { Store } from "../../kit/Store";
import { begun, isClosing, isWhole, outlineOf, withoutLastPoint, withPoint, type Drawing, type DrawnKind, type Outline } from "../drawing";
import { centerOf, distance, onPicture, overlap, type Point, type Rect, type Size } from "../geometry";

export interface PenState {
  /** The input that is drawn on. */
  input: string;
  drawing: Drawing | null;
  /** Where keys draw; null while the mouse does. */
  cursor: Point | null;
}

type Finish = (kind: DrawnKind, input: string, outline: Outline) => void;

/** Draws shapes point by point, by mouse or by keys. */
export class Pen extends Store<PenState> {
  private lastCursor: Point | null = null;

  constructor(
    private readonly sizeOf: (input: string) => Size,
    private readonly onFinish: Finish,
  ) {
    super({ input: "", drawing: null, cursor: null });
  }

  /** Show where keys draw on an input: where they last did if that is in sight, else in the middle of what is. */
  showCursor(input: string, sight: Rect): void {
    const last = this.state.input === input ? this.lastCursor : null;
    const isInSight = last && overlap(sight, { x: last[0], y: last[1], width: 0, height: 0 });
    const [x, y] = centerOf(sight);
    this.show({ input, drawing: null, cursor: onPicture(isInSight ? last : [Math.round(x), Math.round(y)], this.sizeOf(input)) });
  }

  moveCursor(dx: number, dy: number): void {
    const { input, cursor, drawing } = this.state;
    if (!cursor) return;
    const moved = onPicture([cursor[0] + dx, cursor[1] + dy], this.sizeOf(input));
    this.lastCursor = moved;
    this.show({ cursor: moved, drawing: drawing && { ...drawing, to: moved } });
  }

  /** Place a point, or end the shape where that is its end; `reach` is how near to the start closes it. */
  place(kind: DrawnKind, input: string, at: Point, reach: number): void {
    const point = onPicture(at, this.sizeOf(input));
    const drawing = this.state.input === input && this.state.drawing?.kind === kind ? this.state.drawing : begun(kind);
    if (isClosing(drawing, point, reach)) return this.finish();
    const placed = withPoint(drawing, point);
    this.show({ input, drawing: placed });
    if (isWhole(placed)) this.finish();
  }

  /** Place a point at the cursor of the keys; twice at the same place ends the shape. */
  placeAtCursor(kind: DrawnKind, reach: number): void {
    const { input, cursor, drawing } = this.state;
    if (!cursor) return;
    const last = drawing?.points.at(-1);
    if (last && distance(last, cursor) === 0) this.finish();
    else this.place(kind, input, cursor, reach);
  }

  /** The hand is at a place of the picture; the keys' cursor is of no more use. */
  pointTo(input: string, at: Point): void {
    const { drawing, cursor } = this.state;
    if (drawing && this.state.input === input) this.show({ cursor: null, drawing: { ...drawing, to: onPicture(at, this.sizeOf(input)) } });
    else if (cursor) this.show({ cursor: null });
  }

  /** End the shape with the points it has; one that has too few is dropped. */
  finish(): void {
    const { input, drawing } = this.state;
    this.show({ drawing: null, cursor: null });
    const outline = drawing && outlineOf(drawing, this.sizeOf(input));
    if (outline) this.onFinish(drawing.kind, input, outline);
  }

  /** End the shape by a double click, whose second press may have placed a point right beside the first. */
  finishByDoubleClick(reach: number): void {
    const { drawing } = this.state;
    if (!drawing) return;
    const [before, last] = drawing.points.slice(-2);
    const isTwice = before && last && distance(before, last) <= reach;
    if (isTwice) this.show({ drawing: withoutLastPoint(drawing) });
    this.finish();
  }

  /** Take the last point back; false where nothing is drawn. */
  undo(): boolean {
    const { drawing } = this.state;
    if (!drawing) return false;
    this.show({ drawing: withoutLastPoint(drawing) });
    return true;
  }

  /** Drop what is drawn, then the cursor; false where there is neither. */
  cancel(): boolean {
    const { drawing, cursor } = this.state;
    if (!drawing && !cursor) return false;
    this.show(drawing ? { drawing: null } : { cursor: null });
    return true;
  }
}
