import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { mediaLimits, sendMedia } from "../../api/media";
import type { Form, InputDeclaration } from "../../form/form";
import { importsWords } from "../../words/imports";
import styles from "../imports.module.css";
import { ShownProgress } from "../ShownProgress";
import { endingsFor, mediaInput, rowsOf, sorted, type MediaLimits, type Sizes, type Sorted } from "./media";
import { sendAll, type Progress } from "./sendAll";

const say = importsWords.media;
const SHOWN = 20;

interface Props {
  project: string;
  form: Form;
  /** Files that were dropped on the page, to be taken here. */
  dropped: readonly File[];
  onRows: (file: File) => void;
}

/** Pictures, sounds, films or PDFs that become a task each, where a file alone can be one and the server takes files. */
export function MediaField({ project, form, dropped, onRows }: Props) {
  const input = mediaInput(form);
  const limits = useQuery({ queryKey: ["mediaLimits", project], queryFn: () => mediaLimits(project), enabled: input !== null });
  if (!input || !limits.data?.mostBytes) return null;
  return <Field project={project} input={input} limits={limits.data} dropped={dropped} onRows={onRows} />;
}

interface FieldProps extends Omit<Props, "form"> {
  input: InputDeclaration;
  limits: MediaLimits;
}

function Field({ project, input, limits, dropped, onRows }: FieldProps) {
  const hint = useId();
  const endings = endingsFor(input, limits);
  const [chosen, setChosen] = useState<(Sorted & { sizes?: Sizes }) | null>(null);
  const [isReading, setReading] = useState(false);
  const choice = useRef(0);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const ended = useRef(new AbortController());
  useEffect(() => () => ended.current.abort(), []);
  const choose = async (files: readonly File[]) => {
    const own = (choice.current += 1);
    setProblem(null);
    setChosen(null);
    if (!files.length) return;
    const found = sorted(files, endings, limits);
    if (input.kind !== "PDF") return setChosen(found);
    setReading(true);
    // pdf.js is loaded when somebody has PDFs.
    const { measured } = await import("./measured");
    const known = await measured(found);
    if (own !== choice.current) return;
    setReading(false);
    setChosen(known);
  };
  useEffect(() => {
    if (dropped.length) void choose(dropped);
    // The limits do not change while the page is there.
  }, [dropped]);
  const send = async (files: readonly File[]) => {
    ended.current = new AbortController();
    const { signal } = ended.current;
    setProblem(null);
    setProgress({ files: 0, bytes: 0 });
    try {
      const sent = await sendAll(files, (file, stop) => sendMedia(project, file, stop), signal, setProgress);
      onRows(rowsOf(sent, input.name, say.file, chosen?.sizes));
    } catch (error) {
      if (!signal.aborted) setProblem((error as Error).message);
    }
    setProgress(null);
  };
  const total = chosen?.taken.reduce((sum, { size }) => sum + size, 0) ?? 0;
  return (
    <div className={styles.paste}>
      <h3 className={styles.heading}>{say.title}</h3>
      <label className={styles.fileLabel}>
        <span>{say.choose(input.title || input.name)}</span>
        <input
          type="file"
          multiple
          accept={endings.join(",")}
          disabled={progress !== null}
          aria-describedby={hint}
          onChange={(event) => void choose([...(event.currentTarget.files ?? [])])}
        />
      </label>
      <p id={hint} className={styles.quiet}>
        {say.limits(importsWords.bytes(limits.mostBytes), endings.join(" "))}
      </p>
      {isReading && (
        <p role="status" className={styles.quiet}>
          {say.reading}
        </p>
      )}
      {chosen && chosen.refused.length > 0 && (
        <div className={styles.warning} role="alert">
          <p>{say.refused(chosen.refused.length)}</p>
          <ul>
            {chosen.refused.slice(0, SHOWN).map(({ name, because }, index) => (
              <li key={index}>{say.because(name, because)}</li>
            ))}
          </ul>
        </div>
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      {progress && (
        <ShownProgress
          label={say.sending}
          done={progress.bytes}
          total={total}
          text={say.progress(progress.files, chosen!.taken.length, importsWords.bytes(progress.bytes), importsWords.bytes(total))}
        />
      )}
      {chosen && (
        <Group gap="sm">
          {progress ? (
            <Button variant="default" onClick={() => ended.current.abort()}>
              {say.stop}
            </Button>
          ) : (
            <Button disabled={chosen.taken.length === 0} onClick={() => void send(chosen.taken)}>
              {say.send(chosen.taken.length, importsWords.bytes(total))}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
