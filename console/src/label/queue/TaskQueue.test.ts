import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { HeldTaskFragment } from "../../api/operations";
import type { QueueApi } from "./queueApi";
import { TaskQueue } from "./TaskQueue";
import type { ReturnedAnnotation } from "./work";

const HOUR = 60 * 60_000;
const task = (id: string) => ({ id, externalId: null, inputs: {}, draft: null, comments: [] });
const lease = (id: string, token = 1): HeldTaskFragment => ({
  token,
  expiresAt: new Date(Date.now() + HOUR).toISOString(),
  task: task(id),
});
const refusal = { code: "NOTHING_TO_CLAIM" as const, message: "No task is free.", path: [], problems: [] };

let free: string[];
let api: QueueApi;

beforeEach(() => {
  vi.useFakeTimers();
  free = ["a", "b", "c", "d", "e"];
  api = {
    myWork: vi.fn(async () => ({ leases: [], returned: [], reasons: [] })),
    claim: vi.fn(async (count: number) => {
      const leases = free.splice(0, count).map((id) => lease(id));
      return leases.length ? { leases } : { leases: null, refusal };
    }),
    claimCertain: vi.fn(async (id: string) => lease(id, 2)),
    task: vi.fn(async (id: string) => task(id)),
    extend: vi.fn(async () => Date.now() + HOUR),
    release: vi.fn(),
  };
});

afterEach(() => vi.useRealTimers());

function queue(underWay: string[] = [], mostHeld = 20) {
  return new TaskQueue(api, () => new Set(underWay), mostHeld);
}

const ids = (of: TaskQueue) => of.snapshot().items.map((item) => item.task.id).join("");

test("the next tasks are there before they are needed", async () => {
  const tasks = queue();
  await tasks.start();
  expect(ids(tasks)).toBe("abc");
  tasks.next("a");
  expect(ids(tasks)).toBe("bc");
  await vi.waitFor(() => expect(ids(tasks)).toBe("bcd"));
});

test("what is held already comes first, without what is on its way", async () => {
  api.myWork = async () => ({ leases: [lease("x"), lease("y")], returned: [], reasons: [] });
  const tasks = queue(["x"]);
  await tasks.start();
  expect(ids(tasks)).toBe("yab");
});

test("what was on its way when the server was asked is not shown, though it is done by now", async () => {
  const underWay = new Set(["x"]);
  api.myWork = async () => {
    underWay.clear();
    return { leases: [lease("x"), lease("y")], returned: [], reasons: [] };
  };
  const tasks = new TaskQueue(api, () => new Set(underWay), 20);
  await tasks.start();
  expect(ids(tasks)).toBe("yab");
});

test("what was answered and done while the server was asked is not shown again", async () => {
  const tasks = queue();
  await tasks.start();
  api.myWork = async () => {
    tasks.next("a");
    return { leases: [lease("a"), lease("b")], returned: [], reasons: [] };
  };
  await tasks.start();
  await vi.waitFor(() => expect(ids(tasks)).toBe("bcd"));
});

test("rejected answers come back to be revised, outdated ones to be answered anew", async () => {
  const returned = (id: string, status: "REJECTED" | "OUTDATED") =>
    ({ id: `annotation_${id}`, status, formVersion: 1, reason: "Look again.", reasons: [], answers: [], task: task(id) }) as ReturnedAnnotation;
  api.myWork = async () => ({ leases: [], returned: [returned("r", "REJECTED"), returned("o", "OUTDATED")], reasons: [] });
  const tasks = queue();
  await tasks.start();
  expect(ids(tasks)).toBe("roa");
  const [rejected, outdated] = tasks.snapshot().items;
  expect(rejected?.returned).toEqual({ annotation: "annotation_r", reason: "Look again." });
  expect(outdated?.lease?.token).toBe(2);
});

test("no more is held than the project allows", async () => {
  const tasks = queue([], 1);
  await tasks.start();
  expect(ids(tasks)).toBe("a");
});

test("where nothing is free, it says so and asks again", async () => {
  free = [];
  const tasks = queue();
  await tasks.start();
  expect(tasks.snapshot()).toMatchObject({ phase: "empty", message: "No task is free." });
  free = ["z"];
  await vi.advanceTimersByTimeAsync(16_000);
  expect(ids(tasks)).toBe("z");
});

test("without a network the tasks at hand go on, and the next ones come when it is back", async () => {
  const tasks = queue();
  await tasks.start();
  const claim = api.claim;
  api.claim = async () => {
    throw new ApiError("NETWORK", "away");
  };
  tasks.next("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(tasks.snapshot().phase).toBe("ready");
  api.claim = claim;
  await vi.advanceTimersByTimeAsync(16_000);
  expect(ids(tasks)).toBe("bcd");
});

test("leases that end soon are extended; a task behind whose lease is lost goes", async () => {
  const tasks = queue();
  await tasks.start();
  api.extend = vi.fn(async (id: string) => (id === "b" ? null : Date.now() + 2 * HOUR));
  await tasks.extend(4 * HOUR);
  expect(ids(tasks)).toBe("ac");
  expect(tasks.snapshot().items[0]?.lease?.expiresAt).toBe(Date.now() + 2 * HOUR);
});

test("who leaves gives back what was not begun, also what arrives too late", async () => {
  const tasks = queue();
  await tasks.start();
  tasks.next("a");
  tasks.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.mocked(api.release).mock.calls.map(([id]) => id).sort()).toEqual(["c", "d"]);
});

test("who has left takes up and gives back nothing more: the tasks may be in hand on another page", async () => {
  const tasks = queue();
  await tasks.start();
  tasks.leave();
  vi.mocked(api.release).mockClear();
  api.myWork = async () => ({ leases: [lease("x")], returned: [], reasons: [] });
  await tasks.start();
  tasks.next("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.mocked(api.release)).not.toHaveBeenCalled();
  expect(ids(tasks)).toBe("");
});
