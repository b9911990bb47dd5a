/** Offsets of the API count Unicode code points, those of the browser UTF-16 units. */

const SURROGATE = /[\ud800-\udfff]/;

export function codePointLength(text: string): number {
  return new CodePoints(text).toCodePoint(text.length);
}

/** Translates offsets within one text in both directions, in logarithmic time. */
export class CodePoints {
  /** The UTF-16 offsets at which a code point of two units begins, in rising order. */
  private readonly pairs: number[] = [];

  constructor(text: string) {
    if (!SURROGATE.test(text)) return;
    for (let unit = 0; unit < text.length; unit += 1) {
      if (text.codePointAt(unit)! > 0xffff) {
        this.pairs.push(unit);
        unit += 1;
      }
    }
  }

  /** The code points before a UTF-16 offset; an offset within a pair counts as before it. */
  toCodePoint(unit: number): number {
    return unit - firstIndex(this.pairs.length, (index) => this.pairs[index]! >= unit);
  }

  /** The UTF-16 offset of a code point. */
  toUnit(codePoint: number): number {
    return codePoint + firstIndex(this.pairs.length, (index) => this.pairs[index]! - index >= codePoint);
  }
}

/** The first index up to `length` for which `holds`, which once true stays true. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
