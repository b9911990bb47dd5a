import { Button, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { newCommandId } from "../api/client";
import { Loading } from "../kit/Loading";
import { MoreButton } from "../kit/MoreButton";
import { useList } from "../kit/useList";
import { diffText } from "../review/diff/text";
import { projectSettingsWords } from "../words/projectSettings";
import type { ProjectSettings } from "./settings";
import kit from "../kit/kit.module.css";
import styles from "./settings.module.css";
import { guidelineVersionsQuery, publishGuideline, type GuidelineVersion } from "./settingsApi";
import { useGuidelineDraft } from "./useGuidelineDraft";

const Markdown = lazy(() => import("../task/panels/Markdown"));
const say = projectSettingsWords.guideline;
const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** The guideline in the making beside what annotators will read, and its versions. */
export function GuidelineView({ project, member }: { project: ProjectSettings; member: string }) {
  const queries = useQueryClient();
  const draft = useGuidelineDraft(project, member);
  const [problem, setProblem] = useState("");
  const [isWorking, setWorking] = useState(false);
  const publish = async () => {
    setWorking(true);
    try {
      const [refusal] = await publishGuideline({
        commandId: newCommandId(), project: project.id, text: draft.text, expectedVersion: project.version,
      });
      setProblem(refusal?.message ?? "");
      await queries.invalidateQueries({ queryKey: ["project", project.id] });
      await queries.invalidateQueries({ queryKey: ["labelProject", project.id] });
    } catch (error) {
      setProblem((error as Error).message);
    }
    setWorking(false);
  };
  return (
    <main className={styles.guideline}>
      <div className={styles.writing}>
        {draft.isChanged && draft.base !== project.guidelineVersion && (
          <p role="alert" className={styles.overtaken}>
            {say.overtaken(project.guidelineVersion)}
          </p>
        )}
        <Textarea
          label={say.write}
          autosize
          minRows={16}
          maxRows={32}
          dir="auto"
          value={draft.text}
          error={problem}
          onChange={(event) => draft.write(event.currentTarget.value)}
        />
        <div className={styles.publishing}>
          <Button size="sm" disabled={!draft.isChanged || !draft.text.trim()} loading={isWorking} onClick={() => void publish()}>
            {say.publish(project.guidelineVersion + 1)}
          </Button>
          <Button variant="default" size="sm" disabled={!draft.isChanged} onClick={draft.reset}>
            {say.discard}
          </Button>
          <p role="status" className={styles.quiet}>
            {say.state(project.guidelineVersion, draft.isChanged)}
          </p>
        </div>
        <Versions project={project.id} text={draft.text} onUse={draft.write} />
      </div>
      <section className={styles.reading} aria-labelledby="guideline-preview">
        <h2 id="guideline-preview" className={styles.heading}>
          {say.preview}
        </h2>
        <Suspense fallback={<Loading />}>{draft.text.trim() ? <Markdown text={draft.text} /> : <p className={styles.quiet}>{say.nothing}</p>}</Suspense>
      </section>
    </main>
  );
}

interface VersionsProps {
  project: string;
  /** What is written. */
  text: string;
  onUse: (text: string) => void;
}

/** The published versions, each compared with what is written if one likes. */
function Versions({ project, text, onUse }: VersionsProps) {
  const { pages, more } = useList(guidelineVersionsQuery(project));
  const versions = pages.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const [compared, compare] = useState<number | null>(null);
  const other = versions.find(({ version }) => version === compared);
  if (versions.length === 0) return null;
  return (
    <>
      <section aria-labelledby="guideline-versions">
        <h2 id="guideline-versions" className={styles.heading}>
          {say.versions}
        </h2>
        <ol className={styles.versions}>
          {versions.map((version) => (
            <Version key={version.version} version={version} onCompare={() => compare(version.version)} onUse={onUse} />
          ))}
        </ol>
        {pages.isError && <p role="alert">{pages.error.message}</p>}
        <MoreButton more={more} label={say.more} />
      </section>
      {other?.text != null && <Differences version={other.version} before={other.text} after={text} />}
    </>
  );
}

interface VersionProps {
  version: GuidelineVersion;
  onCompare: () => void;
  onUse: (text: string) => void;
}

function Version({ version: { version, publishedAt, publishedBy, text }, onCompare, onUse }: VersionProps) {
  return (
    <li>
      <strong>{say.version(version)}</strong>{" "}
      <span className={styles.quiet}>
        {say.published(TIME.format(new Date(publishedAt)), publishedBy?.name ?? null)}
        {text === null && ` · ${say.erased}`}
      </span>
      {text !== null && (
        <span className={styles.versionActions}>
          <button type="button" className={kit.textButton} aria-label={say.compareOf(version)} onClick={onCompare}>
            {say.compare}
          </button>
          <button type="button" className={kit.textButton} aria-label={say.useOf(version)} onClick={() => onUse(text)}>
            {say.use}
          </button>
        </span>
      )}
    </li>
  );
}

function Differences({ version, before, after }: { version: number; before: string; after: string }) {
  return (
    <section aria-labelledby="guideline-differences">
      <h2 id="guideline-differences" className={styles.heading}>
        {say.differences(version)}
      </h2>
      {before === after ? (
        <p className={styles.quiet}>{say.same}</p>
      ) : (
        <p className={styles.differences} dir="auto" tabIndex={0}>
          {diffText(before, after).map(({ in: where, text }, index) =>
            where === "both" ? (
              <span key={index}>{text}</span>
            ) : where === "a" ? (
              <del key={index}>{text}</del>
            ) : (
              <ins key={index}>{text}</ins>
            ),
          )}
        </p>
      )}
    </section>
  );
}
