import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { EMPTY_FORM, type FormJson } from "../form/formJson";
import { Loading } from "../kit/Loading";
import { MoreButton } from "../kit/MoreButton";
import { useList } from "../kit/useList";
import { formBuilderWords } from "../words/formBuilder";
import { formFrom, formNotesQuery, formVersionsQuery, type BuilderProject, type FormVersion } from "./builderApi";
import { FormChanges } from "./FormChanges";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import { diffForms } from "./formDiff";
import type { Draft } from "./useDraft";

const say = formBuilderWords.versions;
const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
/** Stands among the versions for the form in the making. */
const DRAFT = 0;

/** The published versions of the form, what differs between two of them, and the way back to one. */
export function VersionsView({ project, draft }: { project: BuilderProject; draft: Draft }) {
  const { pages, more } = useList(formVersionsQuery(project.id));
  const versions = useMemo(() => pages.data?.pages.flatMap(({ nodes }) => nodes) ?? [], [pages.data]);
  const notes = useQuery(formNotesQuery(project.id)).data;
  const [pair, choose] = useState<{ before: number; after: number } | null>(null);
  const after = pair?.after ?? (draft.isChanged ? DRAFT : project.formVersion);
  const before = pair?.before ?? (after === DRAFT ? project.formVersion : after - 1);
  const formOfVersion = (number: number): FormJson => {
    if (number === DRAFT) return draft.state.form;
    return formFrom(versions.find(({ version }) => version === number)?.json) ?? EMPTY_FORM;
  };
  if (pages.isPending) return <Loading />;
  if (pages.isLoadingError) return <p role="alert">{pages.error.message}</p>;
  if (versions.length === 0) return <p className={styles.quiet}>{say.none}</p>;
  const choices = versions.map(({ version }) => ({ value: String(version), label: say.version(version) }));
  return (
    <>
      <section aria-labelledby="form-versions">
        <h2 id="form-versions" className={styles.heading}>
          {say.title}
        </h2>
        <ol className={styles.versions}>
          {versions.map((version) => (
            <Version
              key={version.version}
              version={version}
              note={notes?.get(version.version) ?? ""}
              isPresent={version.version === project.formVersion}
              onCompare={() => choose({ before: version.version, after: DRAFT })}
              onUse={(form) => draft.store.change(form)}
            />
          ))}
        </ol>
        {pages.isError && <p role="alert">{pages.error.message}</p>}
        <MoreButton more={more} label={say.more} />
      </section>
      <section aria-labelledby="form-differences">
        <h2 id="form-differences" className={styles.heading}>
          {say.differences}
        </h2>
        <div className={styles.fieldRow}>
          <NativeSelect
            label={say.from}
            size="sm"
            value={String(before)}
            data={[{ value: "0", label: before === DRAFT ? say.nothing : say.draft }, ...choices]}
            onChange={(event) => choose({ before: Number(event.currentTarget.value), after })}
          />
          <NativeSelect
            label={say.to}
            size="sm"
            value={String(after)}
            data={[{ value: "0", label: say.draft }, ...choices]}
            onChange={(event) => choose({ before, after: Number(event.currentTarget.value) })}
          />
        </div>
        <FormChanges diff={diffForms(before === DRAFT && after === 1 ? EMPTY_FORM : formOfVersion(before), formOfVersion(after))} />
      </section>
    </>
  );
}

interface VersionProps {
  version: FormVersion;
  note: string;
  isPresent: boolean;
  onCompare: () => void;
  onUse: (form: FormJson) => void;
}

function Version({ version: { version, publishedAt, publishedBy, json }, note, isPresent, onCompare, onUse }: VersionProps) {
  const form = formFrom(json);
  return (
    <li>
      <strong>{say.version(version)}</strong>{" "}
      <span className={styles.quiet}>
        {say.published(TIME.format(new Date(publishedAt)), publishedBy?.name ?? null)}
        {isPresent && ` · ${say.present}`}
        {!form && ` · ${say.erased}`}
      </span>
      {form && (
        <span className={styles.versionActions}>
          <button type="button" className={kit.textButton} aria-label={say.compareOf(version)} onClick={onCompare}>
            {say.compare}
          </button>
          <button type="button" className={kit.textButton} aria-label={say.useOf(version)} onClick={() => onUse(form)}>
            {say.use}
          </button>
        </span>
      )}
      {note && (
        <p className={styles.versionNote} dir="auto">
          {note}
        </p>
      )}
    </li>
  );
}
