import { useState } from "react";
import { useMedia } from "../../inputs/media";
import type { Size } from "../geometry";

export interface Picture {
  src: string;
  /** Counts attempts to load: a picture of another attempt is another element. */
  attempt: number;
  /** The size in which answers are given: as the task says, else as the file is; null until either is known. */
  size: Size | null;
  state: "loading" | "shown" | "lost";
  problem: string | null;
  /** The sides of the file, where they are not as the task says: as for one that is turned. */
  mismatch: Size | null;
  onLoad: (image: HTMLImageElement) => void;
  onError: () => void;
  retry: () => void;
}

/** The picture of an input, loaded, or lost and to be tried again. */
export function usePicture(task: string, input: string, value: unknown): Picture {
  const { src, problem, again } = useMedia(task, input, value);
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<{ src: string; size: Size | null } | null>(null);
  const isThis = loaded?.src === src;
  const isLost = problem !== null || (isThis && !loaded.size);
  const declared = declaredSize(value);
  const own = isThis ? loaded.size : null;
  return {
    src,
    attempt,
    size: declared ?? own,
    mismatch: declared && own && !isAlike(declared, own) ? own : null,
    state: isLost ? "lost" : isThis ? "shown" : "loading",
    problem,
    onLoad: ({ naturalWidth: width, naturalHeight: height }) => setLoaded({ src, size: { width, height } }),
    onError: () => setLoaded({ src, size: null }),
    retry: () => {
      setLoaded(null);
      setAttempt(attempt + 1);
      again();
    },
  };
}

/** Width and height as the task says them; answers are checked against these. */
export function declaredSize(value: unknown): Size | null {
  const { width, height } = (typeof value === "object" && value ? value : {}) as Partial<Size>;
  return width && height ? { width, height } : null;
}

/** Whether one picture is the other one, larger or smaller. */
export function isAlike(a: Size, b: Size): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02;
}
