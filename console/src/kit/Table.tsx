import { UnstyledButton } from "@mantine/core";
import { useMemo, useState, type ReactNode } from "react";
import { words } from "../words";
import kit from "./kit.module.css";
import { MoreButton } from "./MoreButton";
import styles from "./table.module.css";
import type { More } from "./useList";

export interface Column<Row> {
  key: string;
  title: string;
  /** The title is for screen readers alone, as over buttons. */
  isUntitled?: boolean;
  isNumeric?: boolean;
  /** What rows are sorted by where one asks for it; without it, they are not. */
  sortBy?: (row: Row) => string | number;
  show: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** What stands there without rows. */
  empty: string;
  /** The row that is open beside the table. */
  opened?: string;
  /** Where the rows go on. */
  more?: More;
}

/** Rows that one reads and acts on: the first cell names the row, titles sort what was loaded. */
export function Table<Row>({ label, columns, rows, idOf, empty, opened, more }: Props<Row>) {
  const [sorted, sort] = useState<{ key: string; isDescending: boolean } | null>(null);
  const shown = useMemo(() => sortRows(rows, columns, sorted), [rows, columns, sorted]);
  if (rows.length === 0 && !more?.hasMore) return <p className={styles.empty}>{empty}</p>;
  const sortBy = (key: string) => sort((now) => ({ key, isDescending: now?.key === key && !now.isDescending }));
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { key, title } = column;
              const order = sorted?.key !== key ? undefined : sorted.isDescending ? "descending" : "ascending";
              return (
                <th key={key} scope="col" data-numeric={column.isNumeric || undefined} aria-sort={order}>
                  {column.sortBy ? (
                    <UnstyledButton className={styles.sort} onClick={() => sortBy(key)} title={words.kit.sortBy(title)}>
                      {title}
                      <span aria-hidden="true">{order && (order === "descending" ? " ↓" : " ↑")}</span>
                    </UnstyledButton>
                  ) : (
                    <span className={column.isUntitled ? kit.spoken : undefined}>{title}</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={idOf(row)} data-open={idOf(row) === opened || undefined}>
              {columns.map(({ key, isNumeric, show }, index) =>
                index === 0 ? (
                  <th key={key} scope="row" data-numeric={isNumeric || undefined}>
                    {show(row)}
                  </th>
                ) : (
                  <td key={key} data-numeric={isNumeric || undefined}>
                    {show(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {more && (more.hasMore || more.isEnd) && (
        <div className={styles.more}>
          <MoreButton more={more} />
        </div>
      )}
    </div>
  );
}

/** The rows by a column, in the order that they came where nobody asked for one. */
function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorted: { key: string; isDescending: boolean } | null,
): readonly Row[] {
  const by = columns.find(({ key }) => key === sorted?.key)?.sortBy;
  if (!by) return rows;
  const factor = sorted?.isDescending ? -1 : 1;
  return rows.toSorted((a, b) => factor * compare(by(a), by(b)));
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}
