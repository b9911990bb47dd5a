import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { words } from "../../words";
import draftStyles from "../draft/draft.module.css";
import { FormDialog } from "../draft/FormDialog";
import type { Taxonomy } from "../draft/useDraft";
import type { Source } from "../source";

const say = words.taxonomies;
const DRAFT = "draft";

interface Props {
  taxonomy: Taxonomy;
  source: Source;
  onClose: () => void;
}

/** Which versions are to be compared. */
export function CompareDialog({ taxonomy, source, onClose }: Props) {
  const navigate = useNavigate();
  const numbers = taxonomy.versions.nodes.map(({ number }) => number);
  const isDraft = source.version === null || (taxonomy.draft.touched && source.version === numbers[0]);
  const shown = isDraft ? DRAFT : String(source.version);
  const [to, setTo] = useState(shown);
  const [from, setFrom] = useState(String(isDraft ? (numbers[0] ?? "") : (numbers.find((number) => number < source.version!) ?? source.version)));
  if (numbers.length === 0) {
    return (
      <FormDialog title={say.ways.compare} confirm={say.ways.compare} isReady={false} onConfirm={() => Promise.resolve(null)} onClose={onClose}>
        <p className={draftStyles.text}>{say.diff.only}</p>
      </FormDialog>
    );
  }
  const options = numbers.map((number) => ({ value: String(number), label: say.diff.version(number) }));
  const go = async () => {
    await navigate({ to: "/t/$taxonomy/diff/$from/$to", params: { taxonomy: taxonomy.id, from, to } });
    return null;
  };
  return (
    <FormDialog title={say.ways.compare} confirm={say.ways.compare} isReady onConfirm={go} onClose={onClose}>
      <div className={draftStyles.pair}>
        <NativeSelect label={say.diff.from} data-autofocus value={from} data={options} onChange={(event) => setFrom(event.currentTarget.value)} />
        <NativeSelect
          label={say.diff.to}
          value={to}
          data={[{ value: DRAFT, label: say.diff.draft }, ...options]}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
    </FormDialog>
  );
}
