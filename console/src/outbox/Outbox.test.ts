import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/client";
import type { Command, Outcome } from "./command";
import { Database, refusedEntry, refusedQuestions, type Entry } from "./database";
import { Outbox } from "./Outbox";

const DONE: Outcome = { status: "done", annotation: "annotation_1" };
const OWNER = { organization: "organization_1", member: "member_1" };
let database: Database;
let databases = 0;

beforeEach(async () => {
  // A tab that died gives its lock back; an outbox of another test here would hold it for ever.
  vi.stubGlobal("navigator", {});
  databases += 1;
  database = await Database.open(`outbox-${databases}`);
});

function submission(task: string): Command {
  return { kind: "submit", project: "project_1", input: { commandId: `command-${task}`, task, token: 1, answers: [] } };
}

function outbox(send: (command: Command) => Promise<Outcome>, owner = OWNER) {
  const onDone = vi.fn();
  const box = new Outbox({ database, owner, send });
  box.onDone(onDone);
  return { box, onDone };
}

/** Waits until something holds; the second that Vitest would wait passes on a busy machine between two turns of the loop. */
const until = (holds: () => unknown) => vi.waitFor(holds, { timeout: 30_000 });

test("commands are sent in their order and then gone", async () => {
  const sent: string[] = [];
  const { box, onDone } = outbox(async (command) => {
    sent.push(command.input.task);
    return DONE;
  });
  await Promise.all([box.add(submission("a")), box.add(submission("b")), box.add(submission("c"))]);
  await until(() => expect(onDone).toHaveBeenCalledTimes(3));
  expect(sent).toEqual(["a", "b", "c"]);
  await until(async () => expect(await database.entries()).toEqual([]));
});

test("a command that met no server is sent again with the same id", async () => {
  const ids: string[] = [];
  const { box, onDone } = outbox(async (command) => {
    ids.push(command.input.commandId);
    if (ids.length === 1) throw new ApiError("NETWORK", "away");
    return DONE;
  });
  await box.add(submission("a"));
  await until(() => expect(box.snapshot().isOffline).toBe(true));
  box.resume();
  await until(() => expect(onDone).toHaveBeenCalledOnce());
  expect(ids).toEqual(["command-a", "command-a"]);
});

test("what a dead tab left is sent by the next one, though not for somebody else", async () => {
  const never = outbox(() => new Promise<Outcome>(() => {}));
  await never.box.add(submission("a"));
  const other = outbox(async () => DONE, { ...OWNER, member: "member_2" });
  await other.box.pump();
  expect(other.onDone).not.toHaveBeenCalled();
  const next = outbox(async () => DONE);
  await next.box.pump();
  expect(next.onDone).toHaveBeenCalledOnce();
});

test("a held command can be taken back until it is released", async () => {
  const { box, onDone } = outbox(async () => DONE);
  const first = await box.add(submission("a"), 60_000);
  expect(await box.takeBack(first.sequence)).toBe(true);
  expect(await database.entries()).toEqual([]);
  const second = await box.add(submission("b"), 60_000);
  await box.release();
  await until(() => expect(onDone).toHaveBeenCalledOnce());
  expect(await box.takeBack(second.sequence)).toBe(false);
});

test("what was sent on leaving cannot be taken back any more", async () => {
  const { box } = outbox(() => new Promise<Outcome>(() => {}));
  const entry = await box.add(submission("a"), 60_000);
  box.sendAllAndLeave();
  await until(async () => expect((await database.entries())[0]?.state).toBe("SENT"));
  expect(await box.takeBack(entry.sequence)).toBe(false);
});

test("a refusal is kept with its reason, and does not stop the others", async () => {
  const refusal = { code: "CONFLICT" as const, message: "Too late.", path: [], problems: [] };
  const { box, onDone } = outbox(async (command) =>
    command.input.task === "a" ? { status: "refused", refusal } : DONE,
  );
  const entry = await box.add(submission("a"));
  await box.add(submission("b"));
  await until(() => expect(onDone).toHaveBeenCalledOnce());
  expect(box.snapshot().refused.map((each) => each.refusal)).toEqual([{ code: "CONFLICT", message: "Too late." }]);
  await box.discard(entry.sequence);
  expect(box.snapshot()).toEqual({ waiting: 0, refused: [], isOffline: false });
});

test("a command that is to be sent as another one is, once", async () => {
  const tokens: number[] = [];
  const { box, onDone } = outbox(async (command) => {
    if (command.kind !== "submit") throw new Error("another kind");
    tokens.push(command.input.token);
    if (command.input.token > 1) return DONE;
    return { status: "changed", command: { ...command, input: { ...command.input, commandId: "again", token: 2 } } };
  });
  await box.add(submission("a"));
  await until(() => expect(onDone).toHaveBeenCalledOnce());
  expect(tokens).toEqual([1, 2]);
});

test("without a session everything is kept", async () => {
  const { box } = outbox(async () => {
    throw new ApiError("UNAUTHENTICATED", "Log in.");
  });
  await box.add(submission("a"));
  await until(() => expect(box.snapshot().isOffline).toBe(true));
  expect(await database.entries()).toHaveLength(1);
});

test("each command is sent for its owner, and nothing any more once somebody else uses the page", async () => {
  const members: (string | undefined)[] = [];
  const box = new Outbox({
    database,
    owner: OWNER,
    send: async (_, options) => {
      members.push(options?.member);
      return DONE;
    },
  });
  await box.add(submission("a"));
  await box.flush();
  const held = await box.add(submission("b"), 20);
  box.stop();
  await new Promise((resolve) => setTimeout(resolve, 60));
  await box.flush();
  expect(members).toEqual([OWNER.member]);
  expect((await database.entries()).map(({ sequence }) => sequence)).toEqual([held.sequence]);
});

test("flushing waits for the answers to all that was held", async () => {
  const { box, onDone } = outbox(async () => DONE);
  await box.add(submission("a"));
  await box.add(submission("b"), 60_000);
  await box.flush();
  expect(onDone).toHaveBeenCalledTimes(2);
});

test("what the server found wrong with an answer is told of its question", () => {
  const answers = ["class", "meetings"].map((question) => ({ question, value: {} as never }));
  const command: Command = { kind: "submit", project: "p", input: { commandId: "c", task: "t", token: 1, answers } };
  const entry: Entry = { ...OWNER, sequence: 1, command, state: "SENT", heldUntil: 0, refusal: null };
  const path = ["answers", "1", "value", "relation", "relations", "0", "source"];
  const refusal = { code: "INVALID", message: "No region.", path, problems: [] };
  expect(refusedQuestions(refusedEntry(entry, refusal))).toEqual(new Map([["meetings", "No region."]]));
  const problems = [{ message: "Choose one.", path: ["answers", "0"] }, { message: "No region.", path }, { message: "Nor here.", path }];
  expect([...refusedQuestions(refusedEntry(entry, { ...refusal, problems })).values()]).toEqual(["Choose one.", "No region."]);
  expect(refusedQuestions(refusedEntry(entry, { code: "CONFLICT", message: "Late." })).size).toBe(0);
});
