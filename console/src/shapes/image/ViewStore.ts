import type { Point, Region } from "../../answers/regions";
import { Store } from "../../kit/Store";
import { overlap, type Rect, type Size } from "../geometry";
import { centeredOn, fitted, inSight, kept, panned, restored, toPicture, zoomed, type KeptView, type View } from "./view";

/** How somebody looks at the pictures of a project; kept from one to the next. */
export class Look extends Store<{ brightness: number; contrast: number }> {
  /** By the name of the input; none while the whole picture is shown. */
  readonly views = new Map<string, KeptView>();
  /** The labels that were given last, by question. */
  readonly labels = new Map<string, string>();
  /** The radius of the brush, in pixels of the picture. */
  brush = 12;
  /** The shape that was drawn last, to be drawn again on the next picture. */
  drawn: { question: string; region: Region } | null = null;

  constructor() {
    super({ brightness: 1, contrast: 1 });
  }

  adjust(change: Partial<{ brightness: number; contrast: number }>): void {
    this.show(change);
  }
}

interface ViewState {
  view: View;
  /** The place on the screen that the picture is shown in, in CSS pixels. */
  frame: Size;
}

const NOWHERE: View = { scale: 1, x: 0, y: 0 };
const STEP = 1.25;

/** How one looks at what is drawn on: a picture, or a page of a PDF, in whose pixels or points places are. */
export type PlaneView = Pick<ViewStore, keyof ViewStore>;

/** The view of one picture, in a frame whose size the page decides. */
export class ViewStore extends Store<ViewState> {
  constructor(
    private readonly input: string,
    readonly size: Size,
    private readonly look: Look,
  ) {
    super({ view: NOWHERE, frame: { width: 0, height: 0 } });
  }

  /** To be called when the frame has another size. */
  resize(frame: Size): void {
    if (!frame.width || !frame.height) return;
    const before = this.look.views.get(this.input);
    this.show({ frame, view: before ? restored(before, this.size, frame) : fitted(this.size, frame) });
  }

  fit(): void {
    this.look.views.delete(this.input);
    this.show({ view: fitted(this.size, this.state.frame) });
  }

  /** Larger by steps, or smaller; about a place of the frame, without one about its middle. */
  zoom(steps: number, about?: Point): void {
    const { view, frame } = this.state;
    this.see(zoomed(view, STEP ** steps, about ?? [frame.width / 2, frame.height / 2], this.size, frame));
  }

  pan(dx: number, dy: number): void {
    this.see(panned(this.state.view, dx, dy, this.size, this.state.frame));
  }

  /** Bring a rectangle of the picture into the middle. */
  center(rect: Rect): void {
    this.see(centeredOn(rect, this.state.view, this.size, this.state.frame));
  }

  /** Bring a rectangle of the picture into the middle if nothing of it is in sight. */
  reveal(rect: Rect): void {
    if (!overlap(rect, this.inSight())) this.center(rect);
  }

  toPicture(point: Point): Point {
    return toPicture(this.state.view, point);
  }

  inSight(): Rect {
    return inSight(this.state.view, this.state.frame);
  }

  private see(view: View): void {
    this.look.views.set(this.input, kept(view, this.size, this.state.frame));
    this.show({ view });
  }
}
