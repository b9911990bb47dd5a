import { useQuery } from "@tanstack/react-query";
import type { TaxonomyJson } from "../form/formJson";
import { ConceptPicker } from "../picker/ConceptPicker";
import { formBuilderWords } from "../words/formBuilder";
import { offeredTaxonomiesQuery } from "./builderApi";
import { changed } from "./edits";
import { CheckField, NumberField, SelectField } from "./fields";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import { fieldId } from "./places";
import { useProblem } from "./problemsContext";

const say = formBuilderWords.taxonomy;

interface Props {
  taxonomy: TaxonomyJson;
  place: string;
  onChange: (taxonomy: TaxonomyJson, merge?: string) => void;
}

/** What of a taxonomy a question offers: a version that never changes, all of it or what is below a concept. */
export function TaxonomyFields({ taxonomy, place, onChange }: Props) {
  const offered = useQuery(offeredTaxonomiesQuery).data ?? [];
  const chosen = offered.find(({ id }) => id === taxonomy.taxonomy);
  const versions = chosen?.versions.nodes.filter(({ withdrawn, number }) => !withdrawn || number === taxonomy.version) ?? [];
  const problem = useProblem(place);
  const change = (part: Partial<TaxonomyJson>, merge = "") => onChange(changed(taxonomy, part), merge && `${place}.${merge}`);
  return (
    <fieldset className={styles.options} id={fieldId(place)} tabIndex={-1}>
      <legend className={kit.spoken}>{say.title}</legend>
      {problem && <p className={styles.problem}>{problem}</p>}
      <div className={styles.fieldRow}>
        <SelectField
          place={`${place}.taxonomy`}
          label={say.taxonomy}
          value={taxonomy.taxonomy}
          choices={[{ value: "", label: say.choose }, ...offered.map(({ id, name }) => ({ value: id, label: name ?? id }))]}
          onChange={(id) => {
            const newest = offered.find((each) => each.id === id)?.versions.nodes.find(({ withdrawn }) => !withdrawn);
            onChange({ taxonomy: id, version: newest?.number ?? 1 });
          }}
        />
        <SelectField
          place={`${place}.version`}
          label={say.version}
          value={String(taxonomy.version)}
          choices={versions.map(({ number, conceptCount }) => ({ value: String(number), label: say.versionOf(number, conceptCount) }))}
          onChange={(version) => change({ version: Number(version) })}
        />
      </div>
      {chosen && <Subtree taxonomy={taxonomy} place={place} onChange={(subtree) => change({ subtree })} />}
      <div className={styles.fieldRow}>
        <NumberField place={`${place}.min_depth`} label={say.minDepth} value={taxonomy.min_depth} usual="0" onChange={(min_depth) => change({ min_depth }, "min_depth")} />
        <NumberField place={`${place}.max_depth`} label={say.maxDepth} value={taxonomy.max_depth} usual={say.any} onChange={(max_depth) => change({ max_depth }, "max_depth")} />
        <CheckField place={`${place}.leaves_only`} label={say.leavesOnly} value={taxonomy.leaves_only ?? false} onChange={(isOn) => change({ leaves_only: isOn || undefined })} />
      </div>
    </fieldset>
  );
}

function Subtree({ taxonomy, place, onChange }: { taxonomy: TaxonomyJson; place: string; onChange: (concept: string | undefined) => void }) {
  const { subtree } = taxonomy;
  const whole = {
    taxonomy: { id: taxonomy.taxonomy },
    version: taxonomy.version,
    subtree: null,
    minDepth: null,
    maxDepth: null,
    leavesOnly: false,
  };
  const problem = useProblem(`${place}.subtree`);
  return (
    <div id={fieldId(`${place}.subtree`)} tabIndex={-1} role="group" aria-label={say.subtree}>
      <p className={styles.quiet}>{say.subtreeHint}</p>
      <ConceptPicker
        name={say.subtree}
        offer={whole}
        chosen={subtree ? [subtree] : []}
        onChoose={(concept) => onChange(concept === subtree ? undefined : concept)}
      />
      {problem && <p className={styles.problem}>{problem}</p>}
    </div>
  );
}
