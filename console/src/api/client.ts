/** The one way to the API: a typed operation in, its data out, or an `ApiError`. */
import type { RefusalFragment, TypedDocumentString } from "./operations";

/** Why there is no data: `code` as `extensions.code` has it, or NETWORK where no answer came. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** Whether the same, sent again later, may succeed. */
  get isPassing(): boolean {
    return this.code === "NETWORK" || this.code === "UNAVAILABLE" || this.code === "RATE_LIMITED";
  }
}

type LoggedOutListener = () => void;

const loggedOutListeners = new Set<LoggedOutListener>();

/** Hear of each request that failed because nobody is logged in, as after a session ended. */
export function onLoggedOut(listener: LoggedOutListener): () => void {
  loggedOutListeners.add(listener);
  return () => loggedOutListeners.delete(listener);
}

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
}

/** Why a field has no data: the path to it, by the names in the operation. */
export interface FieldProblem {
  code: string;
  message: string;
  path: (string | number)[];
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** The browser finishes it even if the page is closed meanwhile. */
  keepalive?: boolean;
  /** The member whom it is done for, whoever uses the page by now. */
  member?: string;
}

/** How long an answer may take: a connection that went silent never fails by itself. */
export const LONGEST_MS = 60_000;

let actor: string | null = null;

/** Say for which member the page asks from now on; null for whomever the browser's session is of. */
export function actFor(member: string | null): void {
  actor = member;
}

/** The header by which a request counts for one member alone: where another tab logged in as somebody else, it is refused. */
export function asMember(member: string | null = actor): Record<string, string> {
  return member ? { "X-Annolog-Member": member } : {};
}

/**
 * The data of an operation, null at fields that the caller may not see.
 *
 * Raises `ApiError` where there is no data, and for a `Refused` that says nothing about what was asked: that nobody is
 * logged in, or that the server cannot do it now. Every other `Refused` is data.
 */
export async function request<Data, Variables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options: RequestOptions = {},
): Promise<Data> {
  return (await requestWithProblems(operation, variables, options)).data;
}

/** As `request`, with the reasons why fields are null. */
export async function requestWithProblems<Data, Variables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options: RequestOptions = {},
): Promise<{ data: Data; problems: FieldProblem[] }> {
  const answer = await send<Data>(JSON.stringify({ query: operation.toString(), variables }), options);
  const error = errorOf(answer);
  if (!error) return { data: answer.data!, problems: (answer.errors ?? []).map(fieldProblem) };
  if (error.code === "UNAUTHENTICATED") for (const listener of loggedOutListeners) listener();
  throw error;
}

/** A value of an operation. Raises `ApiError` where it is null, with the first reason that was given. */
export function required<Value>(value: Value | null | undefined, [problem]: readonly FieldProblem[]): Value {
  if (value != null) return value;
  throw new ApiError(problem?.code ?? "NOT_FOUND", problem?.message ?? "There is no such thing, or you may not see it.");
}

function fieldProblem({ message, path = [], extensions }: NonNullable<Answer<unknown>["errors"]>[number]): FieldProblem {
  return { code: extensions?.code ?? "INTERNAL", message, path };
}

function errorOf({ data, errors }: Answer<unknown>): ApiError | null {
  if (!data) {
    const [error] = errors ?? [];
    return new ApiError(error?.extensions?.code ?? "INTERNAL", error?.message ?? "The server gave no data.");
  }
  for (const field of Object.values(data) as Partial<RefusalFragment & { __typename: string }>[]) {
    if (field?.__typename !== "Refused") continue;
    const error = new ApiError(field.code!, field.message!);
    if (error.isPassing || error.code === "UNAUTHENTICATED") return error;
  }
  return null;
}

async function send<Data>(body: string, { member, signal, ...options }: RequestOptions): Promise<Answer<Data>> {
  let response: Response;
  const late = AbortSignal.timeout(LONGEST_MS);
  try {
    response = await fetch("/graphql", {
      method: "POST",
      credentials: "include",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...asMember(member) },
      body,
      signal: signal ? AbortSignal.any([signal, late]) : late,
      ...options,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("NETWORK", "The server cannot be reached.");
  }
  try {
    return (await response.json()) as Answer<Data>;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("NETWORK", `The server answered ${response.status} without data.`);
  }
}

/** A new id for one thing that somebody wants done: a random UUID, also where `crypto.randomUUID` is missing (plain http). */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
