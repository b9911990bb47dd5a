import { expect, test } from "vitest";
import { Look } from "../../shapes/image/ViewStore";
import { extent, fitting, isSameSize, pagesInSight, topOf } from "./layout";
import { PagesView } from "./PagesView";
import { byPage } from "./usePages";

const A4 = { width: 595, height: 842 };
const FRAME = { width: 800, height: 600 };

function viewOf(count = 500, look = new Look(), frame = FRAME): PagesView {
  const pages = new PagesView("report", { count, size: A4 }, look);
  pages.resize(frame);
  return pages;
}

test("a page is as wide as the frame at first, and few of 500 are in sight", () => {
  const pages = viewOf();
  const { scale } = pages.scroll();
  expect(scale * A4.width).toBeCloseTo(FRAME.width - 24, 6);
  expect(pages.span()).toEqual([0, 0]);
  for (const page of [1, 250, 499]) {
    pages.goTo(page);
    expect(pages.shown()).toBe(page);
    const [first, last] = pages.span();
    expect(last - first).toBeLessThanOrEqual(2);
  }
});

test("each page can be shown by its number, however many are in sight, and there is nothing beyond the last", () => {
  for (const [count, zoom] of [[1, 0], [7, -8], [40, -11], [3, 5]] as const) {
    const pages = viewOf(count);
    pages.zoom(zoom);
    for (let page = 0; page < count; page += 1) {
      pages.goTo(page);
      expect(pages.shown()).toBe(page);
    }
    pages.pan(0, -1e9);
    const { top, scale } = pages.scroll();
    expect(top).toBeCloseTo(extent(pages.sheets, scale, FRAME).height - FRAME.height, 6);
    pages.goTo(-3);
    expect(pages.scroll().top).toBe(0);
  }
});

test("a place of a page is found again on the screen, on whatever page and at whatever zoom", () => {
  const pages = viewOf(90);
  for (const page of [0, 1, 57, 89]) {
    for (const steps of [-6, 0, 3]) {
      pages.fit();
      pages.zoom(steps);
      pages.goTo(page);
      const { scale, top, left } = pages.scroll();
      const [x, y] = pages.toPage(page, [300, 40]);
      expect(topOf(page, pages.sheets, scale) - top + y * scale).toBeCloseTo(40, 6);
      expect(pages.snapshot().view.x + x * scale).toBeCloseTo(300, 6);
      expect(left).toBeGreaterThanOrEqual(0);
      const { view } = pages.on(page).snapshot();
      expect([view.x + x * view.scale, view.y + y * view.scale]).toEqual([expect.closeTo(300, 6), expect.closeTo(40, 6)]);
      expect(pages.on(page).snapshot()).toBe(pages.on(page).snapshot());
      expect(pages.at([300, 40])).toBe(page);
    }
  }
});

test("zooming leaves what is under the pointer where it is, also deep in a file", () => {
  const pages = viewOf(500);
  pages.zoom(3);
  pages.goTo(321);
  for (const steps of [1, 2, -1]) {
    const before = pages.toPage(321, [420, 300]);
    pages.zoom(steps, [420, 300]);
    const after = pages.toPage(321, [420, 300]);
    expect(after[0]).toBeCloseTo(before[0], 6);
    expect(after[1]).toBeCloseTo(before[1], 6);
  }
});

test("the zoom is kept for the next file, and a frame of another width is filled in proportion", () => {
  const look = new Look();
  const first = viewOf(3, look);
  first.zoom(2);
  const { scale } = first.scroll();
  const next = viewOf(9, look);
  expect(next.scroll()).toMatchObject({ top: 0, scale: expect.closeTo(scale, 9) });
  next.goTo(5);
  next.resize({ width: 412, height: 600 });
  expect(next.scroll().scale).toBeCloseTo((scale * (412 - 24)) / (800 - 24), 6);
  expect(next.shown()).toBe(5);
  next.fit();
  expect(next.scroll().scale * A4.width).toBeCloseTo(412 - 24, 6);
  expect(viewOf(3, look).scroll().scale * A4.width).toBeCloseTo(800 - 24, 6);
});

test("what the browser scrolled to counts, and the page that is drawn on is turned for itself", () => {
  const pages = viewOf(20);
  pages.goTo(4);
  const { left, top } = pages.scroll();
  pages.scrolled(left, Math.floor(top) - 1);
  expect(pages.scroll().top).toBe(Math.floor(top) - 1);
  expect(pages.snapshot().page).toBe(0);
  pages.turnTo(99);
  expect(pages.snapshot().page).toBe(19);
  expect(pages.inHand.toPicture([0, 0])).toEqual(pages.on(19).toPicture([0, 0]));
  pages.inHand.reveal({ x: 10, y: 20, width: 30, height: 40 });
  expect(pages.shown()).toBe(19);
});

test("a file with more pages than a browser lays out in their size is shown smaller", () => {
  const pages = viewOf(60_000);
  const { scale } = pages.scroll();
  expect(extent(pages.sheets, scale, FRAME).height).toBeLessThan(20_000_000);
  const [first, last] = pagesInSight({ ...pages.scroll(), top: 0 }, pages.sheets, FRAME);
  expect([first, last]).toEqual([0, expect.any(Number)]);
});

test("a page of another size fits the one of the task, and is told from it", () => {
  expect(fitting({ width: 842, height: 595 }, A4)).toBeCloseTo(595 / 842, 9);
  expect(fitting({ width: 297.5, height: 421 }, A4)).toBeCloseTo(2, 9);
  expect(isSameSize({ width: 595.28, height: 841.89 }, A4)).toBe(true);
  expect(isSameSize({ width: 612, height: 792 }, A4)).toBe(false);
});

test("shapes lie on their pages, those without one on the first", () => {
  const shape = (id: string, page?: number | null) => ({ region: { id, label: "", page } });
  const found = byPage([shape("a", 2), shape("b", null), shape("c", 2)]);
  expect([...found.keys()]).toEqual([2, 0]);
  expect(found.get(2)!.map(({ region }) => region.id)).toEqual(["a", "c"]);
});
