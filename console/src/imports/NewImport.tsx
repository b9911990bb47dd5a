import { Button } from "@mantine/core";
import { useState, useSyncExternalStore } from "react";
import type { Form } from "../form/form";
import { Loading } from "../kit/Loading";
import { words } from "../words";
import { importsWords } from "../words/imports";
import { FileField } from "./FileField";
import { ImportRun } from "./ImportRun";
import styles from "./imports.module.css";
import { LookAtFile } from "./LookAtFile";
import { PasteField } from "./PasteField";
import { MediaField } from "./media/MediaField";
import type { ImportSession } from "./sending/ImportSession";
import { ShownProgress } from "./ShownProgress";
import { StepTitle } from "./StepTitle";

const say = importsWords;

interface Props {
  project: string;
  form: Form;
  session: ImportSession;
}

/** A file from its choice to its end, step by step. */
export function NewImport({ project, form, session }: Props) {
  const [dropped, setDropped] = useState<File[]>([]);
  const { step, problem } = useSyncExternalStore(session.subscribe, session.snapshot);
  return (
    <section aria-labelledby="new-import" className={styles.step}>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem === "otherFile" || problem === "changedFile" ? say.choose[problem] : problem}
        </p>
      )}
      {step.at === "starting" && <Loading />}
      {step.at === "choosing" && (
        <>
          <StepTitle>{say.choose.title}</StepTitle>
          <FileField form={form} onChoose={(file) => void session.choose(file)} onMedia={setDropped} />
          <MediaField project={project} form={form} dropped={dropped} onRows={(file) => void session.choose(file)} />
          <PasteField form={form} onChoose={(file) => void session.choose(file)} />
        </>
      )}
      {step.at === "interrupted" && (
        <>
          <StepTitle>{say.interrupted.title}</StepTitle>
          <p>{say.interrupted.text(step.note.name, words.dashboard.percent(step.sent / step.note.length))}</p>
          <FileField form={form} onChoose={(file) => void session.choose(file)} />
          <Button variant="default" className={styles.start} onClick={() => void session.discard()}>
            {say.interrupted.discard}
          </Button>
        </>
      )}
      {step.at === "looking" && <LookAtFile draft={step.draft} form={form} session={session} />}
      {step.at === "sending" && (
        <>
          <StepTitle>{say.sending.title(step.name)}</StepTitle>
          <ShownProgress
            label={say.sending.title(step.name)}
            done={step.sent}
            total={step.length}
            text={say.sending.sent(say.bytes(step.sent), say.bytes(step.length))}
          />
          <p role="status" className={styles.standing}>
            {step.isStanding && say.sending.standing}
          </p>
          <Button variant="default" className={styles.start} onClick={() => void session.discard()}>
            {say.sending.cancel}
          </Button>
        </>
      )}
      {step.at === "sent" && (
        <ImportRun
          key={step.upload}
          project={project}
          upload={step.upload}
          onDiscard={() => void session.discard()}
          onNext={() => session.reset()}
        />
      )}
    </section>
  );
}
