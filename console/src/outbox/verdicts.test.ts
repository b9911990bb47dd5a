import { beforeEach, expect, test, vi } from "vitest";
import { sendVerdict, type VerdictCommand } from "./verdicts";

const SEEN = { one: 1, two: 3 };
const command: VerdictCommand = {
  kind: "approve", project: "project_1", seen: SEEN,
  input: { commandId: "c", task: "task_1", annotation: "one", token: 5, expectedVersion: 8 },
};
const refused = (code: string) => ({ __typename: "Refused", code, message: code, path: [], problems: [] });
let answers: Record<string, unknown>[];

beforeEach(() => {
  answers = [];
  vi.stubGlobal("fetch", async () => ({ json: async () => ({ data: answers.shift() }) }));
});

/** What claiming the review again gives: the task under another token and version, with these revisions. */
function claimed(revisions: Record<string, number>, status = "SUBMITTED") {
  const annotations = Object.entries(revisions).map(([id, revision]) => ({ id, revision, status }));
  return { claimReview: { __typename: "ClaimReviewPayload", token: 6, task: { version: 9, annotations } } };
}

test("a verdict under a lost lease, or after a comment, is sent again where the answers are those that were seen", async () => {
  for (const code of ["NO_LEASE", "STALE"]) {
    answers = [{ approveAnnotation: refused(code) }, claimed({ two: 3, one: 1 })];
    const outcome = await sendVerdict(command);
    expect(outcome).toMatchObject({ status: "changed", command: { kind: "approve", input: { token: 6, expectedVersion: 9 } } });
  }
});

test("a verdict on answers that changed is refused", async () => {
  answers = [{ approveAnnotation: refused("STALE") }, claimed({ one: 1, two: 4 })];
  expect(await sendVerdict(command)).toMatchObject({ status: "refused", refusal: { code: "STALE" } });
  answers = [{ approveAnnotation: refused("NO_LEASE") }, claimed({ one: 1 })];
  expect(await sendVerdict(command)).toMatchObject({ status: "refused", refusal: { code: "NO_LEASE" } });
});

test("where the task cannot be claimed again, that is the reason", async () => {
  answers = [{ approveAnnotation: refused("NO_LEASE") }, { claimReview: refused("CONFLICT") }];
  expect(await sendVerdict(command)).toMatchObject({ status: "refused", refusal: { code: "CONFLICT" } });
});

test("other refusals are final, and so are those of verdicts without a lease", async () => {
  answers = [{ approveAnnotation: refused("FORBIDDEN") }];
  expect(await sendVerdict(command)).toMatchObject({ status: "refused", refusal: { code: "FORBIDDEN" } });
  const free: VerdictCommand = { ...command, kind: "reject", input: { commandId: "c", task: "task_1", annotation: "two", reason: "No." } };
  answers = [{ rejectAnnotation: refused("NO_LEASE") }];
  expect(await sendVerdict(free)).toMatchObject({ status: "refused", refusal: { code: "NO_LEASE" } });
});
