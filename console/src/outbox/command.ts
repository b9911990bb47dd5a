/** The commands that wait in the outbox, and how each is sent. */
import { newCommandId, request, type RequestOptions } from "../api/client";
import {
  ClaimAgainDocument,
  ReviseAnnotationDocument,
  SkipTaskDocument,
  SubmitAnnotationDocument,
  type RefusalFragment,
  type ReviseAnnotationInput,
  type SkipTaskInput,
  type SubmitAnnotationInput,
} from "../api/operations";
import { sendVerdict, type VerdictCommand } from "./verdicts";

export type LabelCommand = { project: string } & (
  | { kind: "submit"; input: SubmitAnnotationInput }
  | { kind: "revise"; input: ReviseAnnotationInput }
  | { kind: "skip"; input: SkipTaskInput }
);
export type Command = LabelCommand | VerdictCommand;

/** What came of sending: done, refused, or to be sent as another command instead. */
export type Outcome =
  | { status: "done"; annotation: string | null }
  | { status: "refused"; refusal: RefusalFragment }
  | { status: "changed"; command: Command };

export function isVerdict(command: Command): command is VerdictCommand {
  return command.kind === "approve" || command.kind === "reject" || command.kind === "replace";
}

/** Send a command. Its `commandId` makes sending it again harmless. Raises `ApiError` where no answer came. */
export async function sendCommand(command: Command, options?: RequestOptions): Promise<Outcome> {
  if (isVerdict(command)) return sendVerdict(command, options);
  const answer = await answerOf(command, options);
  if (answer.__typename === "TaskPayload") return { status: "done", annotation: null };
  if (answer.__typename === "AnnotationPayload") return { status: "done", annotation: answer.annotationId };
  if (answer.code === "NO_LEASE" && command.kind !== "revise") return claimedAgain(command, answer, options);
  return { status: "refused", refusal: answer };
}

async function answerOf(command: LabelCommand, options?: RequestOptions) {
  switch (command.kind) {
    case "submit":
      return (await request(SubmitAnnotationDocument, { input: command.input }, options)).submitAnnotation;
    case "revise":
      return (await request(ReviseAnnotationDocument, { input: command.input }, options)).reviseAnnotation;
    case "skip":
      return (await request(SkipTaskDocument, { input: command.input }, options)).skipTask;
  }
}

/** The lease ended on the way, as after hours without network: the same answer under a new lease, if there is one. */
async function claimedAgain(
  command: Extract<LabelCommand, { kind: "submit" | "skip" }>,
  refusal: RefusalFragment,
  options?: RequestOptions,
): Promise<Outcome> {
  const { project } = command;
  const claim = { commandId: newCommandId(), project, task: command.input.task };
  const { claimTask } = await request(ClaimAgainDocument, { input: claim }, options);
  if (claimTask.__typename === "Refused" || claimTask.token === command.input.token) {
    return { status: "refused", refusal };
  }
  const renewed = { commandId: newCommandId(), token: claimTask.token };
  if (command.kind === "skip") {
    return { status: "changed", command: { ...command, input: { ...command.input, ...renewed } } };
  }
  return { status: "changed", command: { ...command, input: { ...command.input, ...renewed } } };
}
