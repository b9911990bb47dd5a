/** What a command came to: its payload, or an error that says what to do and where. */
import { ApiError } from "./client";
import type { RefusalFragment } from "./operations";

/** A refusal, with all that is wrong and where: paths into the input. */
export class CommandRefused extends ApiError {
  readonly path: RefusalFragment["path"];
  readonly problems: RefusalFragment["problems"];

  constructor({ code, message, path, problems }: RefusalFragment) {
    super(code, message);
    this.path = path;
    this.problems = problems;
  }
}

type Refusal = RefusalFragment & { __typename: "Refused" };

/** The payload of a command. Raises `CommandRefused` where it is refused. */
export function accepted<Answer extends { __typename: string }>(answer: Answer | Refusal): Exclude<Answer, { __typename: "Refused" }> {
  if (answer.__typename === "Refused") throw new CommandRefused(answer as Refusal);
  return answer as Exclude<Answer, { __typename: "Refused" }>;
}
