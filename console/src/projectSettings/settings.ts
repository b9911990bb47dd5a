/** The settings of a project as one flat list of values, each by the place that refusals name it by. */
import type { ChangeGoldPolicyInput, ChangePauseRuleInput, PolicyInput, ProjectSettingsQuery, UpdateProjectInput } from "../api/operations";

export type ProjectSettings = NonNullable<ProjectSettingsQuery["project"]>;
export interface RejectReason {
  key: string;
  text: string;
}
export interface Judging {
  question: string;
  threshold: number | null;
  tolerance: number | null;
  similarity: number | null;
}
export type Value = string | number | boolean | null | readonly RejectReason[] | readonly Judging[];
/** Values by place: "name", "policy.overlap", "gold.percent", "pause.threshold". */
export type Values = Record<string, Value>;

/** No rule, as a choice has to be some text. */
const NO_RULE = "NONE";

export function valuesOf({ name, description, policy, rejectReasons, gold, pauseRule }: ProjectSettings): Values {
  const values: Values = { name: name ?? "", description: description ?? "" };
  for (const [part, value] of Object.entries(policy)) values[`policy.${part}`] = value;
  values.rejectReasons = rejectReasons.map(({ key, text }) => ({ key, text: text ?? "" }));
  for (const [part, value] of Object.entries(gold ?? {})) values[`gold.${part}`] = value as Value;
  values["pause.rule"] = pauseRule?.rule ?? NO_RULE;
  values["pause.threshold"] = pauseRule?.threshold ?? 0.8;
  values["pause.least"] = pauseRule?.least ?? 8;
  values["pause.more"] = pauseRule?.more ?? 5;
  return values;
}

/** Of the values that somebody wrote, those that differ. */
export function differing(values: Values, written: Values): Values {
  return Object.fromEntries(Object.entries(written).filter(([place, value]) => JSON.stringify(value) !== JSON.stringify(values[place])));
}

export interface Changes {
  update: Omit<UpdateProjectInput, "commandId" | "project"> | null;
  gold: Omit<ChangeGoldPolicyInput, "commandId" | "project"> | null;
  pause: Omit<ChangePauseRuleInput, "commandId" | "project"> | null;
}

/** What is sent for values that differ: each of three commands, where it has something to change. */
export function changesOf(values: Values, changed: Values): Changes {
  const policy = partsOf(changed, "policy");
  const { name, description, rejectReasons } = changed;
  const update = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(rejectReasons !== undefined && { rejectReasons }),
    ...(Object.keys(policy).length > 0 && { policy: policy as PolicyInput }),
  };
  const gold = partsOf(changed, "gold");
  const pause = partsOf(changed, "pause");
  return {
    update: Object.keys(update).length ? (update as Changes["update"]) : null,
    gold: Object.keys(gold).length ? (gold as Changes["gold"]) : null,
    // The whole rule is sent: what is left out would be as usual.
    pause: Object.keys(pause).length ? pauseInput({ ...partsOf(values, "pause"), ...pause }) : null,
  };
}

function pauseInput({ rule, ...numbers }: Values): Changes["pause"] {
  return { ...numbers, rule: rule === NO_RULE ? null : rule } as Changes["pause"];
}

function partsOf(values: Values, group: string): Values {
  const found = Object.entries(values).filter(([place]) => place.startsWith(`${group}.`));
  return Object.fromEntries(found.map(([place, value]) => [place.slice(group.length + 1), value]));
}
