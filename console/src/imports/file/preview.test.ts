import { expect, test } from "vitest";
import type { Form } from "../../form/form";
import { previewOf } from "./preview";

const form = {
  inputs: [
    { name: "text", kind: "TEXT", title: "The text", required: true },
    { name: "extra", kind: "TEXT", title: "", required: false },
  ],
  questions: [
    { __typename: "ChoiceQuestion", name: "topic", title: "Topic", options: [{ value: "a", label: "Animals" }] },
    { __typename: "SpanQuestion", name: "marks", title: "Marks", appliesTo: "text", labels: [{ value: "m", label: "Mammal" }] },
  ],
} as unknown as Form;

test("a row is a task, whether its inputs stand in an object or in the row itself", () => {
  for (const fields of [{ text: "x", external_id: 7 }, { inputs: { text: "x" }, external_id: "7", meta: { year: 1 } }]) {
    const task = previewOf({ line: 3, fields }, form, null);
    expect([task.externalId, task.inputs]).toEqual(["7", [{ name: "text", title: "The text", text: "x" }]]);
    expect([task.unknown, task.missing]).toEqual([[], []]);
  }
  const task = previewOf({ line: 1, fields: { wrong: 1 } }, form, null);
  expect([task.unknown, task.missing]).toEqual([["wrong"], ["The text"]]);
});

test("cells are what their columns are taken for", () => {
  const annotations = '[{"author":{"email":"bob@example.org"},"answers":{"topic":{"kind":"choice","values":["a"]}}}]';
  const cells = { 0: "x", 1: "", 2: "2025", 3: annotations, 4: "gone" };
  const task = previewOf({ line: 2, fields: cells }, form, ["text", "extra", "meta.year", "annotations", ""]);
  expect(task.inputs.map(({ text }) => text)).toEqual(["x"]);
  expect(task.meta).toEqual([["year", "2025"]]);
  expect(task.annotations).toEqual([
    { author: "bob@example.org", isExternal: false, status: null, answers: [{ title: "Topic", lines: ["Animals"] }] },
  ]);
});

test("answers from elsewhere name their authors, and show what they say", () => {
  const annotations = [
    { author: { pseudonym: "worker-1", name: "Ann" }, answers: { marks: { kind: "span", spans: [{ label: "m", start: 2, end: 6 }] } } },
    { author: "member_x", author_pseudonym: "w2", status: "APPROVED", answers: { topic: { kind: "choice", values: ["b"] }, other: { kind: "mask" } } },
  ];
  const task = previewOf({ line: 1, fields: { text: "🦩 vole", annotations } }, form, null);
  expect(task.annotations).toEqual([
    { author: "Ann · worker-1", isExternal: true, status: null, answers: [{ title: "Marks", lines: ["Mammal: “vole”"] }] },
    {
      author: "w2", isExternal: true, status: "APPROVED",
      answers: [{ title: "Topic", lines: ["b"] }, { title: "other", lines: null }],
    },
  ]);
});

test("chats and tables are told, not written as JSON", () => {
  const inputs = [{ name: "talk", kind: "CHAT" }, { name: "figures", kind: "TABLE" }, { name: "photo", kind: "IMAGE" }];
  const fields = {
    talk: [{ role: "user", author: "Mia", text: "Hello?" }, { role: "assistant", text: "Good morning." }],
    figures: { columns: ["year", "sum"], rows: [[2024, 7], [2025, null]] },
    photo: { url: "cat.jpg" },
  };
  const task = previewOf({ line: 1, fields }, { inputs, questions: [] } as unknown as Form, null);
  expect(task.inputs.map(({ text }) => text)).toEqual(["Mia: Hello?\nassistant: Good morning.", "year · sum\n2024 · 7\n2025 · –", '{"url":"cat.jpg"}']);
});

test("a task of Label Studio is shown as what it becomes", () => {
  const fields = {
    id: 7,
    data: { text: "Ada met Bob", lang: "en" },
    meta: { year: 1 },
    annotations: [
      {
        completed_by: { id: 3, email: "a@b.example" },
        result: [
          { from_name: "topic", type: "choices", value: { choices: ["a"] } },
          { from_name: "marks", type: "labels", value: { start: 0, end: 3, text: "Ada", labels: ["m"] } },
          { from_name: "other", type: "rectanglelabels", value: { x: 1, rectanglelabels: ["car"] } },
        ],
      },
      { completed_by: 4, was_cancelled: true, result: [] },
    ],
  };
  const task = previewOf({ line: 1, fields }, form, null);
  expect([task.externalId, task.inputs.map(({ text }) => text), task.meta]).toEqual(["label_studio:7", ["Ada met Bob"], [["lang", "en"], ["year", "1"]]]);
  expect(task.annotations).toEqual([
    {
      author: "a@b.example · label_studio:3", isExternal: true, status: null,
      answers: [{ title: "Topic", lines: ["Animals"] }, { title: "Marks", lines: ["Mammal: “Ada”"] }, { title: "other", lines: ["car"] }],
    },
  ]);
  const asked = { ...form, inputs: [{ name: "data", kind: "TEXT", title: "", required: true }] } as unknown as Form;
  expect(previewOf({ line: 1, fields: { data: { text: "x" } } }, asked, null).externalId).toBeNull();
});

test("names and ids of a file may be any", () => {
  const result = ["constructor", "__proto__"].map((from_name) => ({ from_name, type: "choices", value: { choices: ["a"], text: "x" } }));
  result.push(...result.map((each) => ({ ...each, type: "textarea" })));
  const odd = JSON.parse('{"toString": 1}') as object;
  const fields = { id: odd, data: { text: "x" }, annotations: [{ completed_by: { id: odd }, result }, { completed_by: [odd], result: [] }] };
  const [task, values] = [previewOf({ line: 1, fields }, form, null), Object.values];
  expect(task.externalId).toBeNull();
  expect(task.annotations.map(({ author }) => author)).toEqual(["label_studio:unknown", "label_studio:unknown"]);
  expect(task.annotations[0]!.answers.map(({ title }) => title)).toEqual(["constructor", "__proto__"]);
  expect([Object.values === values, "text" in {}, "values" in {}]).toEqual([true, false, false]);
  const plain = previewOf({ line: 1, fields: { external_id: odd, text: "x", annotations: [{ answers: { topic: { values: [odd] } } }] } }, form, null);
  expect([plain.externalId, plain.annotations[0]!.answers[0]!.lines]).toEqual(['{"toString":1}', ['{"toString":1}']]);
  const cells = previewOf({ line: 1, fields: { 0: '{"text": "y"}', 1: "z" } }, form, ["__proto__", "meta.__proto__"]);
  expect([cells.unknown, cells.missing, cells.meta]).toEqual([["__proto__"], ["The text"], [["__proto__", "z"]]]);
});
