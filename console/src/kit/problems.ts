/** What the API says is wrong in an input, by the place of each bad value. */

interface Refusal {
  message: string;
  path: readonly string[];
  problems: readonly { message: string; path: readonly string[] }[];
}

export interface Problem {
  /** Where the bad value stands, the names and numbers on the way joined by points; empty where it is nowhere. */
  place: string;
  message: string;
}

/** The problems of a refusal; `within` is left out of the places that begin with it. */
export function problemsIn({ message, path, problems }: Refusal, within: readonly string[] = []): Problem[] {
  const told = problems.length ? problems : [{ message, path }];
  return told.map((problem) => {
    const isWithin = within.every((step, index) => problem.path[index] === step);
    return { place: problem.path.slice(isWithin ? within.length : 0).join("."), message: problem.message };
  });
}

/** What is wrong at a place; null where nothing is. */
export function problemAt(problems: readonly Problem[], place: string): string | null {
  return problems.find((problem) => problem.place === place)?.message ?? null;
}
