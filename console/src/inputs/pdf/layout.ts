/** How the pages of a PDF lie one below the other. Everything here is pure; sizes are CSS pixels but for those of a page. */
import { between, type Size } from "../../shapes/geometry";

/** The pages as the task says them: all have the same size, in points. */
export interface Sheets {
  count: number;
  size: Size;
}

/** How the pages are seen: CSS pixels a point, and how far they are scrolled. */
export interface Scroll {
  scale: number;
  left: number;
  top: number;
}

/** Around the pages, and between two of them. */
const MARGIN = 12;
/** CSS pixels that a point has at least and at most. */
const [SMALLEST, LARGEST] = [0.1, 8];
/** Browsers lay out no more than some tens of millions of pixels. */
const TALLEST = 16_000_000;

/** As wide as the frame. */
export function fitWidth({ size, count }: Sheets, frame: Size): number {
  return allowed((frame.width - 2 * MARGIN) / size.width, { size, count });
}

function allowed(scale: number, { size, count }: Sheets): number {
  return between(scale, SMALLEST, Math.min(LARGEST, TALLEST / (count * size.height)));
}

/** From the top of one page to that of the next. */
function pitch({ size }: Sheets, scale: number): number {
  return size.height * scale + MARGIN;
}

/** Where a page begins, in all that can be scrolled. */
export function topOf(page: number, sheets: Sheets, scale: number): number {
  return MARGIN + page * pitch(sheets, scale);
}

export function leftOf(sheets: Sheets, scale: number, frame: Size): number {
  return (extent(sheets, scale, frame).width - sheets.size.width * scale) / 2;
}

/** All that can be scrolled; so long that the last page, too, comes to the top of the frame. */
export function extent(sheets: Sheets, scale: number, frame: Size): Size {
  const own = sheets.size.height * scale;
  const below = Math.max(MARGIN, frame.height - own - MARGIN);
  return {
    width: Math.max(frame.width, sheets.size.width * scale + 2 * MARGIN),
    height: topOf(sheets.count - 1, sheets, scale) + own + below,
  };
}

/** The page at a height of all that can be scrolled; between two pages the nearer one. */
export function pageAt(y: number, sheets: Sheets, scale: number): number {
  return between(Math.floor((y - MARGIN / 2) / pitch(sheets, scale)), 0, sheets.count - 1);
}

/** The first and the last page of which something is in sight, or no farther from it than `ahead`. */
export function pagesInSight({ scale, top }: Scroll, sheets: Sheets, frame: Size, ahead = 0): [number, number] {
  return [pageAt(top - ahead, sheets, scale), pageAt(top + frame.height + ahead, sheets, scale)];
}

/** The page one looks at: the first that is half in sight, or that takes half of the frame. */
export function pageShown(scroll: Scroll, sheets: Sheets, frame: Size): number {
  const [first, last] = pagesInSight(scroll, sheets, frame);
  const height = sheets.size.height * scroll.scale;
  for (let page = first; page < last; page += 1) {
    const top = topOf(page, sheets, scroll.scale);
    const seen = Math.min(top + height, scroll.top + frame.height) - Math.max(top, scroll.top);
    if (seen >= Math.min(height, frame.height) / 2) return page;
  }
  return last;
}

/** Scrolled no farther than there is something. */
export function held({ scale, left, top }: Scroll, sheets: Sheets, frame: Size): Scroll {
  const { width, height } = extent(sheets, scale, frame);
  return { scale, left: between(left, 0, width - frame.width), top: between(top, 0, height - frame.height) };
}

/** With a page at the top of the frame. */
export function scrolledTo(page: number, scroll: Scroll, sheets: Sheets, frame: Size): Scroll {
  const top = topOf(between(page, 0, sheets.count - 1), sheets, scroll.scale) - MARGIN;
  return held({ ...scroll, top }, sheets, frame);
}

/** At another scale, about a place of the frame that stays where it is: what of which page is there. */
export function scaled(scroll: Scroll, scale: number, [x, y]: readonly [number, number], sheets: Sheets, frame: Size): Scroll {
  const to = allowed(scale, sheets);
  const page = pageAt(scroll.top + y, sheets, scroll.scale);
  const across = (scroll.left + x - leftOf(sheets, scroll.scale, frame)) / scroll.scale;
  const down = (scroll.top + y - topOf(page, sheets, scroll.scale)) / scroll.scale;
  const left = leftOf(sheets, to, frame) + across * to - x;
  return held({ scale: to, left, top: topOf(page, sheets, to) + down * to - y }, sheets, frame);
}

/** How much larger or smaller a page of the file is drawn, evenly, so that it just fits into a page of the task. */
export function fitting(real: Size, { width, height }: Size): number {
  return Math.min(width / real.width, height / real.height);
}

/** Whether a page of the file has the size that the task says, up to a point. */
export function isSameSize(real: Size, declared: Size): boolean {
  return Math.abs(real.width - declared.width) <= 1 && Math.abs(real.height - declared.height) <= 1;
}
