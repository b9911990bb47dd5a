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

/** So long the moments wait at most for what was asked for before, in milliseconds. */
const PATIENCE_MS = 1_500;
const AGAIN_MS = 25;

/**
 * The moments as the slow parts of the screen follow them: at once, but so often at most.
 *
 * While a hand drags, they wait until what was asked for is there: a server that is asked faster than it answers would
 * answer nobody. What is drawn for them may be interrupted, so that the handle never waits.
 *
 * @param isBusy whether something that was asked for is still on its way
 */
export function useFollowedMoments(moments: Moments, intervalMs: number, isBusy: () => boolean): MomentsState {
  const [followed, follow] = useState(moments.snapshot);
  const last = useRef(-Infinity);
  const busy = useRef(isBusy);
  useEffect(() => {
    busy.current = isBusy;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      const isPatient = performance.now() - last.current < PATIENCE_MS;
      if (moments.snapshot().isMoving && isPatient && busy.current()) {
        timer = setTimeout(take, AGAIN_MS);
        return;
      }
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
