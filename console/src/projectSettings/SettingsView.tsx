import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Permission } from "../api/operations";
import type { Problem } from "../kit/problems";
import { projectSettingsWords } from "../words/projectSettings";
import { ArchiveSection } from "./ArchiveSection";
import { GROUPS } from "./groups";
import { SettingInput } from "./SettingInput";
import { changesOf, differing, valuesOf, type ProjectSettings, type Value, type Values } from "./settings";
import styles from "./settings.module.css";
import { saveSettings } from "./settingsApi";

const say = projectSettingsWords;
/** What is written before anything is. */
export const NOTHING: Values = {};

interface Props {
  project: ProjectSettings;
  rights: Set<Permission>;
  /** What is written in place of the values of the project. */
  written: Values;
  onWrite: (written: Values) => void;
}

/** Every setting with a sentence about it; what differs is marked, and saved at once. */
export function SettingsView({ project, rights, written, onWrite: write }: Props) {
  const queries = useQueryClient();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [notice, setNotice] = useState("");
  const [isWorking, setWorking] = useState(false);
  const values = useMemo(() => valuesOf(project), [project]);
  const changed = differing(values, written);
  const shown = { ...values, ...changed };
  const count = Object.keys(changed).length;
  const set = (place: string, value: Value) => {
    write({ ...written, [place]: value });
    setProblems(problems.filter((problem) => problem.place !== place && !problem.place.startsWith(`${place}.`)));
    setNotice("");
  };
  const save = async () => {
    setWorking(true);
    try {
      const found = await saveSettings(project.id, project.version, changesOf(values, changed));
      await queries.invalidateQueries({ queryKey: ["project", project.id] });
      await queries.invalidateQueries({ queryKey: ["labelProject", project.id] });
      await queries.invalidateQueries({ queryKey: ["myProjects"] });
      setProblems(found);
      setNotice(found.length ? "" : say.saved);
    } catch (error) {
      setProblems([{ place: "", message: (error as Error).message }]);
    }
    setWorking(false);
  };
  const groups = GROUPS.filter(({ needs }) => !needs || rights.has(needs));
  const places = groups.flatMap(({ fields }) => fields.map(({ place }) => place));
  const others = problems.filter(({ place }) => !places.some((each) => place === each || place.startsWith(`${each}.`)));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (count && !isWorking) void save();
      }}
    >
      <main className={styles.screen}>
        {groups.map(({ name, fields }) => (
          <section key={name} className={styles.group} aria-labelledby={`settings-${name}`}>
            <h2 id={`settings-${name}`} className={styles.heading}>
              {say.groups[name]}
            </h2>
            {fields
              .filter(({ matters }) => !matters || matters(shown))
              .map((field) => (
                <SettingInput
                  key={field.place}
                  field={field}
                  value={shown[field.place]!}
                  isChanged={field.place in changed}
                  problems={problems}
                  onChange={(value) => set(field.place, value)}
                />
              ))}
          </section>
        ))}
        <ArchiveSection project={project} />
      </main>
      <footer className={styles.footer}>
        <Button type="submit" size="sm" disabled={count === 0} loading={isWorking}>
          {say.save}
        </Button>
        <Button variant="default" size="sm" disabled={count === 0} onClick={() => (write(NOTHING), setProblems([]))}>
          {say.discard}
        </Button>
        <p className={styles.quiet} role="status">
          {notice || say.changedCount(count)}
        </p>
        {others.length + problems.length > 0 && (
          <p className={styles.problem} role="alert">
            {others[0]?.message ?? say.refusedCount(problems.length)}
          </p>
        )}
      </footer>
    </form>
  );
}
