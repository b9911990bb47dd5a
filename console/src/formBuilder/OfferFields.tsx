import { listOf, type TaxonomyJson } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { SelectCell } from "./cells";
import styles from "./formBuilder.module.css";
import { OptionTable } from "./OptionTable";
import type { QuestionFields } from "./QuestionEditor";
import { TaxonomyFields } from "./TaxonomyFields";

const say = formBuilderWords.questions;

/** What a question offers: a list of its own, concepts of a taxonomy, or what an input has. */
export function OfferFields(fields: QuestionFields) {
  const { form, question, place, published, change } = fields;
  const list = listOf(question.kind);
  if (!list) return null;
  const isFromInput = question.kind === "ranking" && question.applies_to !== undefined;
  const source = question.taxonomy ? "taxonomy" : isFromInput ? "input" : "list";
  const rankable = form.inputs.filter(({ kind }) => kind === "chat" || kind === "table");
  const choices = [
    { value: "list", label: say.sources.list },
    ...(question.kind === "ranking" ? [] : [{ value: "taxonomy", label: say.sources.taxonomy }]),
    ...(question.kind === "ranking" && (rankable.length > 0 || isFromInput) ? [{ value: "input", label: say.sources.input }] : []),
  ];
  const choose = (next: string) => {
    const none: TaxonomyJson = { taxonomy: "", version: 1 };
    if (next === "taxonomy") change({ taxonomy: none, [list]: undefined, leaves_only: undefined });
    else if (next === "input") change({ applies_to: rankable[0]?.name, [list]: undefined });
    else change({ taxonomy: undefined, ...(isFromInput && { applies_to: undefined }), [list]: published?.[list] ?? [] });
  };
  return (
    <>
      {choices.length > 1 && (
        <p className={styles.source}>
          {say.offers[list]} <SelectCell place={`${place}.source`} label={say.sourceOf[list]} value={source} choices={choices} onChange={choose} />
        </p>
      )}
      {source === "taxonomy" && (
        <TaxonomyFields taxonomy={question.taxonomy!} place={`${place}.taxonomy`} onChange={(taxonomy, merge) => change({ taxonomy }, merge)} />
      )}
      {source === "list" && (
        <OptionTable
          options={question[list] ?? []}
          place={`${place}.${list}`}
          title={say.offers[list]}
          hasLevels={list === "options"}
          hasColors={list === "labels"}
          published={published?.[list] ?? []}
          onChange={(options, merge) => change({ [list]: options }, merge)}
        />
      )}
    </>
  );
}
