import type { Point } from "../../answers/regions";
import { Store } from "../../kit/Store";
import { between, centerOf, overlap, type Rect, type Size } from "../../shapes/geometry";
import type { View } from "../../shapes/image/view";
import type { Look, PlaneView } from "../../shapes/image/ViewStore";
import { fitWidth, held, leftOf, pageAt, pageShown, pagesInSight, scaled, scrolledTo, topOf, type Scroll, type Sheets } from "./layout";

interface PagesState {
  /** Where the first page would be if nothing of it lay above: how large, how far across, how far scrolled up. */
  view: View;
  frame: Size;
  /** The page that is drawn on, counted from 0. */
  page: number;
}

const STEP = 1.25;

/** How the pages of a PDF are looked at, in a frame that scrolls and whose size the page of the browser decides. */
export class PagesView extends Store<PagesState> {
  /** The page that is drawn on, whichever that is. */
  readonly inHand: PlaneView;
  private readonly views = new Map<number, PlaneView>();

  constructor(
    private readonly input: string,
    readonly sheets: Sheets,
    private readonly look: Look,
  ) {
    super({ view: { scale: 1, x: 0, y: 0 }, frame: { width: 0, height: 0 }, page: 0 });
    this.inHand = new PageView(this, () => this.state.page);
  }

  /** One page, as what is drawn on. */
  on(page: number): PlaneView {
    const known = this.views.get(page) ?? new PageView(this, () => page);
    this.views.set(page, known);
    return known;
  }

  scroll(): Scroll {
    const { view, frame } = this.state;
    return { scale: view.scale, left: leftOf(this.sheets, view.scale, frame) - view.x, top: -view.y };
  }

  /** To be called when the frame has another size: what is at its top stays there, as wide in proportion. */
  resize(frame: Size): void {
    const before = this.state.frame;
    if (!frame.width || !frame.height || (frame.width === before.width && frame.height === before.height)) return;
    const isFirst = before.width === 0;
    const zoom = isFirst ? (this.look.views.get(this.input)?.zoom ?? 1) : this.state.view.scale / fitWidth(this.sheets, before);
    const scroll = this.scroll();
    this.state = { ...this.state, frame };
    this.see(scaled(isFirst ? { ...scroll, left: 0, top: 0 } : scroll, fitWidth(this.sheets, frame) * zoom, [frame.width / 2, 0], this.sheets, frame));
  }

  /** As wide as the frame. */
  fit(): void {
    const { frame } = this.state;
    this.look.views.delete(this.input);
    this.see(scaled(this.scroll(), fitWidth(this.sheets, frame), [frame.width / 2, 0], this.sheets, frame));
  }

  /** Larger by steps, or smaller; about a place of the frame, without one about its middle. */
  zoom(steps: number, about?: Point): void {
    const { view, frame } = this.state;
    const seen = scaled(this.scroll(), view.scale * STEP ** steps, about ?? [frame.width / 2, frame.height / 2], this.sheets, frame);
    this.look.views.set(this.input, { zoom: seen.scale / fitWidth(this.sheets, frame), middle: [0.5, 0] });
    this.see(seen);
  }

  pan(dx: number, dy: number): void {
    const { left, top, scale } = this.scroll();
    this.see({ scale, left: left - dx, top: top - dy });
  }

  /** Bring a page to the top of the frame. */
  goTo(page: number): void {
    this.see(scrolledTo(page, this.scroll(), this.sheets, this.state.frame));
  }

  /** Bring a rectangle of a page into the middle; smaller only where it would not fit. */
  center(page: number, rect: Rect): void {
    const { frame, view } = this.state;
    const scale = Math.min(view.scale, (frame.width - 64) / Math.max(rect.width, 1), (frame.height - 64) / Math.max(rect.height, 1));
    const [x, y] = centerOf(rect);
    const left = leftOf(this.sheets, scale, frame) + x * scale - frame.width / 2;
    this.see({ scale, left, top: topOf(page, this.sheets, scale) + y * scale - frame.height / 2 });
  }

  /** To be called when the frame was scrolled. */
  scrolled(left: number, top: number): void {
    const now = this.scroll();
    if (left !== now.left || top !== now.top) this.place({ ...now, left, top });
  }

  /** Draw on a page from now on. */
  turnTo(page: number): void {
    const to = between(page, 0, this.sheets.count - 1);
    if (to !== this.state.page) this.show({ page: to });
  }

  /** The page one looks at. */
  shown(): number {
    return pageShown(this.scroll(), this.sheets, this.state.frame);
  }

  /** The page at a place of the frame. */
  at([, y]: Point): number {
    const { top, scale } = this.scroll();
    return pageAt(top + y, this.sheets, scale);
  }

  /** The first and the last page in sight, or half a frame from it. */
  span(): [number, number] {
    const { frame } = this.state;
    return pagesInSight(this.scroll(), this.sheets, frame, frame.height / 2);
  }

  toPage(page: number, [x, y]: Point): Point {
    const { scale, top } = this.scroll();
    return [(x - this.state.view.x) / scale, (top + y - topOf(page, this.sheets, scale)) / scale];
  }

  /** What of a page and beside it is in sight, in points of the page. */
  inSightOf(page: number): Rect {
    const { frame, view } = this.state;
    const [x, y] = this.toPage(page, [0, 0]);
    return { x, y, width: frame.width / view.scale, height: frame.height / view.scale };
  }

  private see(scroll: Scroll): void {
    this.place(held(scroll, this.sheets, this.state.frame));
  }

  private place({ scale, left, top }: Scroll): void {
    this.show({ view: { scale, x: leftOf(this.sheets, scale, this.state.frame) - left, y: -top } });
  }
}

/** A page as what is drawn on: places are points from its top left. */
class PageView implements PlaneView {
  readonly size: Size;
  readonly subscribe: PlaneView["subscribe"];
  private seen: { of: PagesState; page: number; own: PagesState } | null = null;

  constructor(
    private readonly pages: PagesView,
    private readonly page: () => number,
  ) {
    this.size = pages.sheets.size;
    this.subscribe = pages.subscribe;
  }

  /** Where the page is; the same as long as nothing moves. */
  readonly snapshot = (): PagesState => {
    const of = this.pages.snapshot();
    const page = this.page();
    if (this.seen?.of !== of || this.seen.page !== page) {
      const { scale, x, y } = of.view;
      this.seen = { of, page, own: { ...of, view: { scale, x, y: y + topOf(page, this.pages.sheets, scale) } } };
    }
    return this.seen.own;
  };

  resize(frame: Size): void {
    this.pages.resize(frame);
  }

  fit(): void {
    this.pages.fit();
  }

  zoom(steps: number, about?: Point): void {
    this.pages.zoom(steps, about);
  }

  pan(dx: number, dy: number): void {
    this.pages.pan(dx, dy);
  }

  center(rect: Rect): void {
    this.pages.center(this.page(), rect);
  }

  reveal(rect: Rect): void {
    if (!overlap(rect, this.inSight())) this.center(rect);
  }

  toPicture(point: Point): Point {
    return this.pages.toPage(this.page(), point);
  }

  inSight(): Rect {
    return this.pages.inSightOf(this.page());
  }
}
