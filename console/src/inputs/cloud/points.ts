/** What the readers of files of points share. */

/** Why a file cannot be shown. */
export type CloudProblem = "unknown" | "compressed" | "broken" | "empty";

export class CloudError extends Error {
  constructor(readonly problem: CloudProblem) {
    super(problem);
  }
}

/** A count or size that a file says. Raises CloudError where it is none. */
export function wholeOf(said: string | number | undefined): number {
  const number = said === undefined ? Number.NaN : Number(said);
  if (!Number.isSafeInteger(number) || number < 0) throw new CloudError("broken");
  return number;
}

/** Takes points as they are read. */
export type AddPoint = (x: number, y: number, z: number) => void;

/** How a number is written in bytes. */
export interface Reader {
  size: number;
  at: (view: DataView, offset: number, isLittle: boolean) => number;
}

/** By kind (signed, unsigned, with a point) and bytes. */
export const READERS: Record<string, Reader> = {
  I1: { size: 1, at: (view, offset) => view.getInt8(offset) },
  U1: { size: 1, at: (view, offset) => view.getUint8(offset) },
  I2: { size: 2, at: (view, offset, isLittle) => view.getInt16(offset, isLittle) },
  U2: { size: 2, at: (view, offset, isLittle) => view.getUint16(offset, isLittle) },
  I4: { size: 4, at: (view, offset, isLittle) => view.getInt32(offset, isLittle) },
  U4: { size: 4, at: (view, offset, isLittle) => view.getUint32(offset, isLittle) },
  F4: { size: 4, at: (view, offset, isLittle) => view.getFloat32(offset, isLittle) },
  F8: { size: 8, at: (view, offset, isLittle) => view.getFloat64(offset, isLittle) },
};
