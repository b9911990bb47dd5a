/** The table of annotators: one row a person, with the figures of all questions taken together. */
import type { Figures, Quality } from "./figures";

export interface Person {
  id: string;
  name: string | null;
  status: "PAUSED" | "WARNED" | null;
  done: number;
  /** Null where the day is unknown. */
  today: number | null;
  timeMs: number | null;
  /** From 0 to 1, of tasks that others answered too; null without any. */
  agreement: number | null;
  rejected: number;
  rejectedShare: number;
  skipped: number;
  gold: { judged: number; right: number } | null;
}

export const COLUMNS = ["name", "done", "today", "time", "agreement", "rejected", "skipped", "gold"] as const;
export type Column = (typeof COLUMNS)[number];

/** A mean of figures that count as often as what they were made from. */
class Mean {
  private sum = 0;
  weight = 0;

  add(value: number, weight: number): void {
    this.sum += value * weight;
    this.weight += weight;
  }

  get value(): number | null {
    return this.weight ? this.sum / this.weight : null;
  }
}

function meansOf<Node>(nodes: readonly Node[], figure: (node: Node) => [member: string, value: number | null, weight: number]) {
  const means = new Map<string, Mean>();
  for (const node of nodes) {
    const [member, value, weight] = figure(node);
    if (value === null) continue;
    const mean = means.get(member) ?? new Mean();
    mean.add(value, weight);
    means.set(member, mean);
  }
  return means;
}

/** Whether somebody's agreement is of values that are equal or not: shares of such answers and similarities do not mix. */
export function comparesValues(qualities: readonly Quality[]): boolean {
  return qualities.some(({ annotators }) => annotators && annotators.nodes.length > 0);
}

function agreements(qualities: readonly Quality[]): Map<string, Mean> {
  if (comparesValues(qualities)) {
    const nodes = qualities.flatMap(({ annotators }) => annotators?.nodes ?? []);
    return meansOf(nodes, ({ member, alike, peers }) => [member.id, alike.value, peers]);
  }
  const nodes = qualities.flatMap(({ agreementByAnnotator }) => agreementByAnnotator?.nodes ?? []);
  return meansOf(nodes, ({ member, agreement: { estimate } }) => [member.id, estimate.value, estimate.tasks]);
}

export function peopleOf(figures: Figures, qualities: readonly Quality[]): Person[] {
  const agreement = agreements(qualities);
  const goldNodes = qualities.flatMap(({ goldScores }) => goldScores?.nodes ?? []);
  const gold = meansOf(goldNodes, ({ member, right, judged }) => [member.id, right.value, judged]);
  const status = new Map(figures.pauses?.nodes.map((each) => [each.member?.id, each.status]));
  return (figures.annotators?.nodes ?? []).map((each) => {
    const { id, name } = each.member;
    const score = gold.get(id);
    return {
      id,
      name,
      status: (status.get(id) as Person["status"]) ?? null,
      done: each.submitted,
      today: each.times?.annotations ?? null,
      timeMs: each.meanTimeMs,
      agreement: agreement.get(id)?.value ?? null,
      rejected: each.rejected,
      rejectedShare: each.rejectedShare.value,
      skipped: each.skipped,
      gold: score?.value != null ? { judged: score.weight, right: score.value } : null,
    };
  });
}

function figureOf(person: Person, column: Column): number | string | null {
  switch (column) {
    case "name":
      return person.name;
    case "time":
      return person.timeMs;
    case "rejected":
      return person.rejectedShare;
    case "gold":
      return person.gold?.right ?? null;
    default:
      return person[column];
  }
}

/** In the order of a column; people without a figure are last in either direction. */
export function sortPeople(people: readonly Person[], column: Column, isDescending: boolean): Person[] {
  const order = (a: number | string, b: number | string) =>
    typeof a === "number" ? a - (b as number) : a.localeCompare(b as string);
  return people.toSorted((first, second) => {
    const [a, b] = [figureOf(first, column), figureOf(second, column)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return isDescending ? order(b, a) : order(a, b);
  });
}
