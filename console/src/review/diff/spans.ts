import type { Span } from "../../answers/regions";
import { diffRegions, type RegionDiff } from "./regions";

export function diffSpans(a: readonly Span[], b: readonly Span[]): RegionDiff<Span> {
  return diffRegions(a, b, likenessOfSpans);
}

/** The characters that both cover, of those that one of them covers; 0 in different messages of a chat. */
export function likenessOfSpans(a: Span, b: Span): number {
  if ((a.message ?? null) !== (b.message ?? null)) return 0;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  if (shared <= 0) return 0;
  return shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}
