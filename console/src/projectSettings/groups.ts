/** The settings of a project in groups, as the screen shows them. */
import type { Permission } from "../api/operations";
import type { Values } from "./settings";

export type FieldKind = "text" | "long" | "number" | "minutes" | "switch" | "choice" | "reasons" | "judging";

export interface SettingField {
  place: string;
  kind: FieldKind;
  /** Of a choice, its values. */
  choices?: readonly string[];
  /** Whether it matters by the other values; it does where this is left out. */
  matters?: (values: Values) => boolean;
}

export interface SettingGroup {
  name: "about" | "answers" | "review" | "queue" | "seen" | "search" | "gold" | "pauses";
  /** Whoever lacks it does not see the group. */
  needs?: Permission;
  fields: readonly SettingField[];
}

const hasMoreAnswers = (values: Values) => Number(values["policy.mostAnswers"]) > 0;
const hasRule = (values: Values) => values["pause.rule"] !== "NONE";
const isWilson = (values: Values) => values["pause.rule"] === "WILSON";

export const GROUPS: readonly SettingGroup[] = [
  {
    name: "about",
    fields: [
      { place: "name", kind: "text" },
      { place: "description", kind: "long" },
    ],
  },
  {
    name: "answers",
    fields: [
      { place: "policy.overlap", kind: "number" },
      { place: "policy.mostAnswers", kind: "number" },
      { place: "policy.confidence", kind: "number", matters: hasMoreAnswers },
    ],
  },
  {
    name: "review",
    fields: [
      { place: "policy.review", kind: "choice", choices: ["NONE", "ALL", "SAMPLE", "DISAGREEMENT"] },
      { place: "policy.reviewPercent", kind: "number", matters: (values) => values["policy.review"] === "SAMPLE" },
      { place: "rejectReasons", kind: "reasons" },
    ],
  },
  {
    name: "queue",
    fields: [
      { place: "policy.order", kind: "choice", choices: ["SEQUENCE", "RANDOM"] },
      { place: "policy.leaseSeconds", kind: "minutes" },
      { place: "policy.leasesPerAnnotator", kind: "number" },
    ],
  },
  {
    name: "seen",
    fields: [
      { place: "policy.visibility", kind: "choice", choices: ["OWN", "ALL"] },
      { place: "policy.metaShown", kind: "switch" },
      { place: "policy.externalIdsShown", kind: "switch" },
    ],
  },
  { name: "search", fields: [{ place: "policy.fullText", kind: "switch" }] },
  {
    name: "gold",
    needs: "GOLD_MANAGE",
    fields: [
      { place: "gold.percent", kind: "number" },
      { place: "gold.qualification", kind: "number" },
      { place: "gold.warmUp", kind: "number" },
      { place: "gold.warmUpPercent", kind: "number", matters: (values) => Number(values["gold.warmUp"]) > 0 },
      { place: "gold.showScores", kind: "switch" },
      { place: "gold.judging", kind: "judging", matters: (values) => (values["gold.judging"] as unknown[]).length > 0 },
    ],
  },
  {
    name: "pauses",
    fields: [
      { place: "pause.rule", kind: "choice", choices: ["NONE", "WILSON", "SEQUENTIAL"] },
      { place: "pause.threshold", kind: "number", matters: hasRule },
      { place: "pause.least", kind: "number", matters: isWilson },
      { place: "pause.more", kind: "number", matters: isWilson },
    ],
  },
];
