import type { Option } from "../form/form";
import type { PickerRow } from "./Picker";

/** The options of a form as rows, with what is above each. */
export function optionRows(options: readonly Option[], leavesOnly: boolean): PickerRow[] {
  const byValue = new Map(options.map((option) => [option.value, option]));
  const children = new Map<string, number>();
  for (const { parent } of options) if (parent !== null) children.set(parent, (children.get(parent) ?? 0) + 1);
  return options.map(({ value, label, parent }) => ({
    value,
    label,
    detail: pathAbove(byValue, parent),
    isSelectable: !leavesOnly || !children.has(value),
    childCount: 0,
  }));
}

function pathAbove(byValue: Map<string, Option>, parent: string | null): string {
  const path: string[] = [];
  for (let above = parent === null ? undefined : byValue.get(parent); above; above = byValue.get(above.parent ?? "")) {
    path.unshift(above.label);
  }
  return path.join(" › ");
}

/** The rows with a word that begins with the text, those whose label itself does so first. */
export function searchRows(rows: readonly PickerRow[], text: string): PickerRow[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [...rows];
  const first: PickerRow[] = [];
  const others: PickerRow[] = [];
  for (const row of rows) {
    const label = row.label.toLowerCase();
    if (label.startsWith(wanted)) first.push(row);
    else if (hasWordWith(label, wanted)) others.push(row);
  }
  return [...first, ...others];
}

const NO_LETTER = /[^\p{L}\p{N}]/u;

function hasWordWith(label: string, wanted: string): boolean {
  for (let at = label.indexOf(wanted); at >= 0; at = label.indexOf(wanted, at + 1)) {
    if (at === 0 || NO_LETTER.test(label[at - 1]!)) return true;
  }
  return false;
}
