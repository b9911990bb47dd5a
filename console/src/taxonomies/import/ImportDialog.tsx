import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { TaxonomyFormat } from "../../api/operations";
import { Dialog } from "../../kit/Dialog";
import { taxonomyWords } from "../../words/taxonomies";
import { ChangeRows } from "../diff/ChangeRows";
import { summaryOf } from "../diff/changes";
import styles from "../draft/draft.module.css";
import type { Taxonomy } from "../draft/useDraft";
import { contentOf, FORMATS, formatOf, HAS_SCHEME, keepImport, LARGEST, tryImport, type FileContent, type ImportOptions, type Tried, type Trial } from "./importFile";
import importStyles from "./import.module.css";

const say = taxonomyWords.import;
const TYPING_MS = 400;
const BEGINNING = 4_096;
const sizes = new Intl.NumberFormat("en", { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

interface Props {
  taxonomy: Taxonomy;
  /** The file that was dropped; null where one is to be chosen. */
  file: File | null;
  onClose: () => void;
  onDone: (said: string) => void;
}

/** Takes a file into the draft, once it was shown what it changes. */
export function ImportDialog({ taxonomy, file: dropped, onClose, onDone }: Props) {
  const [file, setFile] = useState(dropped);
  return (
    <Dialog isOpen onClose={onClose} title={say.title} size="xl">
      {file ? (
        <ChosenFile key={`${file.name} ${file.lastModified}`} taxonomy={taxonomy} file={file} onClose={onClose} onDone={onDone} />
      ) : (
        <FileField onFile={setFile} />
      )}
    </Dialog>
  );
}

function FileField({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      className={importStyles.drop}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      <p>{say.drop}</p>
      <Button data-autofocus onClick={() => input.current?.click()}>
        {say.choose}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={say.choose}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onFile(file);
        }}
      />
      <p className={styles.text}>{say.hint}</p>
    </div>
  );
}

