import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AnswerValue } from "../answers/answer";
import { regionsOf } from "../answers/regions";
import type { ListQuestion } from "../form/form";
import { conceptQuery } from "../picker/concepts";

type NameOf = (question: string, label: string) => string;

/** What the labels of marks are called: as the form says, or the taxonomy, once it is read. */
export function useLabelNames(questions: ListQuestion[], answers: (AnswerValue | undefined)[]): NameOf {
  const concepts = questions.flatMap(({ name, taxonomy }, index) => {
    const answer = answers[index];
    const labels = taxonomy ? new Set(regionsOf(answer).map(({ label }) => label)) : [];
    return [...labels].filter(Boolean).map((label) => ({ name, label, query: conceptQuery(taxonomy!, label) }));
  });
  const found = useQueries({
    queries: concepts.map(({ query }) => query),
    // The same text as long as all names are the same, so that nothing is drawn again for nothing.
    combine: (results) => results.map(({ data }) => data?.label ?? "").join("\n"),
  });
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const { name, labels } of questions) for (const each of labels) names.set(`${name}\n${each.value}`, each.label);
    const labels = found.split("\n");
    concepts.forEach(({ name, label }, index) => names.set(`${name}\n${label}`, labels[index] || label));
    return (question, label) => names.get(`${question}\n${label}`) ?? label;
    // The answers decide which concepts there are.
  }, [questions, answers, found]);
}
