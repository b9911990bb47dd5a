/** PLY files: a header that declares elements and their properties, then these as text or as bytes. */
import { CloudError, READERS, wholeOf, type AddPoint, type Reader } from "./points";

interface Property {
  name: string;
  read: Reader;
  /** Of a list: how its length is written. */
  count: Reader | null;
}

interface Element {
  name: string;
  count: number;
  properties: Property[];
}

const TYPES: Record<string, string> = {
  char: "I1", int8: "I1", uchar: "U1", uint8: "U1", short: "I2", int16: "I2", ushort: "U2", uint16: "U2",
  int: "I4", int32: "I4", uint: "U4", uint32: "U4", float: "F4", float32: "F4", double: "F8", float64: "F8",
};

export function plyPoints(file: ArrayBuffer, add: AddPoint): void {
  const head = new TextDecoder("latin1").decode(file.slice(0, 64 * 1024));
  const end = /\nend_header\r?\n/.exec(head);
  if (!end) throw new CloudError("broken");
  const lines = head.slice(0, end.index).split(/\r?\n/);
  const elements = elementsOf(lines);
  const format = /^format\s+(\S+)/m.exec(head)?.[1];
  const start = end.index + end[0].length;
  if (format === "ascii") readText(new TextDecoder("latin1").decode(file.slice(start)), elements, add);
  else if (format === "binary_little_endian" || format === "binary_big_endian") {
    readBytes(new DataView(file, start), elements, format === "binary_little_endian", add);
  } else throw new CloudError("broken");
}

function elementsOf(lines: readonly string[]): Element[] {
  const elements: Element[] = [];
  for (const line of lines) {
    const [word, ...parts] = line.trim().split(/\s+/);
    if (word === "element") elements.push({ name: parts[0] ?? "", count: wholeOf(parts[1]), properties: [] });
    if (word !== "property") continue;
    const isList = parts[0] === "list";
    const [read, count] = isList ? [readerOf(parts[2]), readerOf(parts[1])] : [readerOf(parts[0]), null];
    elements.at(-1)?.properties.push({ name: parts.at(-1)!, read, count });
  }
  return elements;
}

function readerOf(type = ""): Reader {
  const reader = READERS[TYPES[type] ?? ""];
  if (!reader) throw new CloudError("broken");
  return reader;
}

/** The places of x, y and z among the properties of a point. */
function axesOf({ properties }: Element): number[] {
  const axes = ["x", "y", "z"].map((axis) => properties.findIndex(({ name, count }) => name === axis && !count));
  if (axes.includes(-1)) throw new CloudError("broken");
  return axes;
}

/** An element is a line, whatever lists it has. */
function readText(text: string, elements: readonly Element[], add: AddPoint): void {
  const lines = text.split("\n");
  let line = 0;
  for (const element of elements) {
    if (element.name !== "vertex") {
      line += element.count;
      continue;
    }
    const [x, y, z] = axesOf(element) as [number, number, number];
    for (let index = 0; index < element.count; index += 1) {
      const cells = lines[line + index]?.trim().split(/\s+/) ?? [];
      if (cells.length < element.properties.length) throw new CloudError("broken");
      add(Number(cells[x]), Number(cells[y]), Number(cells[z]));
    }
    return;
  }
  throw new CloudError("broken");
}

function readBytes(view: DataView, elements: readonly Element[], isLittle: boolean, add: AddPoint): void {
  let offset = 0;
  const values: number[] = [];
  for (const element of elements) {
    // Without properties, nothing is written of it, however many there are.
    if (element.properties.length === 0) continue;
    const isPoints = element.name === "vertex";
    const [x, y, z] = isPoints ? (axesOf(element) as [number, number, number]) : [0, 0, 0];
    for (let index = 0; index < element.count; index += 1) {
      element.properties.forEach(({ read, count }, place) => {
        if (offset + (count ?? read).size > view.byteLength) throw new CloudError("broken");
        if (count) {
          const length = wholeOf(count.at(view, offset, isLittle));
          offset += count.size + length * read.size;
        } else {
          values[place] = read.at(view, offset, isLittle);
          offset += read.size;
        }
      });
      if (isPoints) add(values[x]!, values[y]!, values[z]!);
    }
    if (isPoints) return;
  }
  throw new CloudError("broken");
}
