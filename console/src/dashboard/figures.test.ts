import { expect, test, vi } from "vitest";
import type { Past } from "../past/PastContext";
import { figuresQuery, inTurn } from "./figures";

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

test("figures of questions are read one after the other, and those that nobody wants any more are not", async () => {
  const done: string[] = [];
  const read = (name: string, error?: Error) => async () => {
    done.push(`${name} begins`);
    await Promise.resolve();
    if (error) throw error;
    done.push(`${name} ends`);
    return name;
  };
  const wanted = new AbortController().signal;
  const left = new AbortController();
  const reads = [
    inTurn(wanted, read("a")),
    inTurn(wanted, read("b", new Error("refused"))),
    inTurn(left.signal, read("c")),
    inTurn(wanted, read("d")),
  ];
  left.abort();
  const found = await Promise.allSettled(reads);
  expect(found.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(done).toEqual(["a begins", "a ends", "b begins", "d begins", "d ends"]);
});
