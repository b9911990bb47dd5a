import { expect, test } from "vitest";
import { lookFrom, matrixOf, moved, radiusOf, turned, zoomed } from "./camera";
import { cloudOf } from "./cloud";
import { CloudError } from "./points";

type Point = readonly [number, number, number];
/** Exact in 32 bits, so that all formats hold the same. */
const POINTS: Point[] = [[0, 0, 0], [1.5, -2, 4], [-8, 0.25, 16], [3, 3, -1]];

const bytesOf = (text: string) => new TextEncoder().encode(text);
function joined(...parts: (Uint8Array | string)[]): ArrayBuffer {
  const all = parts.map((part) => (typeof part === "string" ? bytesOf(part) : part));
  const made = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    made.set(part, at);
    at += part.length;
  }
  return made.buffer;
}
/** Points as bytes, each behind a byte of something else. */
function packed(isLittle: boolean, points = POINTS): Uint8Array {
  const view = new DataView(new ArrayBuffer(points.length * 13));
  points.forEach((point, index) => {
    view.setUint8(13 * index, 7);
    point.forEach((value, axis) => view.setFloat32(13 * index + 1 + 4 * axis, value, isLittle));
  });
  return new Uint8Array(view.buffer);
}
const plyHead = (format: string) =>
  `ply\nformat ${format} 1.0\ncomment made by hand\nelement vertex ${POINTS.length}\nproperty uchar red\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n`;
const rows = (separator: string, before = "") => POINTS.map((point) => before + point.join(separator)).join("\n");
const pcdHead = (data: string) =>
  `# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS rgb x y z\nSIZE 1 4 4 4\nTYPE U F F F\nCOUNT 1 1 1 1\nWIDTH ${POINTS.length}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS ${POINTS.length}\nDATA ${data}\n`;

const FILES: Record<string, ArrayBuffer> = {
  "ply as text": joined(plyHead("ascii"), rows(" ", "7 "), "\n3 0 1 2\n"),
  "ply, little end first": joined(plyHead("binary_little_endian"), packed(true)),
  "ply, big end first": joined(plyHead("binary_big_endian"), packed(false)),
  "pcd as text": joined(pcdHead("ascii"), rows(" ", "7 ")),
  "pcd as bytes": joined(pcdHead("binary"), packed(true)),
  xyz: joined("# of a scanner\n", rows(" ")),
  "xyz with its count": joined(`${POINTS.length}\n`, rows("\t"), "\n"),
  csv: joined('id,"X",y,z\r\n', POINTS.map((point) => ["a", ...point].join(",")).join("\r\n")),
  "ply with a list before its points": joined(
    "ply\nformat binary_big_endian 1.0\nelement face 2\nproperty list uchar short vertex_indices\nelement vertex 4\nproperty uchar red\nproperty float x\nproperty float y\nproperty float z\nend_header\n",
    new Uint8Array([1, 0, 5, 2, 0, 1, 0, 2]), packed(false),
  ),
};

function pointsOf(file: ArrayBuffer): number[][] {
  const { positions, count, center } = cloudOf(file);
  return Array.from({ length: count }, (_, index) => center.map((value, axis) => value + positions[3 * index + axis]!));
}

test.each(Object.keys(FILES))("points are read of %s", (name) => {
  expect(pointsOf(FILES[name]!)).toEqual(POINTS);
});

test.each(Object.keys(FILES))("a part of %s is a part of its points or refused, and never anything else", (name) => {
  const file = FILES[name]!;
  for (let length = 0; length < file.byteLength; length += 3) {
    try {
      const { count } = cloudOf(file.slice(0, length));
      expect(count).toBeLessThanOrEqual(POINTS.length);
    } catch (error) {
      expect(error).toBeInstanceOf(CloudError);
    }
  }
});

const problemOf = (...parts: (Uint8Array | string)[]) => {
  try {
    return cloudOf(joined(...parts)).count;
  } catch (error) {
    return (error as CloudError).problem;
  }
};

test("what cannot be shown is told apart", () => {
  expect(problemOf("LASF\0\0\0\x01\0")).toBe("unknown");
  expect(problemOf("Once upon a time\nthere was a cloud")).toBe("unknown");
  expect(problemOf(pcdHead("binary_compressed"), "x")).toBe("compressed");
  expect(problemOf(pcdHead("binary"), packed(true).slice(0, 40))).toBe("broken");
  expect(problemOf(plyHead("ascii"), "7 1 2\n")).toBe("broken");
  expect(problemOf("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n")).toBe("broken");
  expect(problemOf("")).toBe("empty");
  expect(problemOf("x,y,z\n")).toBe("empty");
});

