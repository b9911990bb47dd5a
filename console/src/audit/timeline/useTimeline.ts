import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { subscribe, type Connection } from "../../api/live";
import { AuditLiveDocument, type EventFilter } from "../../api/operations";
import { Throttle } from "../../live/throttle";
import { countsKey } from "../slider/useCounts";
import { eventPages, type AuditEvent } from "./eventPages";
import { Timeline, type TimelineState } from "./Timeline";

/** The list grows so often at most while much happens, and the strip is counted anew. */
const LIST_MS = 500;
const COUNTS_MS = 4_000;

/** The list of events that a filter leaves, which follows what happens. */
export function useTimeline(filter: EventFilter): { timeline: Timeline<AuditEvent>; state: TimelineState<AuditEvent>; connection: Connection } {
  const timeline = useMemo(() => new Timeline(eventPages(filter)), [filter]);
  // What is drawn of it may be interrupted, so that a hand that drags the slider never waits.
  const state = useDeferredValue(useSyncExternalStore(timeline.subscribe, timeline.snapshot));
  useEffect(() => () => timeline.stop(), [timeline]);
  const connection = useNews(filter, timeline);
  return { timeline, state, connection };
}

function useNews(filter: EventFilter, timeline: Timeline<AuditEvent>): Connection {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>("CONNECTING");
  useEffect(() => {
    const list = new Throttle(LIST_MS, () => timeline.hear());
    const counts = new Throttle(COUNTS_MS, () => queries.invalidateQueries({ queryKey: countsKey }));
    let isFirst = true;
    const hear = () => {
      list.ask();
      counts.ask();
    };
    // Times are no part of what is to come.
    const { since: _since, until: _until, ...coming } = filter;
    const stop = subscribe(AuditLiveDocument, { filter: { ...coming, onlyFacts: true } }, {
      onData: hear,
      onConnection: (now) => {
        setConnection(now);
        // What happened while nobody listened is in no event that will come.
        if (now === "LIVE" && !isFirst) hear();
        if (now === "LIVE") isFirst = false;
      },
    });
    return () => {
      stop();
      list.stop();
      counts.stop();
    };
  }, [filter, timeline, queries]);
  return connection;
}
