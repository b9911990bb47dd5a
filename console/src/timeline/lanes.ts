import { rowsOf } from "../intervals/intervals";

/** A stretch of time as it is drawn. */
export interface TimeMark {
  /** Unique among the marks of a timeline. */
  key: string;
  start: number;
  end: number;
  color: string;
  /** What is written on it. */
  text: string;
  isChosen?: boolean;
  /** It has no label yet. */
  isUnlabeled?: boolean;
}

/** A row of marks, none over another. */
export interface Lane {
  key: string;
  /** Whose marks they are; empty where they are one's own. */
  name: string;
  marks: TimeMark[];
}

/** The intervals that one person marked, to be read and not changed. */
export interface TimeLayer {
  key: string;
  name: string;
  marks: TimeMark[];
}

/** The rows that the marks of one person need, one at least. */
export function lanesOf({ key, name, marks }: TimeLayer): Lane[] {
  const rows = rowsOf(marks);
  const count = Math.max(1, ...[...rows.values()].map((row) => row + 1));
  return Array.from({ length: count }, (_, row) => ({
    key: `${key} ${row}`,
    name: row === 0 ? name : "",
    marks: marks.filter((mark) => rows.get(mark) === row),
  }));
}
