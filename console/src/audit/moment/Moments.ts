import { startTransition, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Store } from "../../kit/Store";

export interface MomentsState {
  /** The position that is looked at; null for the present. */
  at: number | null;
  /** The position that it is compared with; null where nothing is compared. */
  to: number | null;
  /** Whether a hand drags one of them now. */
  isMoving: boolean;
}

/** The moments that one looks at, while one moves them and after. */
export class Moments extends Store<MomentsState> {
  constructor(at: number | null, to: number | null) {
    super({ at, to, isMoving: false });
  }

  move(change: Partial<MomentsState>): void {
    const { at, to, isMoving } = this.state;
    const next = { at, to, isMoving, ...change };
    if (next.at !== at || next.to !== to || next.isMoving !== isMoving) this.show(next);
  }
}

export function useMoments(moments: Moments): MomentsState {
  return useSyncExternalStore(moments.subscribe, moments.snapshot);
}

/**
 * The moments as the slow parts of the screen follow them: at once, but so often at most.
 *
 * What is drawn for them may be interrupted, so that the handle that a hand drags never waits.
 */
export function useFollowedMoments(moments: Moments, intervalMs: number): MomentsState {
  const [followed, follow] = useState(moments.snapshot);
  const last = useRef(-Infinity);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      timer = undefined;
      last.current = performance.now();
      startTransition(() => follow(moments.snapshot()));
    };
    const hear = () => {
      if (timer === undefined) timer = setTimeout(take, Math.max(0, last.current + intervalMs - performance.now()));
    };
    hear();
    const stop = moments.subscribe(hear);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [moments, intervalMs]);
  return followed;
}
