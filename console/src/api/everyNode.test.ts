import { expect, test } from "vitest";
import { everyNode, MOST_NODES } from "./everyNode";

/** A list of so many numbers in pages of 100, and the cursors that were asked for. */
function listOf(count: number) {
  const asked: (string | null)[] = [];
  const read = async (after: string | null) => {
    asked.push(after);
    const start = Number(after ?? 0);
    const end = Math.min(start + 100, count);
    const nodes = Array.from({ length: end - start }, (_, index) => start + index);
    return { nodes, pageInfo: { hasNextPage: end < count, endCursor: String(end) } };
  };
  return { asked, read };
}

test("all pages are read, one after the other", async () => {
  const { asked, read } = listOf(250);
  expect(await everyNode(read)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  expect(asked).toEqual([null, "100", "200"]);
});

test("a list without an end is read no further than anybody looks, and one that is not shown is empty", async () => {
  const { asked, read } = listOf(Infinity);
  expect((await everyNode(read)).length).toBe(MOST_NODES);
  expect(asked.length).toBe(MOST_NODES / 100);
  expect(await everyNode(async () => null)).toEqual([]);
});
