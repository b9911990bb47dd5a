import { useQueries } from "@tanstack/react-query";
import type { Option, Question } from "../../form/form";
import { conceptQuery } from "../../picker/concepts";

/** What a value of an answer is called, and what it stands under, from the root on. */
export interface Named {
  label: string;
  path: readonly string[];
}

/** The names of values that answers to a question hold: as the form says, or its taxonomy, once that is read. */
export function useNames(question: Question, values: readonly string[]): (value: string) => Named {
  const taxonomy = "taxonomy" in question ? question.taxonomy : null;
  const concepts = taxonomy ? [...new Set(values)] : [];
  const found = useQueries({ queries: concepts.map((concept) => conceptQuery(taxonomy!, concept)) });
  const named = new Map(concepts.map((concept, index) => [concept, found[index]?.data] as const));
  const options = optionsOf(question);
  return (value) => {
    const concept = named.get(value);
    if (concept) return { label: concept.label, path: concept.detail ? concept.detail.split(" › ") : [] };
    const option = options.find((each) => each.value === value);
    return { label: option?.label ?? value, path: option ? pathOf(option, options) : [] };
  };
}

function optionsOf(question: Question): readonly Option[] {
  if ("options" in question) return question.options;
  if ("labels" in question) return question.labels;
  return "items" in question ? question.items : [];
}

function pathOf(option: Option, options: readonly Option[]): string[] {
  const parent = options.find(({ value }) => value === option.parent);
  return parent ? [...pathOf(parent, options), parent.label] : [];
}
