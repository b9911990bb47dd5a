import { beforeEach, expect, test, vi } from "vitest";
import type { RefusalFragment } from "../../api/operations";
import type { Claimed, ReviewApi } from "./reviewApi";
import { ReviewQueue } from "./ReviewQueue";
import type { ReviewItem, ReviewTask } from "./reviewWork";

const HOUR = 3_600_000;
const NOTHING: RefusalFragment = { code: "NOTHING_TO_CLAIM", message: "No review waits for you.", path: [], problems: [] };
const item = (id: string, expiresIn = HOUR): ReviewItem => ({
  task: { id } as ReviewTask, token: 1, expiresAt: Date.now() + expiresIn,
});
const released: string[] = [];
let api: ReviewApi;
let waiting: string[];

beforeEach(() => {
  vi.useFakeTimers();
  waiting = ["a", "b", "c", "d"];
  released.length = 0;
  api = {
    held: async () => [],
    claim: async (task): Promise<Claimed> => {
      if (task) return { item: item(task) };
      const id = waiting.shift();
      return id ? { item: item(id) } : { item: null, refusal: NOTHING };
    },
    extend: async () => Date.now() + HOUR,
    release: (task) => released.push(task),
  };
});

const ids = (queue: ReviewQueue) => queue.snapshot().items.map(({ task }) => task.id).join("");

test("one review is at hand and the next one behind it", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  expect(ids(queue)).toBe("ab");
  queue.decided("a");
  await vi.waitFor(() => expect(ids(queue)).toBe("bc"));
  expect(queue.current?.task.id).toBe("b");
});

test("who walked on while a verdict was kept stays where they are", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  await queue.step(1);
  queue.decided("a");
  expect(queue.current?.task.id).toBe("b");
});

test("what was decided and done while the server was asked is not shown again", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  api.held = async () => {
    queue.decided("a");
    return [item("a"), item("b")];
  };
  await queue.start();
  await vi.waitFor(() => expect(ids(queue)).toBe("bc"));
});

test("no more are held than the project allows", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 1);
  await queue.start();
  expect(ids(queue)).toBe("a");
  expect(await queue.step(1)).toBe(false);
});

test("one walks forth and back, and what is decided is gone", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  expect(await queue.step(-1)).toBe(false);
  expect(await queue.step(1)).toBe(true);
  await vi.waitFor(() => expect(ids(queue)).toBe("abc"));
  queue.decided("b");
  expect(queue.current?.task.id).toBe("c");
  expect(await queue.step(-1)).toBe(true);
  expect(queue.current?.task.id).toBe("a");
});

test("the next one is waited for while it is being claimed", async () => {
  const claim = api.claim;
  api.claim = async (task) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return claim(task);
  };
  const queue = new ReviewQueue(api, () => new Set(), 10);
  void queue.start();
  await vi.advanceTimersByTimeAsync(150);
  expect(ids(queue)).toBe("a");
  const stepped = queue.step(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(await stepped).toBe(true);
  expect(queue.current?.task.id).toBe("b");
  expect(ids(queue)).toBe("abc");
});

test("held reviews are taken up, without those whose verdict is on its way", async () => {
  api.held = async () => [item("x"), item("y")];
  const queue = new ReviewQueue(api, () => new Set(["x"]), 10);
  await queue.start();
  expect(ids(queue)).toBe("ya");
});

test("a certain one comes before all others, or it is said why not", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  expect(await queue.open("z")).toBeNull();
  expect(queue.current?.task.id).toBe("z");
  api.claim = async () => ({ item: null, refusal: { ...NOTHING, message: "Another reviewer holds it." } });
  expect(await queue.open("w")).toBe("Another reviewer holds it.");
  expect(queue.current?.task.id).toBe("z");
});

test("leases are extended before they end; a lost one goes, unless one is at it", async () => {
  api.held = async () => [item("x", HOUR / 4), item("y", HOUR / 4)];
  const queue = new ReviewQueue(api, () => new Set(), 2);
  await queue.start();
  api.extend = async () => null;
  await queue.extend(HOUR);
  expect(ids(queue)).toBe("x");
});

test("whoever leaves gives all back, also what is claimed meanwhile", async () => {
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  queue.leave();
  expect(released).toEqual(["a", "b"]);
  expect(ids(queue)).toBe("");
});

test("where nothing waits it says so, and asks again", async () => {
  waiting = [];
  const queue = new ReviewQueue(api, () => new Set(), 10);
  await queue.start();
  expect(queue.snapshot()).toMatchObject({ phase: "empty", message: NOTHING.message });
  waiting = ["e"];
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ids(queue)).toBe("e");
});
