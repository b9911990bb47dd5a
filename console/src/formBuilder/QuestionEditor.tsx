import type { ReactNode } from "react";
import { ABOUT, DEFAULTS, isRegionKind, type FormJson, type QuestionJson } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { changeQuestion, nameFrom } from "./edits";
import { CheckField, NumberField, SelectField, TextField } from "./fields";
import styles from "./formBuilder.module.css";
import type { FormStore } from "./FormStore";
import { OfferFields } from "./OfferFields";

const say = formBuilderWords.questions;

interface Props {
  store: FormStore;
  form: FormJson;
  index: number;
  published: QuestionJson | null;
}

/** How the fields of a question change it. */
export interface QuestionFields {
  form: FormJson;
  question: QuestionJson;
  /** The place of the question in the form. */
  place: string;
  published: QuestionJson | null;
  /** Change parts of the question; with `merge`, changes in a row are one step back. */
  change: (part: Partial<QuestionJson>, merge?: string) => void;
}

/** The fields of a question: those of every kind, then those of its own. */
export function QuestionEditor({ store, form, index, published }: Props) {
  const question = form.questions[index]!;
  const place = `questions.${index}`;
  const change: QuestionFields["change"] = (part, merge = "") => store.change(changeQuestion(form, index, part), merge && `${place}.${merge}`);
  const fields = { form, question, place, published, change };
  return (
    <>
      <TextField place={`${place}.title`} label={say.title_} value={question.title} onChange={(title) => change(retitled(fields, title), "title")} />
      <TextField
        place={`${place}.help`}
        label={say.help}
        value={question.help}
        isLong
        onChange={(help) => change({ help: help || undefined }, "help")}
      />
      <OfferFields {...fields} />
      <OwnFields {...fields} />
      <div className={styles.fieldRow}>
        <TextField
          place={`${place}.name`}
          label={say.name}
          hint={published ? say.namePublished : undefined}
          value={question.name}
          onChange={(name) => change({ name }, "name")}
        />
        <AboutField {...fields} />
      </div>
      <CheckField
        place={`${place}.required`}
        label={say.required}
        value={question.required ?? true}
        onChange={(required) => change({ required: required ? undefined : false })}
      />
    </>
  );
}

/** A question by another title: its name follows, until it was published or written by hand. */
function retitled({ form, question, published }: QuestionFields, title: string): Partial<QuestionJson> {
  const others = form.questions.filter((each) => each !== question).map(({ name }) => name);
  const isMade = [nameFrom(question.title, others, question.kind), nameFrom(question.kind, others, question.kind)].includes(question.name);
  return published || !isMade ? { title } : { title, name: nameFrom(title, others, question.kind) };
}

function AboutField({ form, question, place, change }: QuestionFields) {
  const fitting = ABOUT[question.kind];
  if (!fitting) return null;
  const inputs = form.inputs.filter(({ kind }) => fitting.includes(kind));
  if (!isRegionKind(question.kind) && inputs.length === 0 && question.applies_to === undefined) return null;
  return (
    <SelectField
      place={`${place}.applies_to`}
      label={say.about}
      value={question.applies_to ?? ""}
      choices={[
        ...(isRegionKind(question.kind) ? [] : [{ value: "", label: say.aboutAll }]),
        ...inputs.map(({ name, title }) => ({ value: name, label: title ? `${title} (${name})` : name })),
      ]}
      onChange={(applies_to) => change({ applies_to: applies_to || undefined })}
    />
  );
}

