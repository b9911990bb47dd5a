import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { Loading } from "../../kit/Loading";
import { documents as say } from "../../words/documents";
import { LostInput } from "../LostInput";
import { readTable } from "../tableFile";
import { useMediaFile } from "../useMediaFile";
import { tableWithin, type Cell, type Table } from "../tables";
import { fillOf, shownColumns, type ShownColumn } from "./columns";
import styles from "./table.module.css";

interface Props {
  /** The id of the task, the name of the input and its value. */
  task: string;
  input: string;
  value: unknown;
  title: string;
}

/** A table within the task or of a file. */
export default function TableInput(props: Props) {
  const { value, title } = props;
  const table = useMemo(() => tableWithin(value), [value]);
  return table ? <TableView table={table} title={title} /> : <TableFile {...props} />;
}

function TableFile({ task, input, value, title }: Props) {
  const { content, isLost, problem, retry } = useMediaFile(task, input, value, { kind: "table", read: readTable });
  if (isLost) return <LostInput kind="TABLE" problem={problem} onRetry={retry} />;
  return content ? <TableView table={content} title={title} /> : <Loading />;
}

const ROW_HEIGHT = 29;
/** The width of the column that counts rows. */
const HEAD_WIDTH = 84;
/** No browser shows a box that is higher than some 33 million pixels. */
const MOST_ROWS = 1_000_000;

/** Rows and columns in sight of however many, under names and beside numbers that stay in sight. */
function TableView({ table, title }: { table: Table; title: string }) {
  const { rows } = table;
  const scroll = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => shownColumns(table), [table]);
  const count = Math.min(rows.length, MOST_ROWS);
  const down = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    initialRect: { width: 0, height: 20 * ROW_HEIGHT },
  });
  const across = useVirtualizer({
    count: columns.length,
    horizontal: true,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => columns[index]!.width,
    overscan: 4,
    initialRect: { width: 1_200, height: 0 },
  });
  const [inSight, sides] = windowOf(across.getVirtualItems(), across.getTotalSize());
  const [lines, ends] = windowOf(down.getVirtualItems(), down.getTotalSize());
  const shown = inSight.map((index) => ({ ...columns[index]!, index }));
  const numbers = [rows.length, columns.length].map((number) => number.toLocaleString("en")) as [string, string];
  if (rows.length === 0) return <p className={styles.note}>{say.noRows}</p>;
  return (
    <>
      <div ref={scroll} className={styles.scroll} role="region" aria-label={say.table(title, ...numbers)} tabIndex={0} data-keys data-table>
        <table className={styles.table} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1} style={{ width: HEAD_WIDTH + across.getTotalSize() }}>
          <colgroup>
            <col style={{ width: HEAD_WIDTH }} />
            <Space width={sides.before} />
            {shown.map(({ index, width }) => (
              <col key={index} style={{ width }} />
            ))}
            <Space width={sides.after} />
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" aria-colindex={1}>
                {say.row}
              </th>
              {sides.before > 0 && <td aria-hidden="true" />}
              {shown.map(({ index, name, isNumeric }) => (
                <th key={index} scope="col" aria-colindex={index + 2} data-number={isNumeric || undefined} dir="auto">
                  {name || index + 1}
                </th>
              ))}
              {sides.after > 0 && <td aria-hidden="true" />}
            </tr>
          </thead>
          <tbody>
            <Gap height={ends.before} />
            {lines.map((index) => (
              <tr key={index} ref={down.measureElement} data-index={index} aria-rowindex={index + 2}>
                <th scope="row" aria-colindex={1}>
                  {index + 1}
                </th>
                {sides.before > 0 && <td aria-hidden="true" />}
                {shown.map((column) => (
                  <CellView key={column.index} cell={rows[index]![column.index] ?? null} column={column} at={column.index} />
                ))}
                {sides.after > 0 && <td aria-hidden="true" />}
              </tr>
            ))}
            <Gap height={ends.after} />
          </tbody>
        </table>
      </div>
      {rows.length > count && <p className={styles.note}>{say.firstRows(count.toLocaleString("en"), numbers[0])}</p>}
    </>
  );
}

/** The items in sight, and the room of those before and behind them. */
function windowOf(items: { index: number; start: number; end: number }[], total: number): [number[], { before: number; after: number }] {
  return [items.map(({ index }) => index), { before: items[0]?.start ?? 0, after: Math.max(0, total - (items.at(-1)?.end ?? total)) }];
}

function Space({ width }: { width: number }) {
  return width > 0 && <col style={{ width }} />;
}

function Gap({ height }: { height: number }) {
  return (
    height > 0 && (
      <tr aria-hidden="true">
        <td className={styles.gap} style={{ height }} />
      </tr>
    )
  );
}

function CellView({ cell, column, at }: { cell: Cell; column: ShownColumn; at: number }) {
  const fill = column.isNumeric && cell !== null && cell !== "" ? fillOf(cell, column.decimals) : "";
  return (
    <td aria-colindex={at + 2} data-number={column.isNumeric || undefined} data-none={cell === null || undefined} dir="auto">
      {cell === null ? say.none : String(cell)}
      {fill && (
        <span className={styles.fill} aria-hidden="true">
          {fill}
        </span>
      )}
    </td>
  );
}
