import { expect, test } from "vitest";
import { GROUPS } from "./groups";
import { changesOf, differing, valuesOf, type ProjectSettings } from "./settings";
import { projectSettingsWords } from "../words/projectSettings";

const PROJECT: ProjectSettings = {
  id: "project_x", name: "P", description: null, status: "ACTIVE", version: 3, guidelineVersion: 0, guideline: null,
  policy: {
    overlap: 1, mostAnswers: 0, confidence: 0.95, review: "NONE", reviewPercent: 10, leaseSeconds: 1800, leasesPerAnnotator: 20,
    order: "SEQUENCE", visibility: "OWN", metaShown: false, externalIdsShown: false, fullText: false,
  },
  rejectReasons: [{ key: "a", text: "A" }],
  gold: { percent: 5, warmUp: 0, warmUpPercent: 50, qualification: 0, showScores: false, judging: [] },
  pauseRule: null,
};
const values = valuesOf(PROJECT);
const sent = (written: Parameters<typeof differing>[1]) => changesOf(values, differing(values, written));

test("every setting that there is has a field, a name and a sentence", () => {
  const fields = GROUPS.flatMap(({ fields: found }) => found.map(({ place }) => place));
  expect(fields.toSorted()).toEqual(Object.keys(values).toSorted());
  for (const field of fields) expect(projectSettingsWords.fields[field]!.about).toMatch(/[.:]/);
});

test("what is as it was is not sent", () => {
  expect(sent({ name: "P", "policy.overlap": 1, rejectReasons: [{ key: "a", text: "A" }] })).toEqual({ update: null, gold: null, pause: null });
});

test("each command gets what changed of its own", () => {
  expect(sent({ name: "Q", "policy.overlap": 3, "policy.review": "ALL", "gold.percent": 7 })).toEqual({
    update: { name: "Q", policy: { overlap: 3, review: "ALL" } },
    gold: { percent: 7 },
    pause: null,
  });
});

test("a rule of pauses is sent whole, and none as null", () => {
  expect(sent({ "pause.rule": "WILSON", "pause.least": 20 }).pause).toEqual({ rule: "WILSON", threshold: 0.8, least: 20, more: 5 });
  const ruled = valuesOf({ ...PROJECT, pauseRule: { rule: "WILSON", threshold: 0.9, least: 9, more: 6 } });
  expect(changesOf(ruled, { "pause.rule": "NONE" }).pause).toEqual({ rule: null, threshold: 0.9, least: 9, more: 6 });
});
