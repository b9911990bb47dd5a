/** How a picture is seen: how large, and where. A place of the picture is shown at `place * scale + (x, y)`, in CSS pixels. */
import type { Point } from "../../answers/regions";
import { between, centerOf, type Rect, type Size } from "../geometry";

export interface View {
  scale: number;
  x: number;
  y: number;
}

/** A view that fits pictures of other sizes too: how much larger than whole, and which place is in the middle. */
export interface KeptView {
  zoom: number;
  /** Across and down, as fractions of the picture. */
  middle: Point;
}

const MARGIN = 16;
/** CSS pixels a pixel of the picture has at most. */
const LARGEST = 64;
/** So many times larger or smaller, a drawing is still shown as it was drawn. */
const MOST_STRETCHED = 3;

/** The whole picture, in the middle of its frame; small pictures are enlarged to four times at most. */
export function fitted(size: Size, frame: Size): View {
  const across = Math.max(1, frame.width - 2 * MARGIN) / size.width;
  const down = Math.max(1, frame.height - 2 * MARGIN) / size.height;
  const scale = Math.min(across, down, 4);
  return centered([size.width / 2, size.height / 2], scale, frame);
}

export function toPicture({ scale, x, y }: View, [left, top]: Point): Point {
  return [(left - x) / scale, (top - y) / scale];
}

/** Larger by a factor, about a place of the frame that stays where it is. */
export function zoomed(view: View, factor: number, about: Point, size: Size, frame: Size): View {
  const whole = fitted(size, frame).scale;
  const scale = between(view.scale * factor, Math.min(whole, 1) / 4, LARGEST);
  const [x, y] = toPicture(view, about);
  return held({ scale, x: about[0] - x * scale, y: about[1] - y * scale }, size, frame);
}

export function panned(view: View, dx: number, dy: number, size: Size, frame: Size): View {
  return held({ ...view, x: view.x + dx, y: view.y + dy }, size, frame);
}

/** A rectangle of the picture in the middle; smaller only where it would not fit. */
export function centeredOn(rect: Rect, view: View, size: Size, frame: Size): View {
  const room = (length: number, along: number) => Math.max(1, length - 4 * MARGIN) / Math.max(along, 1);
  const scale = Math.min(view.scale, room(frame.width, rect.width), room(frame.height, rect.height));
  return held(centered(centerOf(rect), scale, frame), size, frame);
}

/** How what was drawn in one view is moved and enlarged to be seen as in another one. */
export function changed(from: View, to: View): View {
  const scale = to.scale / from.scale;
  return { scale, x: to.x - from.x * scale, y: to.y - from.y * scale };
}

/** Whether what was drawn in one view can be stretched to another one: its lines become as much bolder, or thinner. */
export function isNear(from: View, to: View): boolean {
  return to.scale <= MOST_STRETCHED * from.scale && from.scale <= MOST_STRETCHED * to.scale;
}

/** What of the picture is in sight. */
export function inSight({ scale, x, y }: View, frame: Size): Rect {
  return { x: -x / scale, y: -y / scale, width: frame.width / scale, height: frame.height / scale };
}

export function kept(view: View, size: Size, frame: Size): KeptView {
  const [x, y] = toPicture(view, [frame.width / 2, frame.height / 2]);
  return { zoom: view.scale / fitted(size, frame).scale, middle: [x / size.width, y / size.height] };
}

export function restored({ zoom, middle }: KeptView, size: Size, frame: Size): View {
  const scale = fitted(size, frame).scale * zoom;
  return held(centered([middle[0] * size.width, middle[1] * size.height], scale, frame), size, frame);
}

function centered([x, y]: Point, scale: number, frame: Size): View {
  return { scale, x: frame.width / 2 - x * scale, y: frame.height / 2 - y * scale };
}

/** The view, pushed back so far that some of the picture is in the middle of the frame. */
function held(view: View, size: Size, frame: Size): View {
  const hold = (offset: number, length: number, room: number) => between(offset, room / 2 - length * view.scale, room / 2);
  return { ...view, x: hold(view.x, size.width, frame.width), y: hold(view.y, size.height, frame.height) };
}
