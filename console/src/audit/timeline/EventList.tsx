import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { auditWords } from "../../words/audit";
import { clockOf, dayOf } from "../../kit/times";
import { changedAnswerQuery, changedText } from "./changedAnswer";
import type { AuditEvent } from "./eventPages";
import { sentenceOf, subjectName } from "./sentence";
import { rowAt, type TimelineState } from "./Timeline";
import styles from "./timeline.module.css";

const say = auditWords;
const ROW_HEIGHT = 32;
/** So many rows before an end of what was read, more is asked for. */
const AHEAD = 20;

interface Props {
  /** The element that scrolls, and that has the focus. */
  scroll: RefObject<HTMLDivElement | null>;
  state: TimelineState<AuditEvent>;
  at: number | null;
  isMoving: boolean;
  /** Whether each row says which task or other thing it is about. */
  hasSubjects: boolean;
  onChoose: (event: AuditEvent) => void;
  onEnd: (end: "older" | "newer") => void;
}

/** Events in sight of however many; the focus stays on the list, and the event of the moment is the active one. */
export const EventList = memo(function EventList({ scroll, state, at, isMoving, hasSubjects, onChoose, onEnd }: Props) {
  const { events, hasOlder, hasNewer, isLoading } = state;
  const active = rowAt(events, at);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => events[index]?.position ?? index,
    overscan: 6,
    initialRect: { width: 0, height: 20 * ROW_HEIGHT },
  });
  useKeptPlace(scroll, events, at !== null);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  useEffect(() => {
    if (isMoving) return;
    if (hasOlder && !isLoading && last + AHEAD >= events.length) onEnd("older");
    if (hasNewer && !isLoading && first < AHEAD) onEnd("newer");
  }, [first, last, events.length, hasOlder, hasNewer, isLoading, isMoving, onEnd]);
  const activePosition = events[active]?.position;
  const top = virtual.range?.startIndex ?? 0;
  const topEvent = events[top];
  useLayoutEffect(() => {
    // The moment leads the list; rows that come while one scrolls elsewhere do not.
    if (activePosition !== undefined) virtual.scrollToIndex(rowAt(events, Number(activePosition)), { align: isMoving ? "center" : "auto" });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [activePosition, isMoving, virtual]);

  return (
    <div
      ref={scroll}
      className={styles.list}
      role="listbox"
      aria-label={say.list}
      aria-busy={isLoading}
      aria-activedescendant={activePosition === undefined ? undefined : `event-${activePosition}`}
      tabIndex={0}
    >
      {topEvent && (
        <div className={styles.topDay} aria-hidden="true" data-active={top === active || undefined}>
          <span className={styles.day}>{dayOf(topEvent.recordedAt)}</span>
        </div>
      )}
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const event = events[index];
          if (!event) return null;
          const before = events[index - 1];
          return (
            <Row
              key={event.position}
              event={event}
              start={start}
              isActive={index === active}
              isLater={at !== null && Number(event.position) > at}
              isNewDay={!before || dayOf(before.recordedAt) !== dayOf(event.recordedAt)}
              hasSubject={hasSubjects}
              isStill={!isMoving}
              onChoose={onChoose}
            />
          );
        })}
      </div>
    </div>
  );
});

/** Keep what is in sight where it is while rows are added above it; at the present, its top shows what is new. */
function useKeptPlace(scroll: RefObject<HTMLDivElement | null>, events: readonly AuditEvent[], isPast: boolean): void {
  const top = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const former = top.current;
    top.current = events[0]?.position;
    if (former === undefined || former === top.current || !scroll.current) return;
    const added = events.findIndex(({ position }) => position === former);
    if (added > 0 && (isPast || scroll.current.scrollTop > 0)) scroll.current.scrollTop += added * ROW_HEIGHT;
  }, [scroll, events, isPast]);
}

interface RowProps {
  event: AuditEvent;
  start: number;
  isActive: boolean;
  isLater: boolean;
  isNewDay: boolean;
  hasSubject: boolean;
  isStill: boolean;
  onChoose: (event: AuditEvent) => void;
}

const Row = memo(function Row({ event, start, isActive, isLater, isNewDay, hasSubject, isStill, onChoose }: RowProps) {
  const { actor, text, isErased } = sentenceOf(event);
  const isRevised = event.name === "annotation.revised" && !isErased;
  return (
    <div
      role="option"
      id={`event-${event.position}`}
      aria-selected={isActive}
      className={styles.row}
      data-later={isLater || undefined}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onChoose(event)}
    >
      <span className={styles.day}>{isNewDay && dayOf(event.recordedAt)}</span>
      <time className={styles.time} dateTime={event.recordedAt}>
        {clockOf(event.recordedAt)}
      </time>
      <span className={styles.sentence}>
        {actor !== null && <strong>{actor}</strong>} {isRevised ? <Revision event={event} text={text} isStill={isStill} /> : text}
        {isErased && <em className={styles.erased}>{say.erased}</em>}
      </span>
      {hasSubject && <span className={styles.subject}>{subjectName(event)}</span>}
      <span className={styles.position}>{say.position(Number(event.position))}</span>
    </div>
  );
});

/** What an answer was before, and what it became. */
function Revision({ event, text, isStill }: { event: AuditEvent; text: string; isStill: boolean }) {
  const { data } = useQuery({ ...changedAnswerQuery(event), enabled: isStill });
  return data ? changedText(data) : text;
}
