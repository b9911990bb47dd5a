import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Role } from "../api/operations";
import forms from "../kit/forms.module.css";
import { SelectField } from "../kit/SelectField";
import { useCommand } from "../kit/useCommand";
import { useViewer } from "../login/ViewerContext";
import { roleOptions } from "../settings/grants";
import { grantRole } from "../settings/members/MemberRoles";
import styles from "../settings/settings.module.css";
import { words } from "../words";
import { settingsWords } from "../words/settings";
import { candidatesQuery, namedBy, textOf, useReadMembersAgain } from "./projectMembers";

const say = settingsWords.inProject;
const TYPING_MS = 250;

interface Props {
  project: string;
  roles: readonly Role[];
}

/** A role for somebody of the organization: by name where one may list them, else by the whole address. */
export function AddForm({ project, roles }: Props) {
  const list = useId();
  const mayList = useViewer().permissions.includes("MEMBERS_READ");
  const [text, setText] = useState("");
  const [written] = useDebouncedValue(text.includes("@") ? "" : text.trim(), TYPING_MS);
  const candidates = useQuery({ ...candidatesQuery(written), enabled: mayList }).data ?? [];
  const [role, setRole] = useState<Role>(roles.includes("ANNOTATOR") ? "ANNOTATOR" : roles[0]!);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, tell] = useState("");
  const command = useCommand(grantRole);
  const readAgain = useReadMembersAgain(project);

  const add = async () => {
    tell("");
    const named = namedBy(text, candidates);
    setProblem(named ? null : say.noSuch);
    if (!named || !(await command.run({ project, role, ...named }))) return;
    tell(say.added(text.trim(), words.roles.names[role]));
    setText("");
    await readAgain();
  };
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say.add}</h2>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className={forms.row}>
          <TextInput
            className={forms.field}
            label={mayList ? say.who : say.whoByEmail}
            autoComplete="off"
            list={mayList ? list : undefined}
            value={text}
            onChange={(event) => {
              setProblem(null);
              setText(event.currentTarget.value);
            }}
          />
          {mayList && (
            <datalist id={list}>
              {candidates.map((one) => (
                <option key={one.id} value={textOf(one)}>
                  {one.name}
                </option>
              ))}
            </datalist>
          )}
          <SelectField className={forms.field} label={say.role} value={role} options={roleOptions(roles)} onChange={(next) => next && setRole(next)} />
          <Button type="submit" variant="default" disabled={!text.trim() || command.isWorking}>
            {say.addButton}
          </Button>
        </div>
        {!mayList && <p className={forms.hint}>{say.whoHint}</p>}
        {(problem ?? command.problem) && (
          <p role="alert" className={forms.problem}>
            {problem ?? command.problem}
          </p>
        )}
        <p role="status" className={forms.done}>
          {said}
        </p>
      </form>
    </section>
  );
}
