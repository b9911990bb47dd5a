import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, type RefObject } from "react";
import type { InputDeclaration } from "../form/form";
import { words } from "../words";
import { cellOf, tracksOf, type Column } from "./columns";
import { isSelected, type Selection } from "./selection";
import type { TaskRow } from "./taskPages";
import kit from "../kit/kit.module.css";
import styles from "./tasks.module.css";

const ROW_HEIGHT = 34;
/** So many rows before the last one, the next page is asked for. */
const AHEAD = 40;

interface Props {
  /** The element that scrolls, and that has the focus. */
  scroll: RefObject<HTMLDivElement | null>;
  rows: TaskRow[];
  columns: Column[];
  /** The form's inputs, in their order. */
  inputs: readonly InputDeclaration[];
  /** How many rows there are in all; null where that is unknown. */
  total: number | null;
  at: number;
  selection: Selection;
  maySelect: boolean;
  /** The task that is shown beside the grid. */
  opened: string | undefined;
  onAt: (index: number) => void;
  onMark: (index: number, isRange: boolean) => void;
  onOpen: (index: number) => void;
  /** Rows near the end are in sight. */
  onEnd: () => void;
}

/** Rows in sight of however many; the focus stays on the grid, and one row of it is the active one. */
export function Grid({ scroll, rows, columns, inputs, total, at, selection, maySelect, opened, onAt, onMark, onOpen, onEnd }: Props) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollPaddingStart: ROW_HEIGHT,
    initialRect: { width: 0, height: 20 * ROW_HEIGHT },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last + AHEAD >= rows.length) onEnd();
  }, [last, rows.length, onEnd]);
  const hasRows = rows.length > 0;
  useEffect(() => {
    // The active row, not the rows that come while one scrolls elsewhere.
    if (hasRows) virtual.scrollToIndex(at);
  }, [at, hasRows, virtual]);
  const tracks = { gridTemplateColumns: tracksOf(columns) };

  return (
    <div
      ref={scroll}
      className={styles.grid}
      role="grid"
      aria-label={words.tasks.grid}
      aria-rowcount={total === null ? -1 : total + 1}
      aria-multiselectable={maySelect || undefined}
      aria-activedescendant={rows[at] ? `row-${rows[at].id}` : undefined}
      tabIndex={0}
    >
      <div role="row" aria-rowindex={1} className={styles.head} style={tracks}>
        <span role="columnheader" className={kit.spoken}>
          {words.tasks.select}
        </span>
        <span aria-hidden="true" />
        {columns.map((column) => (
          <span key={column} role="columnheader">
            {words.tasks.columns[column]}
          </span>
        ))}
      </div>
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const task = rows[index];
          if (!task) return null;
          return (
            <Row
              key={task.id}
              task={task}
              index={index}
              start={start}
              columns={columns}
              inputs={inputs}
              isActive={index === at}
              isMarked={isSelected(selection, task.id)}
              isOpen={task.id === opened}
              onAt={onAt}
              onMark={onMark}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps extends Pick<Props, "columns" | "inputs" | "onAt" | "onMark" | "onOpen"> {
  task: TaskRow;
  index: number;
  start: number;
  isActive: boolean;
  isMarked: boolean;
  isOpen: boolean;
}

function Row({ task, index, start, columns, inputs, isActive, isMarked, isOpen, onAt, onMark, onOpen }: RowProps) {
  return (
    <div
      role="row"
      id={`row-${task.id}`}
      aria-rowindex={index + 2}
      aria-selected={isMarked}
      className={styles.row}
      data-at={isActive || undefined}
      data-open={isOpen || undefined}
      style={{ transform: `translateY(${start}px)`, gridTemplateColumns: tracksOf(columns) }}
      onClick={(event) => {
        onAt(index);
        if (event.shiftKey || event.ctrlKey || event.metaKey) onMark(index, event.shiftKey);
        else onOpen(index);
      }}
    >
      <span
        role="gridcell"
        aria-label={words.tasks.select}
        className={styles.mark}
        onClick={(event) => {
          event.stopPropagation();
          onAt(index);
          onMark(index, event.shiftKey);
        }}
      >
        {isMarked ? "☑" : "☐"}
      </span>
      {columns.map((column) => (
        <span key={column} role="gridcell" className={styles.cell} data-column={column} data-status={column === "status" ? task.status : undefined}>
          {cellOf(task, column, inputs)}
        </span>
      ))}
    </div>
  );
}
