export interface ChoiceDiff {
  both: string[];
  onlyA: string[];
  onlyB: string[];
}

export function diffChoice(a: readonly string[], b: readonly string[]): ChoiceDiff {
  return {
    both: a.filter((value) => b.includes(value)),
    onlyA: a.filter((value) => !b.includes(value)),
    onlyB: b.filter((value) => !a.includes(value)),
  };
}

/** How many places from the root on two paths of a hierarchy have in common. */
export function commonDepth(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((place, index) => place !== b[index]);
  return differing < 0 ? a.length : differing;
}
