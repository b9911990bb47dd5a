/** Relations of several people: what they join goes by what it is, whatever ids it has. */
import type { AnswerValue } from "../../answers/answer";
import { regionsOf, type Region, type Relation, type RelationEnd } from "../../answers/regions";
import { relationsOf } from "../../answers/relations";
import { isAboutRegions, isRelation, type Question, type QuestionOf, type RegionQuestion } from "../../form/form";
import { isSameAnswer, plainOf, type Answer } from "./answers";
import { diffRegions, type RegionStatus } from "./regions";
import { likenessFor } from "./standings";

type RelationQuestion = QuestionOf<"RelationQuestion">;
export type AnswersOf = Readonly<Record<string, Answer>>;

/** How a relation stands to those of others; "turned" where another goes the other way. */
export interface RelationStanding {
  status: RegionStatus | "turned";
}

/** The names of questions that are decided together: those whose regions a relation joins, and the relation. */
export function groupsOf(questions: readonly Question[]): string[][] {
  let groups = questions.map(({ name }) => [name]);
  for (const { name, between } of questions.filter(isRelation)) {
    const isIn = (group: string[]) => group.some((each) => each === name || between.includes(each));
    groups = [...groups.filter((group) => !isIn(group)), groups.filter(isIn).flat()];
  }
  return groups;
}

/** Whether two people answer a question alike. */
export function isAnsweredAlike(question: Question, one: AnswersOf, other: AnswersOf): boolean {
  return isSameAnswer(comparable(question, one), comparable(question, other));
}

/** An answer to be compared with those of others: its relations name what they join by what it says. */
export function comparable(question: Question, answers: AnswersOf): Answer {
  const answer = answers[question.name];
  if (!isRelation(question) || answer?.kind !== "relation") return answer;
  const meant = ({ question: name, region }: RelationEnd): RelationEnd => {
    const found = regionsOf(answers[name]).find(({ id }) => id === region);
    return { question: name, region: JSON.stringify(found ? plainOf(found) : null) };
  };
  const relations = answer.relations.map((relation): Relation => {
    const ends = [meant(relation.source), meant(relation.target)];
    if (!question.directed) ends.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return { ...relation, source: ends[0]!, target: ends[1]! };
  });
  return { kind: "relation", relations } satisfies AnswerValue;
}

/** By person: how each relation stands to those of the others, by its id. Answers that are null were erased. */
export function relationStandings(
  question: RelationQuestion,
  questions: readonly Question[],
  people: readonly (AnswersOf | null)[],
): ReadonlyMap<string, RelationStanding>[] {
  const joined = questions.filter(isAboutRegions).filter(({ name }) => question.between.includes(name));
  return people.map((own, person) => {
    const others = people.filter((other, index): other is AnswersOf => index !== person && other !== null);
    const met = others.map((other) => statusesAgainst(question, joined, own ?? {}, other));
    return new Map(
      relationsOf(own?.[question.name]).map(({ id }) => [id, { status: summary(met.map((statuses) => statuses.get(id) ?? "only")) }]),
    );
  });
}

/** How the relations of one person stand to those of another, whose regions are paired with those of the first. */
function statusesAgainst(question: RelationQuestion, joined: readonly RegionQuestion[], own: AnswersOf, other: AnswersOf) {
  const pairs = new Map(joined.flatMap((each) => pairsOf(each, own[each.name], other[each.name])));
  const theirs = relationsOf(other[question.name]);
  const taken = new Set<Relation>();
  const statuses = new Map<string, RelationStanding["status"]>();
  // Of several between the same two, those with the same label meet first.
  for (const status of ["same", "label", "turned"] as const) {
    for (const relation of relationsOf(own[question.name])) {
      if (statuses.has(relation.id)) continue;
      const [source, target] = [pairs.get(keyOf(relation.source)), pairs.get(keyOf(relation.target))];
      const found = theirs.find((each) => {
        const isStraight = keyOf(each.source) === source && keyOf(each.target) === target;
        const isTurned = keyOf(each.source) === target && keyOf(each.target) === source;
        const isMet = status === "turned" ? question.directed && isTurned : isStraight || (!question.directed && isTurned);
        return isMet && !taken.has(each) && (status !== "same" || each.label === relation.label);
      });
      if (!found || !source || !target) continue;
      taken.add(found);
      statuses.set(relation.id, status);
    }
  }
  return statuses;
}

/** The keys of regions that are the same to two people. */
function pairsOf(question: RegionQuestion, own: Answer, other: Answer): [string, string][] {
  const key = ({ id }: Region) => keyOf({ question: question.name, region: id });
  return diffRegions(regionsOf(own), regionsOf(other), likenessFor(question)).pairs.map(({ a, b }) => [key(a), key(b)]);
}

function keyOf({ question, region }: RelationEnd): string {
  return JSON.stringify([question, region]);
}

function summary(statuses: RelationStanding["status"][]): RelationStanding["status"] {
  if (statuses.every((status) => status === "same")) return "same";
  return statuses.find((status) => status === "label") ?? statuses.find((status) => status === "turned") ?? "only";
}
