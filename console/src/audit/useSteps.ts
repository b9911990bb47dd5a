import { useRef } from "react";
import type { EventFilter } from "../api/operations";
import type { Moments } from "./moment/Moments";
import { firstPosition, timeOf, type Strip } from "./slider/scale";
import { positionAway, positionOnOtherDay, type AuditEvent } from "./timeline/eventPages";
import { rowAt, type Timeline } from "./timeline/Timeline";

interface Given {
  filter: EventFilter;
  timeline: Timeline<AuditEvent>;
  moments: Moments;
  strip: Strip | null;
  /** The last position that is known. */
  now: number;
}

type Handle = "at" | "to";

/** Steps of the moments from event to event: along what the list has read, else as the API finds them. */
export function useSteps({ filter, timeline, moments, strip, now }: Given) {
  const isAsking = useRef(false);

  const ask = async (handle: Handle, find: () => Promise<number | null>, otherwise?: number | null) => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const found = await find();
      if (found !== null) moments.move({ [handle]: found });
      else if (otherwise !== undefined) moments.move({ [handle]: otherwise });
    } catch {
      // The list tells what is wrong with the connection; the moment stays where it is.
    } finally {
      isAsking.current = false;
    }
  };

  const onStep = (events: number, handle: Handle) => {
    const { events: shown, hasNewer } = timeline.snapshot();
    // The present stands at the newest event of the list.
    const newest = shown[0] && !hasNewer ? Number(shown[0].position) : now;
    const from = moments.snapshot()[handle] ?? newest;
    const near = neighbour(shown, from, events);
    if (near !== null) moments.move({ [handle]: near });
    // Beyond the newest event is the present.
    else void ask(handle, () => positionAway(filter, from, events), events > 0 && handle === "at" ? null : undefined);
  };

  const onDay = (isLater: boolean) => {
    if (!strip) return;
    const from = moments.snapshot().at ?? now;
    const { events } = timeline.snapshot();
    const row = events[rowAt(events, from)];
    const time = row && Number(row.position) === from ? Date.parse(row.recordedAt) : timeOf(strip, from);
    void ask("at", () => positionOnOtherDay(filter, time, isLater), isLater ? null : undefined);
  };

  const onEnd = (isLast: boolean) => moments.move({ at: isLast || !strip ? null : firstPosition(strip) });

  return { onStep, onDay, onEnd };
}

/** The position of the event so many events from a position, where the list has it. */
function neighbour(events: readonly AuditEvent[], from: number, steps: number): number | null {
  const row = rowAt(events, from);
  const isOn = row >= 0 && Number(events[row]!.position) === from;
  const here = row < 0 ? events.length : row;
  // Between two events, the next older one is that of the row itself.
  const there = steps < 0 ? here - steps - (isOn ? 0 : 1) : here - steps;
  if (row < 0 && steps < 0) return null;
  return events[there] ? Number(events[there].position) : null;
}
