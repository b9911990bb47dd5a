import { expect, test } from "vitest";
import { frameAt, framesOf, middleOf, startOf } from "./film";

test("each frame is found again by its start and by its middle, whatever the rate", () => {
  for (const [count, seconds] of [[250, 10], [300, 10.01], [1_001, 33.4], [7, 3]] as const) {
    const frames = framesOf({ frames: count }, seconds);
    expect(frames).toMatchObject({ count, isGuess: false });
    for (let frame = 0; frame < count; frame += 1) {
      expect(frameAt(middleOf(frame, frames), frames)).toBe(frame);
      expect(frameAt(startOf(frame, frames), frames)).toBe(frame);
    }
    expect([frameAt(-1, frames), frameAt(seconds, frames), frameAt(99, frames)]).toEqual([0, count - 1, count - 1]);
  }
});

test("a film that does not say its frames is taken to have 25 a second", () => {
  expect(framesOf("clip.webm", 2)).toEqual({ rate: 25, count: 50, isGuess: true });
});
