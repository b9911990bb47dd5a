import { expect, test, vi } from "vitest";
import type { Past } from "../past/PastContext";
import { figuresQuery } from "./figures";

const past = (time: string | null): Past => ({ at: 7, position: "7", time: time === null ? null : Date.parse(time), isExact: true });

test("two days at one position have figures of their own", () => {
  const [first, same, next, unknown] = ["2026-03-01T10:00Z", "2026-03-01T12:00Z", "2026-03-02T10:00Z", null].map((time) => figuresQuery("p", past(time)).queryKey);
  expect(first).toEqual(same);
  expect(first).not.toEqual(next);
  expect(unknown).not.toEqual(first);
});

test("a moment whose time is unknown is asked nothing about days", async () => {
  const sent: unknown[] = [];
  const answer = async (_: unknown, { body }: { body: string }) => {
    sent.push(JSON.parse(body).variables);
    return Response.json({ data: { asOf: { project: null } } });
  };
  vi.stubGlobal("fetch", answer);
  for (const time of [null, "2026-03-01T10:00Z"]) await (figuresQuery("p", past(time)).queryFn as () => Promise<unknown>)();
  vi.unstubAllGlobals();
  expect(sent).toMatchObject([{ hasDay: false }, { hasDay: true, today: "2026-03-01", end: "2026-03-02" }]);
});
