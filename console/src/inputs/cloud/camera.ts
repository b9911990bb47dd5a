/** From where a cloud is looked at. Everything here is pure. */
import type { Cloud } from "./cloud";

export interface Camera {
  /** Around the upright axis, and up from level, in radians. */
  turn: number;
  tilt: number;
  /** From what is looked at, in units of the cloud. */
  distance: number;
  /** What is looked at, from the middle of the cloud. */
  target: readonly [number, number, number];
}

export type Side = "whole" | "top" | "front" | "side";

const SIDES: Record<Side, Pick<Camera, "turn" | "tilt">> = {
  whole: { turn: -Math.PI / 5, tilt: Math.PI / 6 },
  top: { turn: 0, tilt: Math.PI / 2 },
  front: { turn: 0, tilt: 0 },
  side: { turn: Math.PI / 2, tilt: 0 },
};
/** How wide one sees, in radians. */
const ANGLE = Math.PI / 4;
const STEEPEST = Math.PI / 2;

export function radiusOf({ half }: Pick<Cloud, "half">): number {
  return Math.hypot(...half) || 1;
}

/** All of the cloud, from one of its sides. */
export function lookFrom(side: Side, cloud: Pick<Cloud, "half">): Camera {
  return { ...SIDES[side], distance: (radiusOf(cloud) / Math.sin(ANGLE / 2)) * 1.02, target: [0, 0, 0] };
}

export function turned(camera: Camera, turn: number, tilt: number): Camera {
  return { ...camera, turn: camera.turn + turn, tilt: Math.min(STEEPEST, Math.max(-STEEPEST, camera.tilt + tilt)) };
}

/** Nearer by a factor, or farther; never so near or far that nothing is seen. */
export function zoomed(camera: Camera, factor: number, cloud: Pick<Cloud, "half">): Camera {
  const radius = radiusOf(cloud);
  return { ...camera, distance: Math.min(radius * 20, Math.max(radius / 2000, camera.distance / factor)) };
}

/** Along the screen, by shares of its height. */
export function moved(camera: Camera, right: number, up: number): Camera {
  const axes = axesOf(camera);
  const scale = 2 * camera.distance * Math.tan(ANGLE / 2);
  const target = camera.target.map((value, axis) => value - (axes.right[axis]! * right + axes.up[axis]! * up) * scale);
  return { ...camera, target: target as [number, number, number] };
}

/** The directions of the screen: to the right, up, and towards who looks. */
function axesOf({ turn, tilt }: Camera) {
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  return {
    right: [cos, sin, 0],
    up: [-sin * Math.sin(tilt), cos * Math.sin(tilt), Math.cos(tilt)],
    back: [sin * Math.cos(tilt), -cos * Math.cos(tilt), Math.sin(tilt)],
  };
}

/** What takes points of the cloud to the screen, column by column, as WebGL has it. */
export function matrixOf(camera: Camera, aspect: number, radius: number): Float32Array {
  const { right, up, back } = axesOf(camera);
  const { distance, target } = camera;
  const eye = target.map((value, axis) => value + back[axis]! * distance);
  const along = (axis: readonly number[]) => -axis.reduce((sum, value, index) => sum + value * eye[index]!, 0);
  const rows = [
    [...right, along(right)],
    [...up, along(up)],
    [...back, along(back)],
  ] as [number[], number[], number[]];
  const far = distance + 2 * radius + Math.hypot(...target);
  const near = Math.max(far / 10_000, distance - 2 * radius - Math.hypot(...target));
  // A narrow place shows as much to both sides as a wide one shows up and down.
  const focus = 1 / Math.tan(ANGLE / 2);
  const [wide, high] = aspect >= 1 ? [focus / aspect, focus] : [focus, focus * aspect];
  const [depth, shift] = [(far + near) / (near - far), (2 * far * near) / (near - far)];
  const matrix = new Float32Array(16);
  for (let column = 0; column < 4; column += 1) {
    matrix[4 * column] = rows[0][column]! * wide;
    matrix[4 * column + 1] = rows[1][column]! * high;
    matrix[4 * column + 2] = rows[2][column]! * depth + (column === 3 ? shift : 0);
    matrix[4 * column + 3] = -rows[2][column]!;
  }
  return matrix;
}
