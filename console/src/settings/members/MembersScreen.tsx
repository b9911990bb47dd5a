import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { MemberStatus, Role } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { Table, type Column } from "../../kit/Table";
import { useList } from "../../kit/useList";
import { useViewer } from "../../login/ViewerContext";
import { count, words } from "../../words";
import { settingsWords } from "../../words/settings";
import { ROLES } from "../grants";
import { ProjectRoles } from "../ProjectRoles";
import { membersQuery, projectsQuery, type MemberRow } from "../reading";
import styles from "../settings.module.css";
import { SettingsPage } from "../SettingsPage";
import { InviteDialog } from "./InviteDialog";
import { MemberPanel } from "./MemberPanel";
import { STATUSES, type MemberSearch } from "./memberSearch";

const say = settingsWords.members;

/** Everybody in the organization, whom one opens to change them, and invitations: `/settings/members`. */
export function MembersScreen() {
  const viewer = useViewer();
  const search = useSearch({ from: "/settings/members" });
  const navigate = useNavigate({ from: "/settings/members" });
  const [isInviting, setInviting] = useState(false);
  const mayLook = viewer.permissions.includes("MEMBERS_READ");
  const mayManage = viewer.permissions.includes("MEMBERS_MANAGE");
  const { pages: members, more } = useList({ ...membersQuery(search), enabled: mayLook });
  const rows = members.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const [page] = members.data?.pages ?? [];
  const change = (next: MemberSearch) => void navigate({ search: next, replace: true });
  const open = (member: string | undefined) => change({ ...search, member });
  return (
    <SettingsPage
      place="members"
      actions={mayManage && <Button onClick={() => setInviting(true)}>{say.invite}</Button>}
      panel={search.member && <MemberPanel key={search.member} id={search.member} onClose={() => open(undefined)} />}
    >
      <Filters search={search} onChange={change}>
        {page && say.count(count({ count: page.totalCount, isExact: page.totalIsExact }))}
      </Filters>
      {members.isPending && <Loading />}
      {members.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(members.error.message)}
        </p>
      )}
      {members.data && (
        <Table
          label={say.label}
          columns={columns(open)}
          rows={rows}
          idOf={({ id }) => id}
          empty={say.none}
          opened={search.member}
          more={more}
        />
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
}

function columns(onOpen: (member: string) => void): Column<MemberRow>[] {
  const { columns: titles } = say;
  return [
    {
      key: "name",
      title: titles.name,
      sortBy: ({ name }) => name ?? "",
      show: ({ id, name }) => (
        <button type="button" className={styles.textButton} onClick={() => onOpen(id)}>
          {name ?? settingsWords.erased}
        </button>
      ),
    },
    { key: "email", title: titles.email, sortBy: ({ email }) => email ?? "", show: ({ email }) => email ?? <span className={styles.note}>{say.noAddress}</span> },
    { key: "role", title: titles.role, sortBy: ({ role }) => role ?? "~", show: ({ role }) => (role ? words.roles.names[role] : <span className={styles.note}>–</span>) },
    { key: "projects", title: titles.projects, show: ({ projectRoles }) => <ProjectRoles held={projectRoles} /> },
    { key: "seen", title: titles.seen, sortBy: ({ lastSeenOn }) => lastSeenOn ?? "", show: ({ lastSeenOn }) => settingsWords.day(lastSeenOn) },
    { key: "keys", title: titles.keys, isNumeric: true, sortBy: ({ apiKeys }) => apiKeys?.length ?? 0, show: ({ apiKeys }) => apiKeys?.length ?? 0 },
    { key: "status", title: titles.status, sortBy: ({ status }) => status ?? "", show: (row) => <Status row={row} /> },
  ];
}

function Status({ row: { status, invitationEndsAt } }: { row: MemberRow }) {
  if (!status) return null;
  if (status !== "INVITED") return <>{say.statuses[status]}</>;
  const isOver = invitationEndsAt === null || Date.parse(invitationEndsAt) <= Date.now();
  return (
    <>
      {say.statuses[status]}{" "}
      <span className={isOver ? styles.warn : styles.note}>
        {isOver ? say.inviteEnded : say.invitedUntil(settingsWords.date(invitationEndsAt))}
      </span>
    </>
  );
}

interface FilterProps {
  search: MemberSearch;
  onChange: (search: MemberSearch) => void;
  /** How many there are. */
  children: React.ReactNode;
}

function Filters({ search, onChange, children }: FilterProps) {
  const projects = useQuery(projectsQuery).data ?? [];
  const [name, setName] = useState(search.name ?? "");
  const set = (given: Partial<MemberSearch>) => onChange({ ...search, ...given });
  return (
    <search className={styles.filter} aria-label={say.filter}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set({ name: name.trim() || undefined });
        }}
      >
        <label className={styles.filterField}>
          {say.filters.name}
          <input
            type="text"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onBlur={() => (search.name ?? "") !== name.trim() && set({ name: name.trim() || undefined })}
          />
        </label>
      </form>
      <label className={styles.filterField}>
        {say.filters.status}
        <select value={search.status ?? ""} onChange={(event) => set({ status: (event.currentTarget.value as MemberStatus) || undefined })}>
          <option value="">{say.usual}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {say.statuses[status]}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.filterField}>
        {say.filters.role}
        <select value={search.role ?? ""} onChange={(event) => set({ role: (event.currentTarget.value as Role) || undefined })}>
          <option value="">{say.any}</option>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {words.roles.names[role]}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.filterField}>
        {say.filters.project}
        <select value={search.project ?? ""} onChange={(event) => set({ project: event.currentTarget.value || undefined })}>
          <option value="">{say.any}</option>
          {projects.map(({ id, name: title }) => (
            <option key={id} value={id}>
              {title ?? settingsWords.erased}
            </option>
          ))}
        </select>
      </label>
      <p className={styles.count} role="status">
        {children}
      </p>
    </search>
  );
}
