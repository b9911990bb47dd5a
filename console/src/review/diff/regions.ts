/** Which region of one answer is which of another, for spans of text and shapes of pictures alike. */

export interface Pair<Region> {
  a: Region;
  b: Region;
  /** How much of both they share: intersection over union, 1 where they cover the same. */
  likeness: number;
  isSameLabel: boolean;
}

export interface RegionDiff<Region> {
  pairs: Pair<Region>[];
  onlyA: Region[];
  onlyB: Region[];
}

/** How a region stands to that of another person: alike, under another label, with other edges, or alone. */
export type RegionStatus = "same" | "label" | "edges" | "only";

interface Labeled {
  label: string;
}

/** How a region stands to those of several people, and how much it shares with the one that is least like it. */
export interface Standing {
  status: RegionStatus;
  /** Null where it meets nothing of anybody. */
  likeness: number | null;
}

/** From which likeness on regions count as alike: with this one, only where they cover the same. */
export const WHOLE = 1 - 1e-9;

/** Pair the regions that share most, each once; of those that share as much, the ones with the same label. */
export function diffRegions<Region extends Labeled>(
  a: readonly Region[],
  b: readonly Region[],
  likenessOf: (a: Region, b: Region) => number,
): RegionDiff<Region> {
  const candidates: Pair<Region>[] = [];
  for (const one of a) {
    for (const other of b) {
      const likeness = likenessOf(one, other);
      if (likeness > 0) candidates.push({ a: one, b: other, likeness, isSameLabel: one.label === other.label });
    }
  }
  candidates.sort((x, y) => y.likeness - x.likeness || Number(y.isSameLabel) - Number(x.isSameLabel));
  const takenA = new Set<Region>();
  const takenB = new Set<Region>();
  const pairs = candidates.filter((pair) => {
    if (takenA.has(pair.a) || takenB.has(pair.b)) return false;
    takenA.add(pair.a);
    takenB.add(pair.b);
    return true;
  });
  return {
    pairs,
    onlyA: a.filter((region) => !takenA.has(region)),
    onlyB: b.filter((region) => !takenB.has(region)),
  };
}

export function statusOf({ likeness, isSameLabel }: Pair<unknown>, alike = WHOLE): RegionStatus {
  if (!isSameLabel) return "label";
  return likeness >= alike ? "same" : "edges";
}

/**
 * How each region of one person stands to the regions of all others.
 *
 * It is "same" only where everybody has it; "only" where it meets nothing of anybody.
 */
export function standingsAmong<Region extends Labeled>(
  own: readonly Region[],
  others: readonly (readonly Region[])[],
  likenessOf: (a: Region, b: Region) => number,
  alike = WHOLE,
): Map<Region, Standing> {
  const found = new Map<Region, (Pair<Region> | null)[]>(own.map((region) => [region, []]));
  for (const other of others) {
    const { pairs, onlyA } = diffRegions(own, other, likenessOf);
    for (const pair of pairs) found.get(pair.a)!.push(pair);
    for (const region of onlyA) found.get(region)!.push(null);
  }
  return new Map([...found].map(([region, pairs]) => [region, standingOf(pairs, alike)]));
}

function standingOf(pairs: (Pair<unknown> | null)[], alike: number): Standing {
  const statuses = pairs.map((pair) => pair && statusOf(pair, alike));
  const met = pairs.flatMap((pair) => (pair ? [pair.likeness] : []));
  return { status: summary(statuses), likeness: met.length ? Math.min(...met) : null };
}

function summary(statuses: (RegionStatus | null)[]): RegionStatus {
  if (statuses.every((status) => status === "same")) return "same";
  if (statuses.includes("label")) return "label";
  return statuses.includes("edges") ? "edges" : "only";
}
