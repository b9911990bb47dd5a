/** What holds of relations in any answers, whether somebody labels or reviews. */
import type { Answers } from "./answer";
import { regionsOf, type Relation, type RelationEnd } from "./regions";

/** The relations of an answer; none of one of another kind. */
export function relationsOf(answer: Answers[string] | undefined): readonly Relation[] {
  return answer?.kind === "relation" ? answer.relations : [];
}

/** Whether a region is in the answer that an end names. */
export function isThere({ question, region }: RelationEnd, answers: Answers): boolean {
  return regionsOf(answers[question]).some(({ id }) => id === region);
}

/** The answers without relations of regions that are not there any more: the server takes none. */
export function withoutLooseRelations(answers: Answers): Answers {
  const loose = Object.entries(answers).filter(([, answer]) => relationsOf(answer).some((relation) => isLoose(relation, answers)));
  if (loose.length === 0) return answers;
  const { ...kept } = answers;
  for (const [question, answer] of loose) {
    const relations = relationsOf(answer).filter((relation) => !isLoose(relation, answers));
    if (relations.length) kept[question] = { kind: "relation", relations };
    else delete kept[question];
  }
  return kept;
}

function isLoose({ source, target }: Relation, answers: Answers): boolean {
  return !isThere(source, answers) || !isThere(target, answers);
}

/** A relation as text, the same for two that say the same: from where, to where and the label. */
export function meaningOf({ source, target, label }: Relation, isDirected: boolean): string {
  const ends = [source, target].map(({ question, region }) => JSON.stringify([question, region]));
  return JSON.stringify([label, ...(isDirected ? ends : ends.sort())]);
}