test("counts and sizes are whole numbers, and what takes no room is not counted through", () => {
  const ply = (before: string, format = "binary_little_endian") => plyHead(format).replace("element vertex", `${before}\nelement vertex`);
  for (const format of ["binary_little_endian", "binary_big_endian"]) {
    expect(problemOf(ply("element junk 9007199254740991", format), packed(format.includes("little")))).toBe(POINTS.length);
  }
  expect(problemOf(ply("element junk 9007199254740991", "ascii"), rows(" ", "7 "))).toBe("broken");
  for (const count of ["-1", "1.5", "9007199254740993", "many", ""]) {
    for (const format of ["ascii", "binary_little_endian"]) expect(problemOf(ply(`element junk ${count}`, format), packed(true))).toBe("broken");
    expect(problemOf(plyHead("ascii").replace("vertex 4", `vertex ${count}`), rows(" ", "7 "))).toBe("broken");
  }
  const listed = "element junk 9007199254740991\nproperty list";
  expect(problemOf(ply(`${listed} char uchar l`), new Uint8Array(64).fill(255))).toBe("broken");
  expect(problemOf(ply(`${listed} float uchar l`), new Uint8Array(64).fill(255))).toBe("broken");
  for (const [line, other] of [["SIZE 1 4 4 4", "SIZE -9 4 4 4"], ["SIZE 1 4 4 4", "SIZE 0.5 4 4 4"], ["COUNT 1 1 1 1", "COUNT -3 1 1 1"], ["COUNT 1 1 1 1", "COUNT 1 0 0 0"], ["POINTS 4", "POINTS -4"], ["POINTS 4", "POINTS 1e300"]] as const) {
    expect(problemOf(pcdHead("binary").replace(line, other), packed(true))).toBe("broken");
    if (!line.startsWith("SIZE")) expect(problemOf(pcdHead("ascii").replace(line, other), rows(" ", "7 "))).toBe("broken");
  }
});

test("what was not measured is left out, and coordinates of maps keep their centimeters", () => {
  expect(problemOf("nan nan nan\n1 2 3\n")).toBe(1);
  const far = cloudOf(joined("5000000.01 400000 0\n5000000.02 400000 0\n"));
  expect(far.positions[3]! - far.positions[0]!).toBeCloseTo(0.01, 6);
});

/** Where a point is on the screen, from -1 to 1 to the right and up; null behind who looks. */
function seen(matrix: Float32Array, [x, y, z]: Point): [number, number] | null {
  const [right, up, , w] = [0, 1, 2, 3].map((row) => matrix[row]! * x + matrix[4 + row]! * y + matrix[8 + row]! * z + matrix[12 + row]!);
  return w! > 0 ? [right! / w!, up! / w!] : null;
}

test("from each side all is seen, with its axes where they belong", () => {
  const cloud = { half: [4, 2, 1] as const };
  const corners = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z): Point => [4 * x, 2 * y, z])));
  for (const side of ["whole", "top", "front", "side"] as const) {
    for (const aspect of [0.5, 1, 2]) {
      const matrix = matrixOf(lookFrom(side, cloud), aspect, radiusOf(cloud));
      for (const corner of corners) for (const place of seen(matrix, corner)!) expect(Math.abs(place)).toBeLessThanOrEqual(1);
    }
  }
  const along = (side: "top" | "front" | "side", point: Point) => seen(matrixOf(lookFrom(side, cloud), 1, radiusOf(cloud)), point)!.map((value) => Math.sign(Math.round(value * 1000)));
  expect([along("top", [1, 0, 0]), along("top", [0, 1, 0])]).toEqual([[1, 0], [0, 1]]);
  expect([along("front", [1, 0, 0]), along("front", [0, 0, 1])]).toEqual([[1, 0], [0, 1]]);
  expect([along("side", [0, 1, 0]), along("side", [0, 0, 1])]).toEqual([[1, 0], [0, 1]]);
});

test("one comes nearer and moves along the screen, and never over the top", () => {
  const cloud = { half: [1, 1, 1] as const };
  const camera = lookFrom("front", cloud);
  expect(zoomed(camera, 2, cloud).distance).toBeCloseTo(camera.distance / 2);
  expect(zoomed(camera, 1e9, cloud).distance).toBeGreaterThan(0);
  const right = seen(matrixOf(moved(camera, 0.1, 0), 1, radiusOf(cloud)), [0, 0, 0])!;
  expect(right[0]).toBeCloseTo(0.2);
  expect(right[1]).toBeCloseTo(0);
  expect(turned(camera, 0, 9).tilt).toBeCloseTo(Math.PI / 2);
});
