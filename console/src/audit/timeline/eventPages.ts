/** The events of the audit screen as the API gives them, page by page. */
import { request } from "../../api/client";
import {
  AuditEventsDocument,
  AuditPlacesDocument,
  type AuditEventFragment,
  type AuditEventsQueryVariables,
  type EventFilter,
} from "../../api/operations";
import type { EventPages, Page } from "./Timeline";

export type AuditEvent = AuditEventFragment;

const PAGE = 60;

export function eventPages(filter: EventFilter): EventPages<AuditEvent> {
  const read = async (variables: AuditEventsQueryVariables, signal: AbortSignal): Promise<Page<AuditEvent>> => {
    const { events } = await request(AuditEventsDocument, variables, { signal });
    if (!events) return { events: [], older: null, newer: null };
    const { nodes, pageInfo } = events;
    return {
      events: nodes,
      older: pageInfo.hasPreviousPage ? pageInfo.startCursor : null,
      newer: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  };
  return {
    upTo: (position, signal) => {
      const positions = position === null ? {} : { positions: { until: String(position) } };
      return read({ filter: { ...filter, ...positions }, last: PAGE }, signal);
    },
    older: (before, signal) => read({ filter, last: PAGE, before }, signal),
    newer: (after, signal) =>
      "cursor" in after
        ? read({ filter, first: PAGE, after: after.cursor }, signal)
        : read({ filter: { ...filter, positions: { since: String(after.position + 1) } }, first: PAGE }, signal),
  };
}

/** The position so many events after a position, or before it where the number is negative; null where there are none. */
export async function positionAway(filter: EventFilter, from: number, events: number): Promise<number | null> {
  const range = events < 0 ? { until: String(from - 1) } : { since: String(from + 1) };
  const count = events < 0 ? { last: -events } : { first: events };
  const { events: found } = await request(AuditPlacesDocument, { filter: { ...filter, positions: range }, ...count });
  const nodes = found?.nodes ?? [];
  const node = events < 0 ? nodes[0] : nodes.at(-1);
  return node ? Number(node.position) : null;
}

const DAY = 24 * 60 * 60_000;

/** The position of the last event on a day before a time, or of the first one on a day after it (UTC); null without one. */
export async function positionOnOtherDay(filter: EventFilter, time: number, isLater: boolean): Promise<number | null> {
  const begin = Math.floor(time / DAY) * DAY;
  const other = isLater ? { since: laterOf(begin + DAY, filter.since) } : { until: new Date(begin - 1).toISOString() };
  const { events: found } = await request(AuditPlacesDocument, { filter: { ...filter, ...other }, ...(isLater ? { first: 1 } : { last: 1 }) });
  const node = found?.nodes[0];
  return node ? Number(node.position) : null;
}

function laterOf(time: number, text: string | null | undefined): string {
  return new Date(Math.max(time, text ? Date.parse(text) : -Infinity)).toISOString();
}
