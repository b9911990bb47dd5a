import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import draftStyles from "../draft/draft.module.css";
import { FormDialog } from "../draft/FormDialog";
import type { Taxonomy } from "../draft/useDraft";
import type { Source } from "../source";

const say = taxonomyWords;
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
  const shown = proposed(numbers, source.version);
  const [from, setFrom] = useState(shown.from);
  const [to, setTo] = useState(shown.to);
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

/** What is most likely of interest: what came with a version, or else what the draft changes of the newest one. */
function proposed(numbers: readonly number[], version: number | null): { from: string; to: string } {
  const before = version === null ? undefined : numbers.find((number) => number < version);
  if (before === undefined) return { from: String(version ?? numbers[0] ?? ""), to: DRAFT };
  return { from: String(before), to: String(version) };
}
