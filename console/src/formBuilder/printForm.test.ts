import { expect, test } from "vitest";
import { EMPTY_FORM, QUESTION_KINDS } from "../form/formJson";
import { STARTING_FORMS, startingForm } from "../startingForms/startingForms";
import { addQuestion } from "./edits";
import { printForm } from "./printForm";

test("a printed form is the form", () => {
  let all = EMPTY_FORM;
  for (const kind of QUESTION_KINDS) all = addQuestion(all, kind);
  for (const form of [EMPTY_FORM, all, ...STARTING_FORMS.map(startingForm)]) expect(JSON.parse(printForm(form))).toEqual(form);
});

test("what a part is comes first, and an option has a line", () => {
  const printed = printForm({
    inputs: [{ kind: "text", name: "note" }],
    questions: [{ options: [{ label: "A", value: "a" }, { value: "b" }], title: "?", name: "q", multiple: true, kind: "choice" }],
  });
  expect(printed).toBe(`{
  "inputs": [
    {"kind": "text", "name": "note"}
  ],
  "questions": [
    {
      "kind": "choice",
      "name": "q",
      "title": "?",
      "multiple": true,
      "options": [
        {"value": "a", "label": "A"},
        {"value": "b"}
      ]
    }
  ]
}
`);
});
