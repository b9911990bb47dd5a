import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Role } from "../api/operations";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { ConfirmDialog } from "../kit/ConfirmDialog";
import { Table, type Column } from "../kit/Table";
import { useCommand } from "../kit/useCommand";
import { useList } from "../kit/useList";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { grantableIn, ROLES } from "../settings/grants";
import { revokeRole } from "../settings/members/MemberRoles";
import kit from "../kit/kit.module.css";
import { ScreenTitle } from "../kit/titles";
import styles from "../settings/settings.module.css";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { count, words } from "../words";
import { settingsWords } from "../words/settings";
import { AddForm } from "./AddForm";
import { projectMembersQuery, useReadMembersAgain, type ProjectMember } from "./projectMembers";

const say = settingsWords.inProject;

interface Asked {
  member: ProjectMember["member"];
  role: Role;
}

/** Who holds which role in a project: `/p/:project/members`, for whoever may see it. */
export function ProjectMembersScreen() {
  const { project } = useParams({ from: "/p/$project/members" });
  const viewer = useViewer();
  const rights = permissionsIn(viewer, project);
  const mayLook = rights.has("PROJECT_MEMBERS_READ");
  const { pages: found, more } = useList({ ...projectMembersQuery(project), enabled: mayLook });
  const [asked, ask] = useState<Asked | null>(null);
  if (mayLook && found.isPending) return <Waiting />;
  if (found.isLoadingError) return <Notice title={say.heading} text={say.failed(found.error.message)} />;
  const [page] = found.data?.pages ?? [];
  if (!page) return <Notice title={say.heading} text={say.absent} />;
  const rows = found.data!.pages.flatMap((each) => each?.members?.nodes ?? []);
  const may = rights.has("PROJECT_MEMBERS_MANAGE") ? grantableIn(viewer.member, project) : [];
  return (
    <>
      <Header>
        <ScreenTitle title={say.title(page.name ?? "")}>{page.name}</ScreenTitle>
        <ProjectNav project={project} />
      </Header>
      <main className={styles.screen}>
        <div className={styles.top}>
          <h2 className={kit.pageTitle}>{say.heading}</h2>
          {page.members && (
            <p className={styles.count} role="status">
              {settingsWords.members.count(count({ count: page.members.totalCount, isExact: page.members.totalIsExact }))}
            </p>
          )}
        </div>
        {found.isError && <p role="alert">{say.failed(found.error.message)}</p>}
        <Table
          label={say.heading}
          columns={columns(may, ask)}
          rows={rows}
          idOf={({ member }) => member.id}
          empty={say.none}
          more={more}
        />
        <p className={styles.note}>{say.note}</p>
        {may.length > 0 && <AddForm key={project} project={project} roles={may} />}
        <section className={styles.part}>
          <h2 className={styles.heading}>{say.may}</h2>
          <dl className={styles.facts}>
            {ROLES.map((role) => (
              <div key={role} className={styles.link}>
                <dt>{words.roles.names[role]}</dt>
                <dd>{words.roles.may[role]}</dd>
              </div>
            ))}
          </dl>
        </section>
        {asked && <TakeAwayDialog project={project} asked={asked} onClose={() => ask(null)} />}
      </main>
    </>
  );
}

function columns(may: readonly Role[], onAsk: (asked: Asked) => void): Column<ProjectMember>[] {
  return [
    {
      key: "name",
      title: say.columns.name,
      sortBy: ({ member }) => member.name ?? "",
      show: ({ member }) => member.name ?? settingsWords.erased,
    },
    {
      key: "roles",
      title: say.columns.roles,
      sortBy: ({ roles }) => roles.join(" "),
      show: ({ member, roles }) => (
        <ul className={styles.roles}>
          {roles.map((role) => (
            <li key={role}>
              {words.roles.names[role]}
              {may.includes(role) && (
                <button
                  type="button"
                  className={styles.textButton}
                  aria-label={say.takeAway(words.roles.names[role], member.name ?? settingsWords.erased)}
                  onClick={() => onAsk({ member, role })}
                >
                  {settingsWords.member.remove}
                </button>
              )}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}

function TakeAwayDialog({ project, asked: { member, role }, onClose }: { project: string; asked: Asked; onClose: () => void }) {
  const me = useViewer().member;
  const command = useCommand(revokeRole);
  const readAgain = useReadMembersAgain(project);
  const name = member.name ?? settingsWords.erased;
  const confirm = async () => {
    if (!(await command.run({ project, member: member.id, role }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={say.takeAwayTitle(name)}
      confirm={say.takeAwayConfirm}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.takeAwayText(words.roles.names[role], name)}</p>
      {member.id === me.id && <p>{say.takeAwayOwn}</p>}
    </ConfirmDialog>
  );
}
