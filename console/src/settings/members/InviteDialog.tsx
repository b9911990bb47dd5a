import { Button, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { accepted, CommandRefused } from "../../api/command";
import { newCommandId, request } from "../../api/client";
import { InviteMembersDocument, type InviteeInput, type InviteMembersMutation, type Role } from "../../api/operations";
import { Dialog } from "../../kit/Dialog";
import forms from "../../kit/forms.module.css";
import { problemsIn, type Problem } from "../../kit/problems";
import { SelectField } from "../../kit/SelectField";
import { Table, type Column } from "../../kit/Table";
import { useCommand } from "../../kit/useCommand";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { grantable, roleOptions } from "../grants";
import { nameOf } from "../ProjectRoles";
import { projectsQuery, useReadAgain } from "../reading";
import { InvitedDialog } from "./InvitedDialog";
import { MOST, parseInvitations, type Line, type NamedProject } from "./invitations";

const say = settingsWords.invite;
const TYPING_MS = 400;

export type Invited = Extract<InviteMembersMutation["inviteMembers"], { __typename: "InviteMembersPayload" }>["invitations"];

async function invite(input: { members: InviteeInput[]; dryRun?: boolean; commandId: string }): Promise<Invited> {
  return accepted((await request(InviteMembersDocument, { input })).inviteMembers).invitations;
}

/** People are pasted, looked at line by line, tried, and then invited, all or none of them. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const me = useViewer().member;
  const projects = useQuery(projectsQuery).data ?? [];
  const roles = roleOptions(grantable({ role: me.role, projectRoles: null }));
  const [text, setText] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const [project, setProject] = useState("");
  const [projectRole, setProjectRole] = useState<Role>("ANNOTATOR");
  const [invited, setInvited] = useState<Invited | null>(null);
  const command = useCommand(invite);
  const readAgain = useReadAgain();

  const lines = useMemo(
    () => parseInvitations(text, projects, { role: role || null, projectRole: project ? { project, role: projectRole } : null }),
    [text, projects, role, project, projectRole],
  );
  const trial = useTrial(lines);
  const shown = withProblems(lines, command.problems.length ? command.problems : trial.problems);
  const wrong = shown.filter(({ problem }) => problem).length;
  const tooMany = lines.length > MOST ? say.problems.tooMany(MOST, lines.length) : null;
  const isReady = lines.length > 0 && wrong === 0 && !tooMany && trial.isGood;

  const send = async () => {
    const done = await command.run({ members: peopleOf(lines) });
    if (!done) return;
    void readAgain();
    setInvited(done);
  };
  if (invited) return <InvitedDialog invited={invited} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} title={say.title} size="xl">
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void send();
        }}
      >
        <Textarea
          label={say.lines}
          description={say.hint}
          placeholder={say.example}
          data-autofocus
          rows={5}
          value={text}
          onChange={(event) => {
            command.forget();
            setText(event.currentTarget.value);
          }}
        />
        <div className={forms.row}>
          <SelectField className={forms.field} label={say.roleForAll} value={role} empty={say.none} options={roles} onChange={setRole} />
          <SelectField
            className={forms.field}
            label={say.projectForAll}
            value={project}
            empty={say.none}
            options={projects.map((each) => ({ value: each.id, label: nameOf(each) }))}
            onChange={setProject}
          />
          {project && (
            <SelectField
              className={forms.field}
              label={say.projectRoleForAll}
              value={projectRole}
              options={roles.filter(({ value }) => value !== "OWNER")}
              onChange={(next) => next && setProjectRole(next)}
            />
          )}
        </div>
        {lines.length > 0 && (
          <Table label={say.preview} columns={columns(projects)} rows={shown} idOf={({ number }) => String(number)} empty="" />
        )}
        <p role="status" className={forms.done}>
          {lines.length === 0 || tooMany ? "" : wrong > 0 ? say.wrong(wrong) : trial.isGood ? say.ready(lines.length) : trial.problem ? "" : say.checking}
        </p>
        {(tooMany ?? trial.problem ?? (command.problems.length ? null : command.problem)) && (
          <p role="alert" className={forms.problem}>
            {tooMany ?? trial.problem ?? command.problem}
          </p>
        )}
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {words.kit.cancel}
          </Button>
          <Button type="submit" disabled={!isReady || command.isWorking}>
            {command.isWorking ? say.sending : say.send(isReady ? lines.length : 0)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function peopleOf(lines: readonly Line[]): InviteeInput[] {
  return lines.flatMap(({ person }) => person ?? []);
}

/** What the server says of the people before anybody is invited: asked once one stops typing. */
function useTrial(lines: readonly Line[]): { isGood: boolean; problems: readonly Problem[]; problem: string | null } {
  const people = peopleOf(lines);
  const asked = JSON.stringify(people);
  const [written] = useDebouncedValue(asked, TYPING_MS);
  const mayAsk = people.length > 0 && people.length <= MOST && lines.every(({ problem }) => !problem);
  const trial = useQuery({
    queryKey: ["inviteTrial", written],
    queryFn: async (): Promise<readonly Problem[]> => {
      try {
        await invite({ members: JSON.parse(written) as InviteeInput[], dryRun: true, commandId: newCommandId() });
        return [];
      } catch (error) {
        if (error instanceof CommandRefused) return problemsIn(error);
        throw error;
      }
    },
    enabled: mayAsk && written === asked,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const problems = (mayAsk && written === asked && trial.data) || [];
  return {
    isGood: mayAsk && written === asked && trial.data?.length === 0,
    problems,
    problem: trial.error?.message ?? problems.find((one) => lineOf(one) === null)?.message ?? null,
  };
}

/** The place in the list of people that a problem is about: `members.3.email`. */
function lineOf({ place }: Problem): number | null {
  const [, number] = /^members\.(\d+)/.exec(place) ?? [];
  return number === undefined ? null : Number(number);
}

/** The lines with what the server says of them. */
function withProblems(lines: readonly Line[], problems: readonly Problem[]): Line[] {
  return lines.map((line, index) => ({ ...line, problem: line.problem ?? problems.find((one) => lineOf(one) === index)?.message ?? null }));
}

function columns(projects: readonly NamedProject[]): Column<Line>[] {
  const { columns: titles } = say;
  const rolesOf = ({ person }: Line) =>
    [
      person?.role && words.roles.names[person.role],
      ...(person?.projectRoles ?? []).map(
        ({ project, role }) => `${nameOf(projects.find(({ id }) => id === project) ?? null)}: ${words.roles.names[role]}`,
      ),
    ].filter(Boolean);
  return [
    { key: "line", title: titles.line, isNumeric: true, show: ({ number }) => number },
    { key: "email", title: titles.email, show: ({ person }) => person?.email ?? "" },
    { key: "name", title: titles.name, show: ({ person }) => person?.name ?? "" },
    { key: "roles", title: titles.roles, show: (line) => rolesOf(line).join("; ") || words.roles.none },
    { key: "problem", title: titles.problem, show: ({ problem }) => problem && <span className={forms.problem}>{problem}</span> },
  ];
}
