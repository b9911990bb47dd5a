import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { words } from "../words";
import styles from "./picker.module.css";

export interface PickerRow {
  value: string;
  label: string;
  /** Where it stands: what is above it, or the other name it was found by. */
  detail: string;
  isSelectable: boolean;
  /** How many stand below it, to go into. */
  childCount: number;
}

interface Props {
  name: string;
  text: string;
  onText: (text: string) => void;
  onFocus?: () => void;
  rows: PickerRow[];
  /** Whether the rows are not yet all that the text finds: Enter waits for them. */
  isPending?: boolean;
  isChosen: (value: string) => boolean;
  onChoose: (row: PickerRow) => void;
  /** Into what is below a row, and back out; without them, there is only the search. */
  onOpen?: (row: PickerRow) => void;
  onBack?: () => void;
  /** What the rows are below, while one looks around. */
  place?: string | null;
  /** Whether a dialog gives it the focus when it opens. */
  isFirst?: boolean;
}

const ROW_HEIGHT = 38;

/** A search field with a list of results under it, all by keyboard: a combobox, as ARIA calls it. */
export function Picker(props: Props) {
  const { name, text, onText, rows, isPending = false, place, onBack } = props;
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(0);
  /** The text at which Enter was pressed before all was there that it finds. */
  const [meant, setMeant] = useState<string | null>(null);
  const id = useId();
  // Before they are seen: an arrow pressed at once is about the new rows.
  useLayoutEffect(() => setAt(0), [rows]);

  const choose = (row: PickerRow | undefined) => {
    if (!row) return;
    if (row.isSelectable) {
      props.onChoose(row);
      onText("");
    } else if (row.childCount) props.onOpen?.(row);
  };
  useEffect(() => {
    if (meant === null || (meant === text && isPending)) return;
    setMeant(null);
    if (meant === text) choose(rows[0]);
  });
  // A row that one went to is meant itself, whatever else will be found.
  const waits = isPending && at === 0;
  const enter = waits ? () => setMeant(text) : isOpen && rows.length ? () => choose(rows[at]) : undefined;
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    // Keys that compose a letter are about that alone: Enter takes the letter, not a row.
    if (event.nativeEvent.isComposing) return;
    const act = {
      ArrowDown: () => setAt(Math.min(at + 1, rows.length - 1)),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      ArrowRight: !text && rows[at]?.childCount ? () => props.onOpen?.(rows[at]!) : undefined,
      ArrowLeft: !text && place ? onBack : undefined,
      Enter: event.repeat ? () => {} : enter,
      Escape: text ? () => onText("") : () => event.currentTarget.blur(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className={styles.picker}>
      <input
        className={styles.input}
        role="combobox"
        data-autofocus={props.isFirst || undefined}
        aria-label={words.label.searchIn(name)}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && rows[at] ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={words.label.search}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onFocus={() => {
          setIsOpen(true);
          props.onFocus?.();
        }}
        onBlur={() => {
          setIsOpen(false);
          setMeant(null);
        }}
        onKeyDown={press}
      />
      {isOpen && (
        // Pressing the mouse in the list must not take the focus from the field.
        <div className={styles.panel} onMouseDown={(event) => event.preventDefault()}>
          {place && (
            <button type="button" tabIndex={-1} className={styles.place} onClick={onBack}>
              ← {place}
            </button>
          )}
          {rows.length === 0 && <p className={styles.empty}>{text && !isPending ? words.label.noHits : words.loading}</p>}
          <Results id={id} at={at} {...props} onPick={choose} />
        </div>
      )}
    </div>
  );
}

interface ResultsProps extends Props {
  id: string;
  at: number;
  onPick: (row: PickerRow) => void;
}

/** The rows in sight, of however many. */
function Results({ id, at, name, rows, isPending, isChosen, onOpen, onPick }: ResultsProps) {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    initialRect: { width: 0, height: 8 * ROW_HEIGHT },
  });
  useEffect(() => {
    if (at < rows.length) virtual.scrollToIndex(at);
  }, [at, rows.length, virtual]);

  return (
    <div ref={list} id={`${id}-list`} role="listbox" aria-label={name} aria-busy={isPending} className={styles.list} tabIndex={-1}>
      <div role="presentation" className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={row.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={isChosen(row.value)}
              aria-disabled={!row.isSelectable && !row.childCount}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={styles.row}
              data-at={index === at || undefined}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onPick(row)}
            >
              <span className={styles.label} data-off={!row.isSelectable || undefined}>
                {row.label}
              </span>
              <span className={styles.detail}>{row.detail}</span>
              {row.childCount > 0 && onOpen && (
                <span
                  className={styles.open}
                  title={words.label.inside(row.label, row.childCount)}
                  onClick={(event) => {
                    event.stopPropagation();
                    onOpen(row);
                  }}
                >
                  {row.childCount} ›
                </span>
              )}
              {isChosen(row.value) && <span aria-hidden="true">✓</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
