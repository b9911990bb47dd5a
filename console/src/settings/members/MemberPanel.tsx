import { useQuery } from "@tanstack/react-query";
import { Loading } from "../../kit/Loading";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { mayManage } from "../grants";
import { KeyTable } from "../keys/KeyTable";
import { Panel, Part } from "../Panel";
import { ProjectRoles } from "../ProjectRoles";
import { memberQuery, type MemberDetail } from "../reading";
import styles from "../settings.module.css";
import { CorrectionForm } from "./CorrectionForm";
import { MemberAccess } from "./MemberAccess";
import { OrganizationRole, RolesInProjects } from "./MemberRoles";

const say = settingsWords.member;

/** One member: who it is, and what may be changed by whoever could give all its roles. */
export function MemberPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const viewer = useViewer();
  const manages = viewer.permissions.includes("MEMBERS_MANAGE");
  const found = useQuery(memberQuery(id, manages));
  const member = found.data?.member;
  return (
    <Panel title={member ? (member.name ?? settingsWords.erased) : settingsWords.members.label} onClose={onClose}>
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.data && !member && <p className={styles.quiet}>{say.absent}</p>}
      {member && <Parts member={member} manages={manages} sessions={found.data?.sessions?.length ?? 0} />}
    </Panel>
  );
}

function Parts({ member, manages, sessions }: { member: MemberDetail; manages: boolean; sessions: number }) {
  const me = useViewer().member;
  const isSelf = member.id === me.id;
  const isRemoved = member.status === "REMOVED";
  const hasAccount = member.status !== "EXTERNAL";
  const mayChange = manages && hasAccount && mayManage(me, member);
  const isActing = mayChange && !isRemoved;
  return (
    <>
      {isSelf && <p className={styles.quiet}>{say.you}</p>}
      {manages && hasAccount && !mayChange && <p className={styles.quiet}>{say.above}</p>}
      <Facts member={member} />
      {isActing && <CorrectionForm member={member} />}
      {isActing && <OrganizationRole member={member} />}
      {isActing ? (
        <RolesInProjects member={member} />
      ) : (
        <Part title={say.roles}>
          <ProjectRoles held={member.projectRoles} />
        </Part>
      )}
      {member.apiKeys && member.apiKeys.length > 0 && (
        <Part title={say.facts.keys}>
          <KeyTable keys={member.apiKeys.map((key) => ({ ...key, holder: member }))} mayRevoke={() => isActing} isOfOne />
        </Part>
      )}
      {mayChange && <MemberAccess member={member} isSelf={isSelf} sessions={sessions} />}
    </>
  );
}

function Facts({ member }: { member: MemberDetail }) {
  const { facts, logins } = say;
  const ways = [member.hasPassword && logins.password, Boolean(member.identities) && logins.provider].filter(Boolean);
  const none = member.email === null ? logins.keys : logins.none;
  return (
    <dl className={styles.facts}>
      <dt>{facts.status}</dt>
      <dd>{member.status && settingsWords.members.statuses[member.status]}</dd>
      {member.email && (
        <>
          <dt>{facts.email}</dt>
          <dd>{member.email}</dd>
        </>
      )}
      <dt>{say.role}</dt>
      <dd>{member.role ? words.roles.names[member.role] : words.roles.none}</dd>
      <dt>{facts.seen}</dt>
      <dd>{settingsWords.day(member.lastSeenOn)}</dd>
      {member.createdAt && (
        <>
          <dt>{facts.since}</dt>
          <dd>{settingsWords.date(member.createdAt)}</dd>
        </>
      )}
      <dt>{facts.login}</dt>
      <dd>{ways.join(", ") || none}</dd>
    </dl>
  );
}
