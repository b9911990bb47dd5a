/** The form of a project as the labeling screen asks it. */
import { queryOptions } from "@tanstack/react-query";
import type { RegionKind } from "../answers/regions";
import { ApiError, request } from "../api/client";
import { LabelProjectDocument, type LabelProjectQuery, type OfferFragment, type OptionFragment } from "../api/operations";

export type Project = NonNullable<LabelProjectQuery["project"]>;
export type Form = NonNullable<Project["form"]>;
export type InputDeclaration = NonNullable<Form["inputs"]>[number];
export type Question = NonNullable<Form["questions"]>[number];
export type QuestionOf<Name extends Question["__typename"]> = Extract<Question, { __typename: Name }>;
export type Option = OptionFragment;
/** What of a taxonomy a question offers. */
export type Offer = OfferFragment;

const ANSWERABLE = new Set<Question["__typename"]>([
  "ChoiceQuestion",
  "TextQuestion",
  "NumberQuestion",
  "RatingQuestion",
  "RankingQuestion",
  "SpanQuestion",
  "BoxQuestion",
  "EllipseQuestion",
  "PolygonQuestion",
  "PolylineQuestion",
  "KeypointQuestion",
  "MaskQuestion",
  "IntervalQuestion",
  "TrackQuestion",
  "RelationQuestion",
]);
/** Inputs along whose time one marks. */
const TIMED = new Set<InputDeclaration["kind"]>(["AUDIO", "SENSOR", "TIME_SERIES", "VIDEO"]);
const SHOWABLE = new Set<InputDeclaration["kind"]>(["TEXT", "HTML", "CHAT", "TABLE", "IMAGE", "PDF", "POINT_CLOUD", ...TIMED]);

/** The kind of answers to each question that marks shapes. */
const SHAPES = {
  BoxQuestion: "box",
  EllipseQuestion: "ellipse",
  PolygonQuestion: "polygon",
  PolylineQuestion: "polyline",
  KeypointQuestion: "keypoint",
  MaskQuestion: "mask",
  TrackQuestion: "track",
} as const satisfies Partial<Record<Question["__typename"], RegionKind>>;

/** The kind of answers to each question that marks something else. */
const MARKS = { SpanQuestion: "span", IntervalQuestion: "interval" } as const;

/** A question that marks shapes on a picture. */
export type ShapeQuestion = QuestionOf<keyof typeof SHAPES>;
/** A question whose answers are regions: spans, shapes or intervals. */
export type RegionQuestion = ShapeQuestion | QuestionOf<"SpanQuestion" | "IntervalQuestion">;
/** A question whose answer is a list of labeled regions, or of labeled relations between those of others. */
export type ListQuestion = RegionQuestion | QuestionOf<"RelationQuestion">;
export type ShapeKind = (typeof SHAPES)[keyof typeof SHAPES];

export function isAboutShapes(question: Question): question is ShapeQuestion {
  return question.__typename in SHAPES;
}

export function isAboutRegions(question: Question): question is RegionQuestion {
  return question.__typename in MARKS || isAboutShapes(question);
}

export function isRelation(question: Question): question is QuestionOf<"RelationQuestion"> {
  return question.__typename === "RelationQuestion";
}

export function isOfRegions(question: Question): question is ListQuestion {
  return isAboutRegions(question) || isRelation(question);
}

export function listKindOf(question: ListQuestion): RegionKind {
  if (isRelation(question)) return "relation";
  return isAboutShapes(question) ? shapeKindOf(question) : MARKS[question.__typename];
}

/** Whether an input has a time along which one marks. */
export function isTimed({ kind }: Pick<InputDeclaration, "kind">): boolean {
  return TIMED.has(kind);
}

export function shapeKindOf(question: ShapeQuestion): ShapeKind {
  return SHAPES[question.__typename];
}

export function labelProjectQuery(project: string) {
  return queryOptions({
    queryKey: ["labelProject", project],
    queryFn: async (): Promise<Project> => {
      const data = await request(LabelProjectDocument, { project });
      if (!data.project) throw new ApiError("NOT_FOUND", "There is no such project.");
      return named(data.project);
    },
  });
}

/** The project, where options without words of their own go by their values. */
export function named(project: Project): Project {
  return project.form ? { ...project, form: namedForm(project.form) } : project;
}

/** The form, where options without words of their own go by their values. */
export function namedForm(form: Form): Form {
  const questions = form.questions?.map((question) => {
    if (isOfRegions(question)) return { ...question, labels: question.labels.map(namedOption) };
    if (question.__typename === "ChoiceQuestion") return { ...question, options: question.options.map(namedOption) };
    if (question.__typename === "RankingQuestion") return { ...question, items: question.items.map(namedOption) };
    return question;
  });
  return questions ? { ...form, questions } : form;
}

function namedOption(option: Option): Option {
  return option.label ? option : { ...option, label: option.value };
}

/** Titles of the questions and inputs that this screen cannot present; whoever sees one must not answer without it. */
export function unsupportedParts(form: Form): string[] {
  const inputs = (form.inputs ?? []).filter(({ kind }) => !SHOWABLE.has(kind));
  const questions = (form.questions ?? []).filter(({ __typename }) => !ANSWERABLE.has(__typename));
  return [...inputs, ...questions].map(({ title, name }) => title || name);
}

/** The questions asked about a task with these inputs: one about an optional input that is absent is not asked. */
export function questionsAbout(form: Form, inputs: Record<string, unknown>): Question[] {
  return (form.questions ?? []).filter(({ appliesTo }) => !appliesTo || inputs[appliesTo] != null);
}