function ChosenFile({ taxonomy, file, onClose, onDone }: Props & { file: File }) {
  const [options, setOptions] = useState<ImportOptions | null>(null);
  const sent = useSentFile(file);
  useEffect(() => {
    void file
      .slice(0, BEGINNING)
      .text()
      .then((beginning) => setOptions({ format: formatOf(file.name, beginning), language: "", scheme: "", lenient: false }));
  }, [file]);
  const [settled] = useDebouncedValue(options, TYPING_MS);
  const tried = useQuery({
    queryKey: ["taxonomy", taxonomy.id, "trial", file.name, file.lastModified, settled, taxonomy.version],
    queryFn: ({ signal }) => tryImport(taxonomy.id, sent.content!, settled!, signal),
    enabled: sent.content !== null && settled !== null,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const trial = options === settled && tried.data && "trial" in tried.data ? tried.data.trial : null;
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    if (!trial || !sent.content || !options || isWorking) return;
    setWorking(true);
    try {
      await keepImport(taxonomy.id, sent.content, options, file.name);
      onDone(taxonomyWords.said.kept);
    } catch (error) {
      setProblem((error as Error).message);
      setWorking(false);
    }
  };
  const failure = sent.problem ?? problem ?? tried.error?.message;
  return (
    <form className={styles.form} onSubmit={(event) => void keep(event)}>
      <p>{say.file(file.name, sizes.format(Math.ceil(file.size / 1000)))}</p>
      {options && <Options options={options} onChange={setOptions} />}
      {!failure && (!tried.data || tried.isFetching) && (
        <p role="status" className={styles.text}>
          {sent.content ? say.reading : say.sending(Math.round(sent.share * 100))}
        </p>
      )}
      {failure && (
        <p role="alert" className={styles.problem}>
          {failure}
        </p>
      )}
      {tried.data && !tried.isFetching && <Outcome tried={tried.data} latest={taxonomy.versions.nodes[0]?.number ?? null} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {taxonomyWords.cancel}
        </Button>
        <Button type="submit" disabled={!trial || isWorking}>
          {trial && trial.lostEdits > 0 ? say.keepAnyway : say.keep}
        </Button>
      </div>
    </form>
  );
}

/** The file as requests name it, once it is there. */
function useSentFile(file: File) {
  const [sent, setSent] = useState<{ content: FileContent | null; share: number; problem: string | null }>({ content: null, share: 0, problem: null });
  useEffect(() => {
    let isOver = false;
    const tell = (change: Partial<typeof sent>) => !isOver && setSent((now) => ({ ...now, ...change }));
    if (file.size > LARGEST) tell({ problem: say.tooLarge });
    else {
      contentOf(file, (share) => tell({ share })).then(
        (content) => tell({ content }),
        (error: unknown) => tell({ problem: (error as Error).message }),
      );
    }
    return () => {
      isOver = true;
    };
  }, [file]);
  return sent;
}

function Options({ options, onChange }: { options: ImportOptions; onChange: (options: ImportOptions) => void }) {
  return (
    <>
      <div className={styles.pair}>
        <NativeSelect
          label={say.format}
          data-autofocus
          value={options.format}
          data={FORMATS.map((value) => ({ value, label: say.formats[value] }))}
          onChange={(event) => onChange({ ...options, format: event.currentTarget.value as TaxonomyFormat })}
        />
        <TextInput
          label={taxonomyWords.edit.language}
          title={say.language}
          value={options.language}
          onChange={(event) => onChange({ ...options, language: event.currentTarget.value })}
        />
      </div>
      {HAS_SCHEME.includes(options.format) && (
        <TextInput label={say.scheme} value={options.scheme} onChange={(event) => onChange({ ...options, scheme: event.currentTarget.value })} />
      )}
      <Checkbox label={say.lenient} checked={options.lenient} onChange={(event) => onChange({ ...options, lenient: event.currentTarget.checked })} />
    </>
  );
}

function Outcome({ tried, latest }: { tried: Tried; latest: number | null }) {
  if ("problems" in tried) {
    const { problems } = tried;
    return (
      <section aria-labelledby="file-problems">
        <h3 id="file-problems" role="alert" className={importStyles.heading} data-bad>
          {say.problems(problems.length, problems.length < 100)}
        </h3>
        <List of={problems} />
      </section>
    );
  }
  return (
    <>
      {tried.warnings.length > 0 && (
        <section aria-labelledby="file-warnings">
          <h3 id="file-warnings" className={importStyles.heading}>
            {say.warnings(tried.warnings.length)}
          </h3>
          <List of={tried.warnings} />
        </section>
      )}
      <TrialText trial={tried.trial} latest={latest} />
    </>
  );
}

function List({ of }: { of: readonly string[] }) {
  return (
    // A list that scrolls is reached by keyboard.
    <ul className={importStyles.list} tabIndex={0}>
      {of.map((each, index) => (
        <li key={index}>{each}</li>
      ))}
    </ul>
  );
}

function TrialText({ trial, latest }: { trial: Trial; latest: number | null }) {
  const { conceptCount, lostEdits, diff } = trial;
  const [at, setAt] = useState(0);
  const total = diff?.counts.reduce((sum, { concepts }) => sum + concepts, 0) ?? 0;
  const changes = diff?.changes.nodes ?? [];
  return (
    <>
      <p role="status">
        {say.found(conceptCount)} {diff && latest !== null ? `${say.against(latest)} ${taxonomyWords.diff.summary(summaryOf(diff.counts))}.` : say.first}
      </p>
      {lostEdits > 0 && <p className={importStyles.warning}>{say.lost(lostEdits)}</p>}
      {changes.length > 0 && (
        <div className={importStyles.changes}>
          <ChangeRows changes={changes} total={changes.length} at={at} onAt={setAt} onOpen={null} />
        </div>
      )}
      {changes.length < total && <p className={styles.text}>{say.firstChanges(changes.length, total)}</p>}
    </>
  );
}
