import { expect, test } from "vitest";
import { TreeStore, type Page, type ReadPage } from "./TreeStore";
import { keyOf, TOP, type TreeConcept } from "./treeRows";

type Tree = Record<string, string[]>;

/** A server that has a tree, in pages of two. */
function server(tree: Tree, asked: string[] = []): ReadPage {
  const concept = (id: string): TreeConcept => ({
    conceptId: id, label: id.toUpperCase(), childCount: tree[id]?.length ?? 0, deprecated: false, color: null,
  });
  return async (parent, after): Promise<Page | null> => {
    asked.push(`${parent}@${after ?? 0}`);
    const ids = tree[parent];
    if (!ids && !Object.values(tree).flat().includes(parent)) return null;
    const from = Number(after ?? 0);
    const rest = ids ?? [];
    return {
      self: parent === TOP ? null : concept(parent),
      nodes: rest.slice(from, from + 2).map(concept),
      cursor: from + 2 < rest.length ? String(from + 2) : null,
    };
  };
}

const TREE: Tree = { "": ["a", "b"], a: ["c", "d", "e"], c: ["f"], b: ["c"] };
const ids = (store: TreeStore) => store.snapshot().rows.map(({ id }) => id ?? "…");

test("what is below is read once it is opened, page by page", async () => {
  const asked: string[] = [];
  const store = new TreeStore(server(TREE, asked));
  await store.start();
  expect(ids(store)).toEqual(["a", "b"]);
  await store.open("a");
  expect(ids(store)).toEqual(["a", "c", "d", "…", "b"]);
  await Promise.all([store.readMore("a"), store.readMore("a")]);
  expect(ids(store)).toEqual(["a", "c", "d", "e", "b"]);
  store.close("a");
  await store.open("a");
  expect(asked).toEqual(["@0", "a@0", "a@2"]);
});

test("a concept is revealed wherever it stands", async () => {
  const store = new TreeStore(server(TREE));
  expect(await store.reveal(["a", "e"])).toBe(keyOf(["a", "e"]));
  expect(await store.reveal(["b", "c", "f"])).toBe(keyOf(["b", "c", "f"]));
  expect(ids(store)).toEqual(["a", "c", "d", "e", "b", "c", "f"]);
  expect(await store.reveal(["b", "x"])).toBeNull();
});

test("what changed elsewhere is read again, and what is open stays open", async () => {
  const tree: Tree = structuredClone(TREE);
  const store = new TreeStore(server(tree));
  await store.reveal(["a", "c", "f"]);
  tree.a = ["c", "d", "e", "g"];
  tree.c = [];
  await store.readAgain(["a", "c", "b"]);
  expect(ids(store)).toEqual(["a", "c", "d", "…", "b"]);
  expect(store.concepts.get("c")?.childCount).toBe(0);
  expect(store.concepts.get("a")?.childCount).toBe(4);
});

test("all that is beside a row is opened", async () => {
  const store = new TreeStore(server(TREE));
  await store.start();
  await store.openBeside("a");
  expect(ids(store)).toEqual(["a", "c", "d", "…", "b", "c"]);
});

test("another version takes the place of the first, whatever is still on its way", async () => {
  const slow: ((page: Page) => void)[] = [];
  const store = new TreeStore(() => new Promise((resolve) => slow.push(resolve)));
  const first = store.start();
  await store.readFrom(server({ "": ["z"] }));
  slow[0]!({ self: null, nodes: [], cursor: null });
  await first;
  expect(ids(store)).toEqual(["z"]);
});

test("a refusal is told, and tried again", async () => {
  let fails = true;
  const read = server(TREE);
  const store = new TreeStore((parent, after) => (fails ? Promise.reject(new Error("Not now.")) : read(parent, after)));
  await store.start();
  expect(store.snapshot().problem).toBe("Not now.");
  fails = false;
  await store.retry();
  expect([ids(store), store.snapshot().problem]).toEqual([["a", "b"], null]);
  await store.open("a");
  fails = true;
  expect(await store.reveal(["a", "e"])).toBeNull();
  fails = false;
  await store.retry();
  expect([await store.reveal(["a", "e"]), store.snapshot().problem]).toEqual([keyOf(["a", "e"]), null]);
});
