import { CloseButton } from "@mantine/core";
import { useMemo } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import type { Source } from "../source";
import { ConceptSearch } from "../tree/ConceptSearch";
import styles from "./draft.module.css";

export interface ChosenConcept {
  conceptId: string;
  label: string;
}

interface Props {
  source: Source;
  edition: number;
  name: string;
  /** The concept that it is about, which is not offered. */
  about: string;
  chosen: readonly ChosenConcept[];
  /** How many may be chosen: the next one takes the place of the last. */
  most: number;
  onChange: (chosen: ChosenConcept[]) => void;
}

/** Concepts that one looks for and chooses. */
export function ChosenConcepts({ source, edition, name, about, chosen, most, onChange }: Props) {
  const without = useMemo(() => [about], [about]);
  const isChosen = (id: string) => chosen.some(({ conceptId }) => conceptId === id);
  return (
    <fieldset className={styles.group}>
      <legend>{name}</legend>
      {chosen.length > 0 && (
        <ul className={styles.chosen} aria-label={taxonomyWords.edit.chosen}>
          {chosen.map((each) => (
            <li key={each.conceptId}>
              {each.label}
              <CloseButton
                size="sm"
                aria-label={taxonomyWords.edit.takeOut(each.label)}
                onClick={() => onChange(chosen.filter((other) => other !== each))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.search}>
        <ConceptSearch
          source={source}
          edition={edition}
          name={name}
          without={without}
          isChosen={isChosen}
          onChoose={({ value, label }) => {
            if (!isChosen(value)) onChange([...chosen.slice(0, most - 1), { conceptId: value, label }]);
          }}
        />
      </div>
    </fieldset>
  );
}
