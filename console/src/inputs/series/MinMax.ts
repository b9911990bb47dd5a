/** The least and the greatest of any run of values, quickly, however many values there are. */

const BUCKET = 64;

export class MinMax {
  private readonly least: Float64Array;
  private readonly greatest: Float64Array;

  /** Values that are NaN are missing, and left out. */
  constructor(readonly values: ArrayLike<number>) {
    const count = Math.ceil(values.length / BUCKET);
    this.least = new Float64Array(count).fill(Infinity);
    this.greatest = new Float64Array(count).fill(-Infinity);
    for (let index = 0; index < values.length; index += 1) {
      const bucket = Math.floor(index / BUCKET);
      const value = values[index]!;
      if (value < this.least[bucket]!) this.least[bucket] = value;
      if (value > this.greatest[bucket]!) this.greatest[bucket] = value;
    }
  }

  /** Of the values from `from` up to, not including, `to`; Infinity and -Infinity where there is none. */
  between(from: number, to: number): [number, number] {
    let [least, greatest] = [Infinity, -Infinity];
    const end = Math.min(to, this.values.length);
    let index = Math.max(0, from);
    while (index < end) {
      if (index % BUCKET === 0 && index + BUCKET <= end) {
        const bucket = index / BUCKET;
        if (this.least[bucket]! < least) least = this.least[bucket]!;
        if (this.greatest[bucket]! > greatest) greatest = this.greatest[bucket]!;
        index += BUCKET;
      } else {
        const value = this.values[index]!;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
        index += 1;
      }
    }
    return [least, greatest];
  }

  all(): [number, number] {
    return this.between(0, this.values.length);
  }
}
