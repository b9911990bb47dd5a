import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { Database } from "../../outbox/database";
import { FinalDrafts } from "../../review/session/FinalDrafts";
import { Drafts } from "./Drafts";

const text = (value: string) => ({ remark: { kind: "text" as const, text: value } });
const final = (value: string) => ({ answers: text(value), leftOut: [], seen: { annotation_1: 1 } });

test("people who share a browser keep a draft each, also of the same task", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  const database = await Database.open("drafts");
  for (const member of ["member_1", "member_2"]) {
    (await Drafts.load(database, member)).save("task_1", text(member), 5);
    (await FinalDrafts.load(database, member)).save("task_1", final(member));
  }
  const load = async (member: string) => {
    const drafts = await Drafts.load(database, member);
    const finals = await FinalDrafts.load(database, member);
    return [drafts.get("task_1")?.answers, finals.get("task_1", { annotation_1: 1 })?.answers];
  };
  expect(await load("member_1")).toEqual([text("member_1"), text("member_1")]);
  (await Drafts.load(database, "member_2")).remove("task_1");
  (await FinalDrafts.load(database, "member_2")).remove("task_1");
  expect(await load("member_1")).toEqual([text("member_1"), text("member_1")]);
  expect(await load("member_2")).toEqual([undefined, undefined]);
});