/** What questions of its kind have beside what is asked and offered. */
function OwnFields(fields: QuestionFields) {
  const { question } = fields;
  switch (question.kind) {
    case "choice":
      return <ChoiceFields {...fields} />;
    case "text":
      return (
        <Row>
          <Limit {...fields} part="min_length" />
          <Limit {...fields} part="max_length" />
          <Switch {...fields} part="consensus" on="exact" />
        </Row>
      );
    case "number":
      return (
        <Row>
          <Limit {...fields} part="min" />
          <Limit {...fields} part="max" />
          <Limit {...fields} part="step" />
          <TextField place={`${fields.place}.unit`} label={say.parts.unit} value={question.unit} onChange={(unit) => fields.change({ unit: unit || undefined }, "unit")} />
          <Switch {...fields} part="integer" on={true} />
          <Switch {...fields} part="even" on="mean" />
        </Row>
      );
    case "rating":
      return (
        <Row>
          <Limit {...fields} part="max" label={say.points} />
        </Row>
      );
    case "ranking":
      return (
        <Row>
          <Limit {...fields} part="top" />
        </Row>
      );
    default:
      return <RegionFields {...fields} />;
  }
}

function ChoiceFields(fields: QuestionFields) {
  const { question } = fields;
  const isInLevels = (question.options ?? []).some(({ parent }) => parent);
  return (
    <Row>
      <Switch {...fields} part="multiple" on={true} also={{ min_choices: undefined, max_choices: undefined }} />
      {question.multiple && <Limit {...fields} part="min_choices" />}
      {question.multiple && <Limit {...fields} part="max_choices" />}
      {(isInLevels || question.leaves_only) && <Switch {...fields} part="leaves_only" on={true} />}
    </Row>
  );
}

function RegionFields(fields: QuestionFields) {
  const { form, question, place, change } = fields;
  const between = question.between ?? [];
  const regions = form.questions.filter(({ kind }) => isRegionKind(kind));
  // What is named and marks nothing, as JSON may say, can be left out again.
  const strangers = between.filter((name) => !regions.some((each) => each.name === name)).map((name) => ({ name, title: "" }));
  return (
    <>
      {question.kind === "relation" && (
        <fieldset className={styles.choices}>
          <legend>{say.between}</legend>
          {[...regions, ...strangers].map(({ name, title }) => (
            <CheckField
              key={name}
              place={`${place}.between.${between.indexOf(name) < 0 ? name : between.indexOf(name)}`}
              label={title || name}
              value={between.includes(name)}
              onChange={(isIn) => change({ between: isIn ? [...between, name] : between.filter((each) => each !== name) })}
            />
          ))}
          {regions.length === 0 && <p className={styles.quiet}>{say.noRegions}</p>}
        </fieldset>
      )}
      <Row>
        <Limit {...fields} part="min_regions" />
        <Limit {...fields} part="max_regions" />
        {"overlap" in DEFAULTS[question.kind] && <Switch {...fields} part="overlap" on={false} />}
        {question.kind === "relation" && <Switch {...fields} part="directed" on={false} />}
      </Row>
    </>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className={styles.fieldRow}>{children}</div>;
}

type LimitPart = "min_length" | "max_length" | "min" | "max" | "step" | "top" | "min_choices" | "max_choices" | "min_regions" | "max_regions";

/** A number of the question that may be left out. */
function Limit({ question, place, change, part, label }: QuestionFields & { part: LimitPart; label?: string }) {
  const usual = DEFAULTS[question.kind][part];
  return (
    <NumberField
      place={`${place}.${part}`}
      label={label ?? say.parts[part]}
      value={question[part]}
      usual={usual === undefined ? say.noLimit : String(usual)}
      onChange={(value) => change({ [part]: value }, part)}
    />
  );
}

type SwitchPart = "consensus" | "integer" | "even" | "multiple" | "leaves_only" | "overlap" | "directed";

interface SwitchProps extends QuestionFields {
  part: SwitchPart;
  /** The value that the tick stands for; without it, the part is as usual. */
  on: QuestionJson[SwitchPart];
  /** What else changes where the tick is taken away. */
  also?: Partial<QuestionJson>;
}

function Switch({ question, place, change, part, on, also }: SwitchProps) {
  return (
    <CheckField
      place={`${place}.${part}`}
      label={say.parts[part]}
      value={question[part] === on}
      onChange={(isOn) => change(isOn ? { [part]: on } : { [part]: undefined, ...also })}
    />
  );
}
