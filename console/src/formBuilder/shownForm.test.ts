import { expect, test } from "vitest";
import { EMPTY_FORM, QUESTION_KINDS } from "../form/formJson";
import { addQuestion } from "./edits";
import { consequencesOf } from "./consequences";
import { shownForm } from "./shownForm";

test("a form is shown as the API would give it", () => {
  const { inputs, questions } = shownForm({
    inputs: [{ name: "photo", kind: "image" }],
    questions: [
      { kind: "box", name: "cars", title: "Cars?", applies_to: "photo", labels: [{ value: "car", colour: "#112233", hotkey: "c" }], max_regions: 3 },
      { kind: "rating", name: "clear", title: "Clear?", max: 7, required: false },
    ],
  });
  expect(inputs).toEqual([{ name: "photo", kind: "IMAGE", title: "", required: true }]);
  expect(questions![0]).toMatchObject({
    __typename: "BoxQuestion", name: "cars", appliesTo: "photo", minRegions: 0, maxRegions: 3, taxonomy: null, required: true, help: "",
    labels: [{ value: "car", label: "car", color: "#112233", hotkey: "c", parent: null, help: "" }],
  });
  expect(questions![1]).toMatchObject({ __typename: "RatingQuestion", points: 7, required: false, appliesTo: null });
});

test("every kind has what screens ask of it", () => {
  for (const kind of QUESTION_KINDS) {
    const [question] = shownForm(addQuestion(EMPTY_FORM, kind)).questions!;
    expect(question!.__typename.toLowerCase()).toBe(`${kind}question`);
  }
});

test("names that are missing or there twice are told apart", () => {
  const question = { kind: "text" as const, title: "?" };
  const { questions } = shownForm({ inputs: [], questions: [{ ...question, name: "a" }, { ...question, name: "a" }, { ...question, name: "" }] });
  expect(new Set(questions!.map(({ name }) => name)).size).toBe(3);
});

test("what follows from a publication is said of what there is", () => {
  const before = addQuestion(addQuestion(EMPTY_FORM, "choice"), "text");
  const after = { ...before, questions: before.questions.slice(0, 1) };
  const nothing = { unfinished: 0, hasAnswers: false, goldTasks: 0 };
  expect(consequencesOf(null, before, 1, nothing).length).toBe(1);
  expect(consequencesOf(before, after, 2, nothing)).toEqual(["Tasks that are imported from now on are answered under version 2."]);
  const told = consequencesOf(before, after, 2, { unfinished: 2, hasAnswers: true, goldTasks: 1 }).join(" ");
  for (const part of ["2 tasks are not done", "version 2", "“What do you notice?”", "1 gold task"]) expect(told).toContain(part);
});
