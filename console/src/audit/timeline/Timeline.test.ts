import { expect, test } from "vitest";
import { neighbour, rowAt, Timeline, type EventPages, type Page, type Placed } from "./Timeline";

const SIZE = 5;

/** A ledger of which every third event is in the list, read in pages of which some are empty. */
class Ledger implements EventPages<Placed> {
  asked = 0;
  constructor(public head: number) {}

  private page(low: number, high: number): Page<Placed> {
    this.asked++;
    const events: Placed[] = [];
    for (let at = low; at <= high; at++) if (at % 3 === 0) events.push({ position: String(at) });
    return {
      events,
      older: low > 1 ? String(low) : null,
      newer: high < this.head ? String(high) : null,
    };
  }

  upTo = async (position: number | null) => {
    const high = position ?? this.head;
    return this.page(Math.max(1, high - SIZE), high);
  };
  older = async (cursor: string) => this.page(Math.max(1, Number(cursor) - 2), Number(cursor) - 1);
  newer = async (after: { cursor: string } | { position: number }) => {
    const low = ("cursor" in after ? Number(after.cursor) : after.position) + 1;
    return this.page(low, Math.min(this.head, low + 1));
  };
}

const positions = (timeline: Timeline<Placed>) => timeline.snapshot().events.map(({ position }) => Number(position));

test("it begins with the newest and grows to the first event, without a gap and without twice the same", async () => {
  const timeline = new Timeline(new Ledger(100));
  await timeline.open(null);
  expect(positions(timeline)).toEqual([99, 96]);
  for (let times = 0; timeline.snapshot().hasOlder && times < 100; times++) await timeline.grow("older");
  expect(positions(timeline)).toEqual(Array.from({ length: 33 }, (_, index) => 99 - 3 * index));
  expect(timeline.snapshot()).toMatchObject({ hasNewer: false, isLoading: false });
});

test("it begins anywhere, and grows in both directions", async () => {
  const timeline = new Timeline(new Ledger(40));
  await timeline.open(20);
  expect(timeline.holds(18)).toBe(true);
  expect(timeline.holds(39)).toBe(false);
  for (let times = 0; timeline.snapshot().hasNewer && times < 100; times++) await timeline.grow("newer");
  expect(positions(timeline)[0]).toBe(39);
  expect(timeline.holds(null)).toBe(true);
  const all = positions(timeline);
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  expect(new Set(all).size).toBe(all.length);
});

test("of two places that one looks at, the later wins, whichever is answered first", async () => {
  const answers: (() => void)[] = [];
  const ledger = new Ledger(100);
  const slow: EventPages<Placed> = {
    ...ledger,
    upTo: (position) => new Promise((resolve) => answers.push(() => void ledger.upTo(position).then(resolve))),
    newer: ledger.newer,
    older: ledger.older,
  };
  const timeline = new Timeline(slow);
  const first = timeline.open(90);
  const second = timeline.open(30);
  answers[1]!();
  await second;
  answers[0]!();
  await first;
  expect(positions(timeline).at(-1)).toBeLessThanOrEqual(30);
  expect(timeline.holds(30)).toBe(true);
});

test("what happens meanwhile comes at the top, where the top is in sight", async () => {
  const ledger = new Ledger(30);
  const timeline = new Timeline(ledger);
  await timeline.open(null);
  ledger.head = 36;
  timeline.hear();
  await expect.poll(() => positions(timeline).slice(0, 3)).toEqual([36, 33, 30]);
  await timeline.open(9);
  const asked = ledger.asked;
  timeline.hear();
  expect(ledger.asked).toBe(asked);
});

test("an error is told, and what was shown stays", async () => {
  const ledger = new Ledger(30);
  const timeline = new Timeline(ledger);
  await timeline.open(null);
  const before = positions(timeline);
  ledger.older = async () => Promise.reject(new Error("gone"));
  await timeline.grow("older");
  expect(timeline.snapshot()).toMatchObject({ problem: "gone", isLoading: false });
  expect(positions(timeline)).toEqual(before);
});

test("the row of a moment is that of the last event up to it", () => {
  const events = ["90", "60", "30"].map((position) => ({ position }));
  expect([90, 89, 60, 45, 30, 29].map((at) => rowAt(events, at))).toEqual([0, 1, 1, 2, 2, -1]);
  expect(rowAt(events, null)).toBe(0);
  expect(rowAt([], null)).toBe(-1);
});

test("a step leads to the next event, also from between two, and not past what was read", () => {
  const events = ["90", "60", "30"].map((position) => ({ position }));
  expect([90, 60].map((at) => neighbour(events, at, -1))).toEqual([60, 30]);
  expect([75, 89].map((at) => neighbour(events, at, -1))).toEqual([60, 60]);
  expect([30, 31, 59, 60].map((at) => neighbour(events, at, 1))).toEqual([60, 60, 60, 90]);
  expect(neighbour(events, 10, 1)).toBe(30);
  expect(neighbour(events, 90, -2)).toBe(30);
  expect([neighbour(events, 90, 1), neighbour(events, 30, -1), neighbour(events, 10, -1), neighbour([], 5, 1)]).toEqual(Array(4).fill(null));
});
