/** The form of a project as the labeling screen asks it. */
import { queryOptions } from "@tanstack/react-query";
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
]);
const SHOWABLE = new Set<InputDeclaration["kind"]>(["TEXT", "CHAT"]);

export function labelProjectQuery(project: string) {
  return queryOptions({
    queryKey: ["labelProject", project],
    queryFn: async (): Promise<Project> => {
      const data = await request(LabelProjectDocument, { project });
      if (!data.project) throw new ApiError("NOT_FOUND", "There is no such project.");
      return data.project;
    },
  });
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
