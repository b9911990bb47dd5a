import { en, type Words } from "./en";

export const words: Words = en;

const numbers = new Intl.NumberFormat("en");

/** A number that was counted up to a limit: "1,204", or "10,000+" where there may be more. */
export function count({ count, isExact }: { count: number; isExact: boolean }): string {
  return numbers.format(count) + (isExact ? "" : "+");
}
