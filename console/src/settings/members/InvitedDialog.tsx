import { Button, Checkbox } from "@mantine/core";
import { useRef, useState } from "react";
import { CopyButton } from "../../kit/CopyButton";
import { Dialog } from "../../kit/Dialog";
import forms from "../../kit/forms.module.css";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import styles from "../settings.module.css";
import type { Invited } from "./InviteDialog";

const say = settingsWords.invite;

/** The address at which a one-time token is used: the part behind `#` is sent to no server. */
export function linkOf({ link, secret }: { link: string | null; secret: string | null }, kind: "invitation" | "reset"): string {
  return link ?? `${location.origin}/#${kind}=${encodeURIComponent(secret ?? "")}`;
}

/** The links of people who were just invited, shown once. */
export function InvitedDialog({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  const [isKept, setKept] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const select = () => list.current && getSelection()?.selectAllChildren(list.current);
  const links = invited.map((one) => ({ ...one, text: linkOf(one, "invitation") }));
  const all = links.map(({ member, text }) => `${member?.email ?? ""}\t${text}`).join("\n");
  return (
    <Dialog isOpen onClose={onClose} title={say.done(invited.length)} size="xl" isLocked>
      <div className={forms.form}>
        <p className={forms.hint}>{say.linksText}</p>
        <div ref={list} className={styles.linksList} role="region" aria-label={say.links} tabIndex={0}>
          <dl className={styles.facts}>
            {links.map(({ member, mailed, text }) => (
              <div key={text} className={styles.link}>
                <dt>
                  {member?.email} {mailed && <span>({say.mailed})</span>}
                </dt>
                <dd>
                  <code className={forms.secret}>{text}</code>
                </dd>
              </div>
            ))}
          </dl>
        </div>
        <div className={forms.row}>
          <CopyButton text={all} label={say.copyAll} onSelect={select} />
        </div>
        <Checkbox data-autofocus label={say.isHandedOn} checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <div className={forms.buttons}>
          <Button onClick={onClose} disabled={!isKept}>
            {words.kit.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
