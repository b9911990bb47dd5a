/** A form as JSON in the shape in which screens get it from the API, so that they can show it before it is published. */
import { DEFAULTS, listOf, type FormJson, type OptionJson, type QuestionJson, type QuestionKind } from "../form/formJson";
import type { Form, InputDeclaration, Option, Question } from "../form/form";

const TYPES: Record<QuestionKind, Question["__typename"]> = {
  choice: "ChoiceQuestion",
  text: "TextQuestion",
  number: "NumberQuestion",
  rating: "RatingQuestion",
  ranking: "RankingQuestion",
  span: "SpanQuestion",
  box: "BoxQuestion",
  ellipse: "EllipseQuestion",
  polygon: "PolygonQuestion",
  polyline: "PolylineQuestion",
  keypoint: "KeypointQuestion",
  mask: "MaskQuestion",
  interval: "IntervalQuestion",
  track: "TrackQuestion",
  relation: "RelationQuestion",
};

/** What the API gives as null where a form leaves it out. */
const NULLS = {
  applies_to: null,
  taxonomy: null,
  max_choices: null,
  min: null,
  max: null,
  step: null,
  top: null,
  consensus: null,
};

/**
 * The form as screens show it.
 *
 * A name that is missing, or that another one has already, is replaced: the screens tell questions and inputs apart by it.
 */
export function shownForm({ inputs, questions }: FormJson): Form {
  const names = distinct(questions.map(({ name }) => name), "question");
  const inputNames = distinct(inputs.map(({ name }) => name), "input");
  return {
    version: 0,
    inputs: inputs.map(
      ({ kind, title, required }, index): InputDeclaration => ({
        name: inputNames[index]!,
        kind: kind.toUpperCase() as InputDeclaration["kind"],
        title: title ?? "",
        required: required ?? true,
      }),
    ),
    questions: questions.map((question, index) => shownQuestion(question, names[index]!)),
  };
}

function distinct(names: readonly string[], otherwise: string): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const shown = !name || taken.has(name) ? `${otherwise}-${index + 1}` : name;
    taken.add(shown);
    return shown;
  });
}

function shownQuestion(question: QuestionJson, name: string): Question {
  const { kind, ...parts } = { help: "", required: true, ...NULLS, ...DEFAULTS[question.kind], ...question, name };
  const shown: Record<string, unknown> = { __typename: TYPES[kind] };
  for (const [part, value] of Object.entries(parts)) shown[camelCase(part)] = value;
  if (kind === "rating") shown.points = parts.max;
  const list = listOf(kind);
  if (list) shown[list] = distinctOptions(question[list] ?? []).map(shownOption);
  const { taxonomy } = question;
  if (taxonomy) {
    shown.taxonomy = taxonomy.taxonomy && taxonomy.version ? shownTaxonomy(taxonomy) : null;
  }
  // What each kind has stands in `DEFAULTS` and `NULLS`, which TypeScript cannot see in computed names.
  return shown as unknown as Question;
}

function distinctOptions(options: readonly OptionJson[]): OptionJson[] {
  const seen = new Set<string>();
  return options.filter(({ value }) => value && !seen.has(value) && seen.add(value));
}

function shownOption({ value, label, parent, colour, hotkey, help }: OptionJson): Option {
  return {
    value,
    label: label || value,
    parent: parent ?? null,
    color: colour ?? null,
    hotkey: hotkey ?? null,
    help: help ?? "",
  };
}

function shownTaxonomy({ taxonomy, version, subtree, min_depth, max_depth, leaves_only }: NonNullable<QuestionJson["taxonomy"]>) {
  return {
    taxonomy: { id: taxonomy },
    version,
    subtree: subtree ?? null,
    minDepth: min_depth ?? null,
    maxDepth: max_depth ?? null,
    leavesOnly: leaves_only ?? false,
  };
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
