import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "./throttle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is asked for often is done soon once, then at intervals, and the last asking is never lost", async () => {
  const act = vi.fn();
  const throttle = new Throttle(1_000, act);
  for (let i = 0; i < 5; i++) throttle.ask();
  await vi.advanceTimersByTimeAsync(60);
  expect(act).toHaveBeenCalledTimes(1);
  throttle.ask();
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(2);
});

test("what takes longer than the interval comes to its end before it is begun again, once", async () => {
  const ends: (() => void)[] = [];
  const act = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const throttle = new Throttle(1_000, act);
  throttle.ask();
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(1_000);
    throttle.ask();
  }
  expect(act).toHaveBeenCalledTimes(1);
  ends[0]!();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(act).toHaveBeenCalledTimes(2);
});

test("nothing is done once it is stopped", () => {
  const act = vi.fn();
  const throttle = new Throttle(1_000, act);
  throttle.ask();
  throttle.stop();
  vi.advanceTimersByTime(5_000);
  expect(act).not.toHaveBeenCalled();
});
