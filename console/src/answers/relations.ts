/** What holds of relations in any answers, whether somebody labels or reviews. */
import type { Answers } from "./answer";
import { regionsOf, type Relation, type RelationEnd } from "./regions";

/** The relations of an answer; none of one of another kind. */
export function relationsOf(answer: Answers[string] | undefined): readonly Relation[] {
  return answer?.kind === "relation" ? answer.relations : [];
}

/** Says of relations whether a region that they join is not in the answers. */
export function looseIn(answers: Answers): (relation: Relation) => boolean {
  const known = new Map<string, Set<string>>();
  const isThere = ({ question, region }: RelationEnd) => {
    let ids = known.get(question);
    if (!ids) known.set(question, (ids = new Set(regionsOf(answers[question]).map(({ id }) => id))));
    return ids.has(region);
  };
  return ({ source, target }) => !isThere(source) || !isThere(target);
}

/** The answers without relations of regions that are not there any more: the server takes none. */
export function withoutLooseRelations(answers: Answers): Answers {
  const isLoose = looseIn(answers);
  const loose = Object.entries(answers).filter(([, answer]) => relationsOf(answer).some(isLoose));
  if (loose.length === 0) return answers;
  const { ...kept } = answers;
  for (const [question, answer] of loose) {
    const relations = relationsOf(answer).filter((relation) => !isLoose(relation));
    if (relations.length) kept[question] = { kind: "relation", relations };
    else delete kept[question];
  }
  return kept;
}

/** A relation as text, the same for two that say the same: from where, to where and the label. */
export function meaningOf({ source, target, label }: Relation, isDirected: boolean): string {
  const ends = [source, target].map(({ question, region }) => JSON.stringify([question, region]));
  return JSON.stringify([label, ...(isDirected ? ends : ends.sort())]);
}
