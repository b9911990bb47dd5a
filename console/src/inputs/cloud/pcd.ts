/** PCD files of the Point Cloud Library, version 0.7 and alike: fields of so many bytes each, as text or as bytes. */
import { CloudError, READERS, wholeOf, type AddPoint } from "./points";

interface Field {
  name: string;
  type: string;
  size: number;
  count: number;
}

export function pcdPoints(file: ArrayBuffer, add: AddPoint): void {
  const head = new TextDecoder("latin1").decode(file.slice(0, 64 * 1024));
  const data = /\nDATA\s+(\S+)[^\n]*\n/.exec(head);
  if (!data) throw new CloudError("broken");
  const entry = (name: string) => new RegExp(`^${name}\\s+(.*)$`, "m").exec(head)?.[1]?.trim().split(/\s+/) ?? [];
  const [sizes, types, counts] = [entry("SIZE"), entry("TYPE"), entry("COUNT")];
  const fields = entry("FIELDS").map((name, index): Field => ({
    name,
    type: types[index] ?? "F",
    size: wholeOf(sizes[index] ?? 4),
    count: wholeOf(counts[index] ?? 1),
  }));
  const points = wholeOf(entry("POINTS")[0] ?? wholeOf(entry("WIDTH")[0]) * wholeOf(entry("HEIGHT")[0] ?? 1));
  const start = data.index + data[0].length;
  if (data[1] === "binary_compressed") throw new CloudError("compressed");
  if (data[1] === "ascii") readText(new TextDecoder("latin1").decode(file.slice(start)), fields, points, add);
  else if (data[1] === "binary") readBytes(new DataView(file, start), fields, points, add);
  else throw new CloudError("broken");
}

/** Where x, y and z are, in units of which each field before has so many. */
function placesOf(fields: readonly Field[], unitsOf: (field: Field) => number): { place: number; field: Field }[] {
  return ["x", "y", "z"].map((axis) => {
    const index = fields.findIndex(({ name }) => name === axis);
    const field = fields[index];
    if (!field?.count) throw new CloudError("broken");
    return { field, place: fields.slice(0, index).reduce((sum, each) => sum + unitsOf(each), 0) };
  });
}

function readText(text: string, fields: readonly Field[], points: number, add: AddPoint): void {
  const [x, y, z] = placesOf(fields, ({ count }) => count).map(({ place }) => place) as [number, number, number];
  const lines = text.split("\n");
  for (let index = 0; index < points; index += 1) {
    const cells = lines[index]?.trim().split(/\s+/) ?? [];
    if (cells.length <= Math.max(x, y, z)) throw new CloudError("broken");
    add(Number(cells[x]), Number(cells[y]), Number(cells[z]));
  }
}

function readBytes(view: DataView, fields: readonly Field[], points: number, add: AddPoint): void {
  const places = placesOf(fields, ({ size, count }) => size * count);
  const step = fields.reduce((sum, { size, count }) => sum + size * count, 0);
  const [x, y, z] = places.map(({ place, field: { type, size } }) => {
    const reader = READERS[`${type}${size}`];
    if (!reader) throw new CloudError("broken");
    return (offset: number) => reader.at(view, offset + place, true);
  }) as [(offset: number) => number, (offset: number) => number, (offset: number) => number];
  if (!(points * step <= view.byteLength)) throw new CloudError("broken");
  for (let offset = 0; offset < points * step; offset += step) add(x(offset), y(offset), z(offset));
}
