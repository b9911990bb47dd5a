import { useState } from "react";
import { useMedia } from "./media";

/** A sound or film: where it is read, and whether it can be. */
export interface TimedMedia {
  src: string;
  /** Counts how often it was tried: another number is another element. */
  attempt: number;
  isLost: boolean;
  /** Why there is no link, if that is the reason. */
  problem: string | null;
  onError: () => void;
  retry: () => void;
}

/** The file of an input that plays. A link that ended while it was in use is asked for again by itself. */
export function useTimedMedia(task: string, input: string, value: unknown): TimedMedia {
  const { src, problem, again, endsAt } = useMedia(task, input, value);
  const [attempt, setAttempt] = useState(0);
  const [lost, setLost] = useState<string | null>(null);
  const retry = () => {
    setLost(null);
    setAttempt(attempt + 1);
    again();
  };
  return {
    src,
    attempt,
    isLost: problem !== null || (src !== "" && lost === src),
    problem,
    onError: () => (endsAt !== null && Date.now() >= endsAt ? retry() : setLost(src)),
    retry,
  };
}

/** The duration that a task says; answers are checked against it. */
export function declaredDuration(value: unknown): number | null {
  const { duration } = (typeof value === "object" && value ? value : {}) as { duration?: number };
  return duration && duration > 0 ? duration : null;
}

/** Whether a page of this server may read a file itself, and not only play it; what is no address, no page may read. */
export function isReadable(src: string): boolean {
  return URL.canParse(src, location.href) && new URL(src, location.href).origin === location.origin;
}
