import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { RevokeApiKeyDocument, type RevokeApiKeyInput } from "../../api/operations";
import { ConfirmDialog } from "../../kit/ConfirmDialog";
import { Table, type Column } from "../../kit/Table";
import { useCommand } from "../../kit/useCommand";
import type { More } from "../../kit/useList";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import type { HeldRoles } from "../grants";
import { ProjectRoles } from "../ProjectRoles";
import { useReadAgain, type Key } from "../reading";
import styles from "../settings.module.css";

const say = settingsWords.keys;

type Holder = HeldRoles & {
  id: string;
  name: string | null;
  projectRoles: Parameters<typeof ProjectRoles>[0]["held"];
};

export interface HeldKey extends Key {
  holder: Holder;
}

interface Props {
  keys: readonly HeldKey[];
  mayRevoke: (holder: Holder) => boolean;
  /** All are of one member, of whom the screen tells elsewhere. */
  isOfOne?: boolean;
  more?: More;
}

/** Keys with the day of their last use, each ended after one was asked. */
export function KeyTable({ keys, mayRevoke, isOfOne = false, more }: Props) {
  const [asked, ask] = useState<HeldKey | null>(null);
  const all = columns(ask, mayRevoke);
  const shown = isOfOne ? all.filter(({ key }) => key !== "holder" && key !== "roles") : all;
  return (
    <>
      <Table label={say.label} columns={shown} rows={keys} idOf={({ id }) => id} empty={say.none} more={more} />
      {asked && <RevokeDialog held={asked} onClose={() => ask(null)} />}
    </>
  );
}

function columns(onAsk: (key: HeldKey) => void, mayRevoke: (holder: Holder) => boolean): Column<HeldKey>[] {
  const { columns: titles } = say;
  const { date, day, erased } = settingsWords;
  return [
    { key: "label", title: titles.label, sortBy: ({ label }) => label ?? "", show: ({ label }) => label ?? erased },
    { key: "holder", title: titles.holder, sortBy: ({ holder }) => holder.name ?? "", show: ({ holder }) => holder.name ?? erased },
    { key: "roles", title: titles.roles, show: ({ holder }) => <Roles holder={holder} /> },
    { key: "made", title: titles.made, sortBy: ({ issuedAt }) => issuedAt, show: ({ issuedAt }) => date(issuedAt) },
    { key: "used", title: titles.used, sortBy: ({ lastUsedOn }) => lastUsedOn ?? "", show: ({ lastUsedOn }) => day(lastUsedOn) },
    { key: "ends", title: titles.ends, sortBy: ({ expiresAt }) => expiresAt ?? "~", show: ({ expiresAt }) => <End at={expiresAt} /> },
    {
      key: "actions",
      title: titles.actions,
      isUntitled: true,
      show: (key) =>
        mayRevoke(key.holder) && (
          <button
            type="button"
            className={styles.textButton}
            data-danger
            aria-label={say.revokeOf(key.label ?? erased, key.holder.name ?? erased)}
            onClick={() => onAsk(key)}
          >
            {say.revoke}
          </button>
        ),
    },
  ];
}

function Roles({ holder }: { holder: Holder }) {
  if (!holder.projectRoles?.length) return <>{holder.role ? words.roles.names[holder.role] : words.roles.none}</>;
  return (
    <>
      {holder.role && `${words.roles.names[holder.role]}; `}
      <ProjectRoles held={holder.projectRoles} />
    </>
  );
}

function End({ at }: { at: string | null }) {
  if (at === null) return <>{say.never}</>;
  const isOver = Date.parse(at) <= Date.now();
  return <span className={isOver ? styles.warn : undefined}>{isOver ? say.isOver : settingsWords.date(at)}</span>;
}

async function revoke(input: RevokeApiKeyInput) {
  return accepted((await request(RevokeApiKeyDocument, { input })).revokeApiKey);
}

function RevokeDialog({ held, onClose }: { held: HeldKey; onClose: () => void }) {
  const command = useCommand(revoke);
  const readAgain = useReadAgain();
  const confirm = async () => {
    if (!(await command.run({ key: held.id, member: held.holder.id }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={say.revokeTitle(held.label ?? settingsWords.erased)}
      confirm={say.revokeConfirm}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.revokeText(held.holder.name ?? settingsWords.erased)}</p>
    </ConfirmDialog>
  );
}
