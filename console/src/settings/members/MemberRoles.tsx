import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import {
  ChangeRoleDocument,
  GrantRoleDocument,
  RevokeRoleDocument,
  type ChangeRoleInput,
  type GrantRoleInput,
  type RevokeRoleInput,
  type Role,
} from "../../api/operations";
import forms from "../../kit/forms.module.css";
import { SelectField } from "../../kit/SelectField";
import { useCommand } from "../../kit/useCommand";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { grantable, roleOptions } from "../grants";
import { Part } from "../Panel";
import { nameOf } from "../ProjectRoles";
import { projectsQuery, useReadAgain, type MemberDetail } from "../reading";
import styles from "../settings.module.css";
import { Problem } from "./CorrectionForm";

const say = settingsWords.member;

async function changeRole(input: ChangeRoleInput) {
  return accepted((await request(ChangeRoleDocument, { input })).changeRole);
}

export async function grantRole(input: GrantRoleInput) {
  return accepted((await request(GrantRoleDocument, { input })).grantRole);
}

export async function revokeRole(input: RevokeRoleInput) {
  return accepted((await request(RevokeRoleDocument, { input })).revokeRole);
}

/** The role in the organization: one, or none. */
export function OrganizationRole({ member }: { member: MemberDetail }) {
  const me = useViewer().member;
  const [chosen, choose] = useState<Role | "" | null>(null);
  const role = chosen ?? member.role ?? "";
  const command = useCommand(changeRole);
  const readAgain = useReadAgain();
  const save = async () => {
    if (!(await command.run({ member: member.id, role: role || null, expectedVersion: member.version }))) return;
    await readAgain();
    choose(null);
  };
  return (
    <Part title={say.role}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className={forms.row}>
          <SelectField className={forms.field} label={say.roleIn} value={role} empty={words.roles.none} options={roleOptions(grantable(me))} onChange={choose} />
          <Button type="submit" variant="default" disabled={role === (member.role ?? "") || command.isWorking}>
            {settingsWords.save}
          </Button>
        </div>
        {role && <p className={forms.hint}>{words.roles.may[role]}</p>}
        <Problem text={command.problem} />
      </form>
    </Part>
  );
}

/** Roles in single projects, each taken away by a button, and another one given. */
export function RolesInProjects({ member }: { member: MemberDetail }) {
  const held = member.projectRoles ?? [];
  const revoke = useCommand(revokeRole);
  const readAgain = useReadAgain();
  const takeAway = async (project: string, role: Role) => {
    if (await revoke.run({ project, member: member.id, role })) await readAgain();
  };
  return (
    <Part title={say.roles}>
      {held.length === 0 && <p className={styles.quiet}>{say.noRoles}</p>}
      <ul className={styles.list}>
        {held.flatMap(({ project, roles }) =>
          roles.map((role) => (
            <li key={`${project?.id} ${role}`}>
              {nameOf(project)} <span className={styles.note}>{words.roles.names[role]}</span>
              {project && (
                <button
                  type="button"
                  className={styles.textButton}
                  aria-label={say.takeAway(words.roles.names[role], nameOf(project))}
                  disabled={revoke.isWorking}
                  onClick={() => void takeAway(project.id, role)}
                >
                  {say.remove}
                </button>
              )}
            </li>
          )),
        )}
      </ul>
      <Problem text={revoke.problem} />
      <GiveForm member={member} />
    </Part>
  );
}

function GiveForm({ member }: { member: MemberDetail }) {
  const me = useViewer().member;
  const projects = useQuery(projectsQuery).data ?? [];
  const [project, setProject] = useState("");
  const [role, setRole] = useState<Role>("ANNOTATOR");
  const grant = useCommand(grantRole);
  const readAgain = useReadAgain();
  const give = async () => {
    if (await grant.run({ project, member: member.id, role })) await readAgain();
  };
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (project) void give();
      }}
    >
      <div className={forms.row}>
        <SelectField
          className={forms.field}
          label={say.project}
          value={project}
          empty=""
          options={projects.map((each) => ({ value: each.id, label: nameOf(each) }))}
          onChange={setProject}
        />
        <SelectField
          className={forms.field}
          label={say.roleIn}
          value={role}
          options={roleOptions(grantable(me).filter((each) => each !== "OWNER"))}
          onChange={(next) => next && setRole(next)}
        />
        <Button type="submit" variant="default" disabled={!project || grant.isWorking}>
          {say.give}
        </Button>
      </div>
      <Problem text={grant.problem} />
    </form>
  );
}
