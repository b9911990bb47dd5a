import { useRef, useState } from "react";
import { newCommandId } from "../api/client";
import { CommandRefused } from "../api/command";
import { problemsIn, type Problem } from "./problems";

interface Command<Sent, Done> {
  /** Send it, and say what it came to; null where it failed, and `problem` says why. */
  run: (input: Omit<Sent, "commandId">) => Promise<Done | null>;
  isWorking: boolean;
  problem: string | null;
  /** All that is wrong with the input, and where. */
  problems: readonly Problem[];
  forget: () => void;
}

/**
 * Something that somebody wants done once: the same input, sent again after a failure, is the same command.
 *
 * Nothing of it is kept in a cache, so that secrets may be in what comes back.
 */
export function useCommand<Sent extends { commandId: string }, Done>(send: (input: Sent) => Promise<Done>): Command<Sent, Done> {
  const last = useRef({ input: "", commandId: "" });
  const [isWorking, setWorking] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const forget = () => {
    last.current = { input: "", commandId: "" };
    setError(null);
  };
  const run = async (input: Omit<Sent, "commandId">) => {
    const text = JSON.stringify(input);
    if (last.current.input !== text) last.current = { input: text, commandId: newCommandId() };
    setWorking(true);
    setError(null);
    try {
      const done = await send({ ...input, commandId: last.current.commandId } as Sent);
      last.current = { input: "", commandId: "" };
      return done;
    } catch (failure) {
      setError(failure as Error);
      return null;
    } finally {
      setWorking(false);
    }
  };
  return {
    run,
    isWorking,
    problem: error?.message ?? null,
    problems: error instanceof CommandRefused ? problemsIn(error) : [],
    forget,
  };
}
