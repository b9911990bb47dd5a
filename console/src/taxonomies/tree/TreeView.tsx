import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, type ReactNode, type RefObject } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import type { Mark } from "../draft/affected";
import styles from "./tree.module.css";
import type { TreeConcept, TreeRow } from "./treeRows";

const say = taxonomyWords.tree;
const ROW_HEIGHT = 28;
const INDENT = 18;

interface Props {
  /** The element that scrolls, and that has the focus. */
  scroll: RefObject<HTMLDivElement | null>;
  rows: readonly TreeRow[];
  concepts: ReadonlyMap<string, TreeConcept>;
  isOpen: (key: string) => boolean;
  /** The index of the active row. */
  at: number;
  marks: ReadonlyMap<string, Mark>;
  /** Whose marks need no name. */
  me: string;
  /** The row that was cut. */
  cut: string | null;
  /** What was refused, at its concept. */
  problem: { concept: string; text: string } | null;
  /** In place of the name of the active row, while it is given another one. */
  renaming: ReactNode;
  onAt: (index: number) => void;
  onToggle: (index: number) => void;
  /** A row is in sight that stands for those not read yet. */
  onMore: (parentKey: string) => void;
}

/** Rows in sight of however many concepts; the focus stays on the tree, and one row of it is the active one. */
export function TreeView(props: Props) {
  const { scroll, rows, at, onMore } = props;
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialRect: { width: 0, height: 30 * ROW_HEIGHT },
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const items = virtual.getVirtualItems();
  const missing = JSON.stringify(items.flatMap(({ index }) => (rows[index]?.id === null ? rows[index].parentKey : [])));
  useEffect(() => {
    for (const parentKey of JSON.parse(missing) as string[]) onMore(parentKey);
  }, [missing, rows.length, onMore]);
  const key = rows[at]?.key;
  const index = useRef(at);
  useEffect(() => {
    index.current = at;
  });
  useEffect(() => {
    // To the row that became the active one, not wherever that goes as others come above it.
    if (key !== undefined) virtual.scrollToIndex(index.current);
  }, [key, virtual]);

  return (
    <div
      ref={scroll}
      className={styles.tree}
      role="tree"
      aria-label={say.name}
      aria-activedescendant={rows[at] ? `${id}-${at}` : undefined}
      tabIndex={0}
    >
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          return row && <Row key={key} id={`${id}-${index}`} row={row} index={index} start={start} isAt={index === at} {...props} />;
        })}
      </div>
    </div>
  );
}

interface RowProps extends Props {
  id: string;
  row: TreeRow;
  index: number;
  start: number;
  isAt: boolean;
}

function Row({ id, row, index, start, isAt, concepts, isOpen, marks, me, cut, problem, renaming, onAt, onToggle }: RowProps) {
  const place = { transform: `translateY(${start}px)`, paddingInlineStart: 12 + (row.level - 1) * INDENT };
  const concept = row.id === null ? undefined : concepts.get(row.id);
  if (!concept) {
    return (
      <div id={id} role="treeitem" aria-level={row.level} aria-selected={isAt} className={styles.row} data-at={isAt || undefined} style={place}>
        <span className={styles.quiet}>{say.more}</span>
      </div>
    );
  }
  const hasBelow = concept.childCount > 0;
  const isRenamed = isAt && renaming !== null;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.size}
      aria-posinset={row.place}
      aria-expanded={hasBelow ? isOpen(row.key) : undefined}
      aria-selected={isAt}
      className={styles.row}
      data-at={isAt || undefined}
      data-cut={row.key === cut || undefined}
      style={place}
      onClick={() => onAt(index)}
      onDoubleClick={() => hasBelow && onToggle(index)}
    >
      <span
        className={styles.twisty}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (hasBelow) onToggle(index);
        }}
      >
        {hasBelow ? (isOpen(row.key) ? "▾" : "▸") : ""}
      </span>
      {concept.color && <span className={styles.color} aria-hidden="true" style={{ background: concept.color }} />}
      {isRenamed ? renaming : <Name concept={concept} />}
      {!isRenamed && <State concept={concept} mark={marks.get(concept.conceptId)} me={me} isCut={row.key === cut} />}
      {problem?.concept === concept.conceptId && <span className={styles.problem}>{problem.text}</span>}
      {hasBelow && <span className={styles.count}>{taxonomyWords.n(concept.childCount)}</span>}
    </div>
  );
}

function Name({ concept }: { concept: TreeConcept }) {
  return (
    <span className={styles.name} data-off={concept.deprecated || undefined}>
      {concept.label}
    </span>
  );
}

/** What is to be known of a concept beside its name, in words. */
function State({ concept, mark, me, isCut }: { concept: TreeConcept; mark: Mark | undefined; me: string; isCut: boolean }) {
  const other = mark?.author && mark.author.id !== me ? (mark.author.name ?? taxonomyWords.somebody) : null;
  const parts = [
    isCut && say.cut,
    concept.deprecated && say.deprecated,
    mark && (mark.isNew ? say.isNew : say.edited),
  ].filter(Boolean);
  if (!parts.length) return null;
  return (
    <span className={styles.state}>
      {parts.join(" · ")}
      {other && <span className={styles.author} title={say.editedBy(other)}>{` ✎ ${other}`}</span>}
    </span>
  );
}
