import { useRef } from "react";
import type { EventFilter } from "../api/operations";
import type { Moments } from "./moment/Moments";
import { firstPosition, timeOf, type Strip } from "./slider/scale";
import { positionAway, positionOnOtherDay, type AuditEvent } from "./timeline/eventPages";
import { neighbour, rowAt, type Timeline } from "./timeline/Timeline";

interface Given {
  filter: EventFilter;
  timeline: Timeline<AuditEvent>;
  moments: Moments;
  strip: Strip | null;
  /** The last position that is known. */
  now: number;
}

type Handle = "at" | "to";

const MOST_WAITING = 5;

/** Steps of the moments from event to event: along what the list has read, else as the API finds them. */
export function useSteps({ filter, timeline, moments, strip, now }: Given) {
  const queue = useRef({ waiting: 0, last: Promise.resolve() });

  /** Take steps one after the other: each begins where the one before it has led. */
  const inTurn = (step: () => Promise<void>) => {
    const line = queue.current;
    // A key that is held down waits for nobody.
    if (line.waiting >= MOST_WAITING) return;
    line.waiting++;
    const take = async () => {
      try {
        await step();
      } catch {
        // The list tells what is wrong with the connection; the moment stays where it is.
      } finally {
        line.waiting--;
      }
    };
    line.last = line.last.then(take);
  };

  const move = (handle: Handle, found: number | null, otherwise?: number | null) => {
    if (found !== null) moments.move({ [handle]: found });
    else if (otherwise !== undefined) moments.move({ [handle]: otherwise });
  };

  const onStep = (events: number, handle: Handle) => inTurn(async () => {
    const { events: shown, hasNewer } = timeline.snapshot();
    // The present stands at the newest event of the list.
    const newest = shown[0] && !hasNewer ? Number(shown[0].position) : now;
    const from = moments.snapshot()[handle] ?? newest;
    const near = neighbour(shown, from, events);
    if (near !== null) moments.move({ [handle]: near });
    // Beyond the newest event is the present.
    else move(handle, await positionAway(filter, from, events), events > 0 && handle === "at" ? null : undefined);
  });

  const onDay = (isLater: boolean) => inTurn(async () => {
    if (!strip) return;
    const from = moments.snapshot().at ?? now;
    const { events } = timeline.snapshot();
    const row = events[rowAt(events, from)];
    const time = row && Number(row.position) === from ? Date.parse(row.recordedAt) : timeOf(strip, from);
    move("at", await positionOnOtherDay(filter, time, isLater), isLater ? null : undefined);
  });

  const onEnd = (isLast: boolean) => inTurn(async () => moments.move({ at: isLast || !strip ? null : firstPosition(strip) }));

  return { onStep, onDay, onEnd };
}
