import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { readOn } from "./readOn";

/** A list whose pages, named by their number, are given out by hand. */
class List {
  asked: number[] = [];
  last = 4;
  isOver = false;
  private waiting: { give: () => void; fail: (reason: Error) => void } | null = null;
  readonly client = new QueryClient();
  readonly observer = new InfiniteQueryObserver(this.client, {
    queryKey: ["list"],
    initialPageParam: 1,
    retry: false,
    queryFn: ({ pageParam, signal }) => {
      this.asked.push(pageParam);
      return new Promise<number>((give, fail) => {
        this.waiting = { give: () => give(pageParam), fail };
        signal.addEventListener("abort", () => fail(signal.reason));
      });
    },
    getNextPageParam: (last) => (last < this.last ? last + 1 : null),
  });
  readonly leave = this.observer.subscribe(() => {});

  get pages(): unknown {
    return this.observer.getCurrentResult().data?.pages;
  }

  readOn(pages: number): Promise<void> {
    return readOn(this.observer.getCurrentResult().fetchNextPage, pages, () => this.isOver);
  }

  /** Answers what is asked for until nothing is. */
  async give(): Promise<void> {
    await this.once(() => this.waiting !== null);
    while (this.waiting) {
      const { give } = this.waiting;
      this.waiting = null;
      give();
      await this.settle();
    }
  }

  async fail(): Promise<void> {
    await this.once(() => this.waiting !== null);
    this.waiting!.fail(new Error("No connection"));
    this.waiting = null;
    await this.settle();
  }

  /** What is due is done: timers too, by which observers are told. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((go) => setTimeout(go, 0));
  }

  private async once(holds: () => boolean): Promise<void> {
    while (!holds()) await this.settle();
  }
}

const lists: List[] = [];

async function readList(): Promise<List> {
  const list = new List();
  lists.push(list);
  await list.give();
  list.asked = [];
  return list;
}

afterEach(() => {
  for (const list of lists.splice(0)) {
    list.leave();
    list.client.clear();
  }
});

test("one page more is read", async () => {
  const list = await readList();
  const reading = list.readOn(2);
  await list.give();
  await reading;
  expect(list.pages).toEqual([1, 2]);
  expect(list.asked).toEqual([2]);
});

test("asked twice, one page is read once", async () => {
  const list = await readList();
  const reading = [list.readOn(2), list.readOn(2)];
  await list.give();
  await Promise.all(reading);
  expect(list.asked).toEqual([2]);
});

test("what is being read again is read to its end before", async () => {
  const list = await readList();
  void list.client.invalidateQueries();
  const reading = list.readOn(2);
  await list.give();
  await reading;
  expect(list.asked).toEqual([1, 2]);
  expect(list.pages).toEqual([1, 2]);
});

test("a page that a change cancels is read after all is read again, however often", async () => {
  const list = await readList();
  const reading = list.readOn(2);
  for (let time = 0; time < 3; time++) {
    await list.settle();
    void list.client.invalidateQueries();
  }
  await list.give();
  await reading;
  expect(list.pages).toEqual([1, 2]);
  expect(list.asked).toEqual([2, 1, 1, 1, 2]);
});

test("after a failure nothing is read until it is asked for again", async () => {
  const list = await readList();
  const reading = list.readOn(2);
  await list.fail();
  await reading;
  await list.settle();
  expect(list.asked).toEqual([2]);
  expect(list.observer.getCurrentResult().isError).toBe(true);
  const again = list.readOn(2);
  await list.give();
  await again;
  expect(list.pages).toEqual([1, 2]);
  expect(list.observer.getCurrentResult().isError).toBe(false);
});

test("a list that became shorter meanwhile is at its end", async () => {
  const list = await readList();
  void list.client.invalidateQueries();
  list.last = 1;
  const reading = list.readOn(2);
  await list.give();
  await reading;
  expect(list.pages).toEqual([1]);
  expect(list.asked).toEqual([1]);
});

test("nobody looks any more: nothing is read", async () => {
  const list = await readList();
  void list.client.invalidateQueries();
  const reading = list.readOn(2);
  list.isOver = true;
  await list.give();
  await reading;
  expect(list.asked).toEqual([1]);
});
