import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type RefObject } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import { conceptOf, textOf, type ConceptChange } from "./changes";
import styles from "./diff.module.css";

const say = taxonomyWords.diff;
const ROW_HEIGHT = 30;
/** So many rows before the last one, the next page is asked for. */
const AHEAD = 60;

interface Props {
  scroll?: RefObject<HTMLDivElement | null>;
  changes: readonly ConceptChange[];
  /** How many there are in all; null where that is unknown. */
  total: number | null;
  at: number;
  onAt: (index: number) => void;
  /** Away to the concept of a change; null where there is no way there. */
  onOpen: ((change: ConceptChange) => void) | null;
  onEnd?: () => void;
}

/** Changes in sight, of however many. */
export function ChangeRows({ scroll: given, changes, total, at, onAt, onOpen, onEnd }: Props) {
  const own = useRef<HTMLDivElement>(null);
  const scroll = given ?? own;
  const virtual = useVirtualizer({
    count: changes.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollPaddingStart: ROW_HEIGHT,
    initialRect: { width: 0, height: 20 * ROW_HEIGHT },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last + AHEAD >= changes.length) onEnd?.();
  }, [last, changes.length, onEnd]);
  const hasRows = changes.length > 0;
  useEffect(() => {
    if (hasRows) virtual.scrollToIndex(at);
  }, [at, hasRows, virtual]);
  return (
    <div
      ref={scroll}
      className={styles.grid}
      role="grid"
      aria-label={say.list}
      aria-rowcount={total === null ? -1 : total + 1}
      aria-activedescendant={changes[at] ? `change-${at}` : undefined}
      tabIndex={0}
    >
      <div role="row" aria-rowindex={1} className={styles.gridHead}>
        <span role="columnheader">{say.columns.kind}</span>
        <span role="columnheader">{say.columns.concept}</span>
        <span role="columnheader">{say.columns.what}</span>
      </div>
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const change = changes[index];
          if (!change) return null;
          const text = textOf(change);
          return (
            <div
              key={index}
              id={`change-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === at}
              className={styles.row}
              data-at={index === at || undefined}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                onAt(index);
                if (conceptOf(change) !== null) onOpen?.(change);
              }}
            >
              <span role="gridcell" className={styles.kind}>
                <span className={styles.sign} aria-hidden="true">
                  {say.signs[change.kind]}
                </span>
                {say.kinds[change.kind]}
              </span>
              <span role="gridcell" className={styles.cell}>
                {change.label}
              </span>
              <span role="gridcell" className={styles.cell} title={text}>
                {text}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
