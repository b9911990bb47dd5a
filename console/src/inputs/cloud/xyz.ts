/** Points as lines of numbers: XYZ and its kin, CSV and TSV. */
import { CloudError, type AddPoint } from "./points";

/** x, y and z are the columns of that name, or else the first three. */
export function tablePoints(text: string, add: AddPoint): void {
  let axes: readonly [number, number, number] = [0, 1, 2];
  let isFirst = true;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === "" || line.startsWith("#") || line.startsWith("//")) continue;
    const cells = line.split(/[\s,;]+/);
    if (isFirst) {
      isFirst = false;
      const named = axesNamed(cells);
      if (named) {
        axes = named;
        continue;
      }
      // Some files begin with the number of their points.
      if (cells.length === 1 && Number.isInteger(Number(cells[0]))) continue;
    }
    const [x, y, z] = axes.map((axis) => Number(cells[axis] || Number.NaN)) as [number, number, number];
    if (Number.isNaN(x) && Number.isNaN(y) && !/^nan$/i.test(cells[axes[0]] ?? "")) throw new CloudError("unknown");
    add(x, y, z);
  }
}

function axesNamed(cells: readonly string[]): [number, number, number] | null {
  const names = cells.map((cell) => cell.replaceAll('"', "").toLowerCase());
  const axes = ["x", "y", "z"].map((axis) => names.indexOf(axis)) as [number, number, number];
  return axes.includes(-1) ? null : axes;
}
