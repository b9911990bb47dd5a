import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isReadable } from "./useTimedMedia";

beforeEach(() => vi.stubGlobal("location", { href: "https://labels.test/p/1", origin: "https://labels.test" }));
afterEach(() => vi.unstubAllGlobals());

test("files of this server are read, others and addresses that are none are not", () => {
  expect(["/media/a.wav", "a.wav", "https://labels.test/a.wav"].map(isReadable)).toEqual([true, true, true]);
  expect(["https://other.test/a.wav", "https://[x", "http://labels.test/a.wav", "data:audio/wav;base64,"].map(isReadable)).toEqual([false, false, false, false]);
});
