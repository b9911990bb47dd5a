import { Button } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import {
  CreatePasswordResetDocument,
  EndSessionsDocument,
  ReinviteMemberDocument,
  RemoveMemberDocument,
  RestoreMemberDocument,
  type EndSessionsInput,
  type OneTimeFragment,
} from "../../api/operations";
import { ConfirmDialog } from "../../kit/ConfirmDialog";
import { SecretDialog } from "../../kit/SecretDialog";
import { useCommand } from "../../kit/useCommand";
import { settingsWords } from "../../words/settings";
import { Part } from "../Panel";
import { useReadAgain, type MemberDetail } from "../reading";
import styles from "../settings.module.css";
import { Problem } from "./CorrectionForm";
import { linkOf } from "./InvitedDialog";

const say = settingsWords.member;

interface OfMember {
  commandId: string;
  member: string;
}

async function reinvite(input: OfMember) {
  return { ...accepted((await request(ReinviteMemberDocument, { input })).reinviteMember), kind: "invitation" as const };
}

async function offerReset(input: OfMember) {
  return { ...accepted((await request(CreatePasswordResetDocument, { input })).createPasswordReset), kind: "reset" as const };
}

async function remove(input: OfMember) {
  return accepted((await request(RemoveMemberDocument, { input })).removeMember);
}

async function restore(input: OfMember) {
  return accepted((await request(RestoreMemberDocument, { input })).restoreMember);
}

async function endSessions(input: EndSessionsInput) {
  return accepted((await request(EndSessionsDocument, { input })).endSessions);
}

type Link = OneTimeFragment & { kind: "invitation" | "reset" };

interface Props {
  member: MemberDetail;
  isSelf: boolean;
  sessions: number;
}

/** How somebody gets in, and that they do not any more. */
export function MemberAccess({ member, isSelf, sessions }: Props) {
  const [link, setLink] = useState<Link | null>(null);
  const [asked, ask] = useState<"deactivate" | "sessions" | null>(null);
  const readAgain = useReadAgain();
  const commands = { reinvite: useCommand(reinvite), reset: useCommand(offerReset), restore: useCommand(restore) };
  const offer = async (command: { run: (input: { member: string }) => Promise<Link | null> }) => {
    const made = await command.run({ member: member.id });
    if (made) setLink(made);
  };
  const activate = async () => {
    if (await commands.restore.run({ member: member.id })) await readAgain();
  };
  const isInvited = member.status === "INVITED";
  return (
    <Part title={isInvited ? say.invitation : say.access}>
      {isInvited && <p className={styles.quiet}>{invitationState(member)}</p>}
      <div className={styles.buttons}>
        {isInvited && (
          <Button variant="default" disabled={commands.reinvite.isWorking} onClick={() => void offer(commands.reinvite)}>
            {say.resend}
          </Button>
        )}
        {member.status === "ACTIVE" && member.email !== null && !isSelf && (
          <Button variant="default" disabled={commands.reset.isWorking} onClick={() => void offer(commands.reset)}>
            {say.reset}
          </Button>
        )}
        {member.status === "ACTIVE" && sessions > 0 && !isSelf && (
          <Button variant="default" onClick={() => ask("sessions")}>
            {say.endSessions}
          </Button>
        )}
        {member.status === "REMOVED" ? (
          <Button variant="default" disabled={commands.restore.isWorking} onClick={() => void activate()}>
            {say.activate}
          </Button>
        ) : (
          <Button variant="default" onClick={() => ask("deactivate")}>
            {isInvited ? say.revoke : say.deactivate}…
          </Button>
        )}
      </div>
      <p className={styles.note}>{hintOf(member)}</p>
      {Object.entries(commands).map(([name, { problem }]) => (
        <Problem key={name} text={problem} />
      ))}
      {asked === "deactivate" && <DeactivateDialog member={member} isSelf={isSelf} onClose={() => ask(null)} />}
      {asked === "sessions" && <EndSessionsDialog member={member} onClose={() => ask(null)} />}
      {link && <LinkDialog link={link} name={member.name ?? ""} onClose={() => void readAgain().then(() => setLink(null))} />}
    </Part>
  );
}

function hintOf({ status, email }: MemberDetail): string {
  if (status === "INVITED") return say.resendHint;
  if (status === "REMOVED") return say.activateHint;
  return email === null ? "" : say.resetHint;
}

function invitationState({ invitationEndsAt }: MemberDetail): string {
  if (invitationEndsAt === null || Date.parse(invitationEndsAt) <= Date.now()) return say.inviteEnded;
  return say.invitedUntil(settingsWords.moment(invitationEndsAt));
}

function LinkDialog({ link, name, onClose }: { link: Link; name: string; onClose: () => void }) {
  return (
    <SecretDialog title={say.link(name)} secret={linkOf(link, link.kind)} onClose={onClose}>
      <p>{say.linkText(link.expiresAt ? settingsWords.moment(link.expiresAt) : "")}</p>
      {link.mailed && <p>{say.mailed}</p>}
    </SecretDialog>
  );
}

function DeactivateDialog({ member, isSelf, onClose }: { member: MemberDetail; isSelf: boolean; onClose: () => void }) {
  const command = useCommand(remove);
  const readAgain = useReadAgain();
  const isInvited = member.status === "INVITED";
  const name = member.name ?? "";
  const confirm = async () => {
    if (!(await command.run({ member: member.id }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={isInvited ? say.revokeTitle(name) : say.deactivateTitle(name)}
      confirm={isInvited ? say.revoke : say.deactivate}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{isInvited ? say.revokeText : say.deactivateText(member.apiKeys?.length ?? 0)}</p>
      {isSelf && <p>{say.deactivateSelf}</p>}
    </ConfirmDialog>
  );
}

function EndSessionsDialog({ member, onClose }: { member: MemberDetail; onClose: () => void }) {
  const command = useCommand(endSessions);
  const readAgain = useReadAgain();
  const confirm = async () => {
    if (!(await command.run({ member: member.id }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={say.endTitle(member.name ?? "")}
      confirm={say.endSessions}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.endText}</p>
    </ConfirmDialog>
  );
}
