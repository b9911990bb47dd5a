/** Point clouds as their files hold them. Everything here is pure. */
import { pcdPoints } from "./pcd";
import { plyPoints } from "./ply";
import { CloudError, type AddPoint } from "./points";
import { tablePoints } from "./xyz";

/** Points in 32 bits, so many that a browser without a graphics card still turns them. */
const MOST_POINTS = 4_000_000;

export interface Cloud {
  /** x, y and z of one point after the other, from `center` on. */
  positions: Float32Array;
  count: number;
  /** How many the file has, of which every so many-th is there. */
  total: number;
  center: readonly [number, number, number];
  /** Half of its length, width and height. */
  half: readonly [number, number, number];
}

/** The cloud that a file holds. Raises CloudError. */
export function cloudOf(file: ArrayBuffer): Cloud {
  const begin = new TextDecoder("latin1").decode(file.slice(0, 512));
  if (/^ply\r?\n/.test(begin)) return collected((add) => plyPoints(file, add));
  if (/^(#[^\n]*\n|\s)*VERSION\s/.test(begin) && /\nFIELDS\s/.test(begin)) return collected((add) => pcdPoints(file, add));
  // Texts have no such bytes.
  if (new Uint8Array(file, 0, Math.min(512, file.byteLength)).some((byte) => byte < 9)) throw new CloudError("unknown");
  return collected((add) => tablePoints(new TextDecoder().decode(file), add));
}

/** Points in double precision first: coordinates of maps are too large for 32 bits until their middle is taken away. */
function collected(read: (add: AddPoint) => void): Cloud {
  let all = new Float64Array(3 * 4096);
  let length = 0;
  const [least, most] = [new Float64Array(3).fill(Infinity), new Float64Array(3).fill(-Infinity)];
  const put = (axis: number, value: number) => {
    all[length + axis] = value;
    if (value < least[axis]!) least[axis] = value;
    if (value > most[axis]!) most[axis] = value;
  };
  read((x, y, z) => {
    // Scanners write no number where they measured nothing.
    if (!Number.isFinite(x + y + z)) return;
    if (length + 3 > all.length) {
      const larger = new Float64Array(all.length * 2);
      larger.set(all);
      all = larger;
    }
    put(0, x);
    put(1, y);
    put(2, z);
    length += 3;
  });
  const total = length / 3;
  if (total === 0) throw new CloudError("empty");
  const stride = Math.ceil(total / MOST_POINTS);
  const count = Math.ceil(total / stride);
  const center = [0, 1, 2].map((axis) => (least[axis]! + most[axis]!) / 2) as [number, number, number];
  const half = [0, 1, 2].map((axis) => (most[axis]! - least[axis]!) / 2) as [number, number, number];
  const positions = new Float32Array(3 * count);
  for (let index = 0; index < count; index += 1) {
    for (let axis = 0; axis < 3; axis += 1) positions[3 * index + axis] = all[3 * index * stride + axis]! - center[axis]!;
  }
  return { positions, count, total, center, half };
}
