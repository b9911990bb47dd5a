/** Screens of a project that follow what happens there. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { subscribe, type Connection } from "../api/live";
import { ProjectEventsDocument } from "../api/operations";
import { Throttle } from "./throttle";

/** Figures are read again so often at most: a busy project has an event every few milliseconds. */
const INTERVAL_MS = 1_000;
/** Some counters come a little after the events; once it is quiet for so long, figures are read a last time. */
const SETTLED_MS = 2_500;

const positions = new Map<string, string>();

/** The last event of a project that this tab has heard of, to be read up to with `minPosition`; null before the first. */
export function livePosition(project: string): string | null {
  return positions.get(project) ?? null;
}

function projectKey(project: string): [string, string] {
  return ["project", project];
}

/**
 * Take in up to which position queries are to be read from now on: that of something one has just done, or heard of.
 *
 * It never goes back: an older event may be heard of later than one's own change was answered.
 */
export function noteLivePosition(project: string, position: string): void {
  const known = positions.get(project);
  if (known === undefined || BigInt(position) > BigInt(known)) positions.set(project, position);
}

/**
 * Read again, soon after each event of a project, every query of the screen whose key begins with `["project", id]`.
 *
 * `onChange` is called as well, for what a screen reads in another way. Without a project, nothing is followed.
 */
export function useLiveProject(project: string | null, onChange?: () => void | Promise<unknown>): Connection {
  const queries = useQueryClient();
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  const [connection, setConnection] = useState<Connection>("CONNECTING");
  useEffect(() => {
    if (project === null) return undefined;
    const refresh = new Throttle(INTERVAL_MS, () => {
      // What shows the change itself goes before what counts.
      const told = tell.current?.();
      return Promise.all([told, queries.invalidateQueries({ queryKey: projectKey(project) })]);
    });
    let settled: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      refresh.ask();
      clearTimeout(settled);
      settled = setTimeout(() => refresh.ask(), SETTLED_MS);
    };
    const stop = subscribe(ProjectEventsDocument, { project }, {
      onData: ({ events }) => {
        noteLivePosition(project, events.position);
        ask();
      },
      onConnection: (now) => {
        setConnection(now);
        // What happened while nobody listened is in no event that will come.
        if (now === "LIVE") ask();
      },
    });
    return () => {
      stop();
      clearTimeout(settled);
      refresh.stop();
    };
  }, [project, queries]);
  return connection;
}
