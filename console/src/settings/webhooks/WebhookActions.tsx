import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../kit/ConfirmDialog";
import { SecretDialog } from "../../kit/SecretDialog";
import { SelectField } from "../../kit/SelectField";
import { useCommand } from "../../kit/useCommand";
import { webhooksWords } from "../../words/webhooks";
import { Problem } from "../members/CorrectionForm";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";
import { Ping } from "./Ping";
import { deleteWebhook, pauseWebhook, replayWebhook, resumeWebhook, rotateSecret } from "./webhookCommands";
import { WebhookDialog } from "./WebhookDialog";
import type { WebhookDetail } from "./webhookReading";

const say = webhooksWords;
const OVERLAPS = ["86400", "604800", "3600", "0"] as const;

type Asked = "edit" | "rotate" | "replay" | "remove";

/** Whatever can be done with a webhook. */
export function WebhookActions({ webhook, onDeleted }: { webhook: WebhookDetail; onDeleted: () => void }) {
  const [asked, ask] = useState<Asked | null>(null);
  const pause = useCommand(pauseWebhook);
  const resume = useCommand(resumeWebhook);
  const readAgain = useReadAgain();
  const toggle = async () => {
    const command = webhook.status === "PAUSED" ? resume : pause;
    if (await command.run({ webhook: webhook.id })) await readAgain();
  };
  const close = () => ask(null);
  return (
    <section className={styles.part}>
      <div className={styles.buttons}>
        <Ping webhook={webhook.id} />
        <Button variant="default" disabled={pause.isWorking || resume.isWorking} onClick={() => void toggle()}>
          {webhook.status === "PAUSED" ? say.panel.resume : say.panel.pause}
        </Button>
        {(["edit", "rotate", "replay", "remove"] as const).map((each) => (
          <Button key={each} variant="default" onClick={() => ask(each)}>
            {say.panel[each]}
          </Button>
        ))}
      </div>
      <Problem text={pause.problem ?? resume.problem} />
      {asked === "edit" && <WebhookDialog webhook={webhook} onClose={close} />}
      {asked === "rotate" && <RotateDialog webhook={webhook} onClose={close} />}
      {asked === "replay" && <ReplayDialog webhook={webhook} onClose={close} />}
      {asked === "remove" && <DeleteDialog webhook={webhook} onClose={close} onDeleted={onDeleted} />}
    </section>
  );
}

interface Props {
  webhook: WebhookDetail;
  onClose: () => void;
}

function nameOfWebhook({ name }: WebhookDetail): string {
  return name ?? say.erased;
}

function RotateDialog({ webhook, onClose }: Props) {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>("86400");
  const [secret, setSecret] = useState<string | null>(null);
  const command = useCommand(rotateSecret);
  const readAgain = useReadAgain();
  const confirm = async () => {
    const made = await command.run({ webhook: webhook.id, overlapSeconds: Number(overlap) });
    if (!made) return;
    await readAgain();
    if (made.secret) setSecret(made.secret);
    else onClose();
  };
  if (secret) {
    return (
      <SecretDialog title={say.form.secretTitle(nameOfWebhook(webhook))} secret={secret} onClose={onClose}>
        <p>{say.form.secretText}</p>
      </SecretDialog>
    );
  }
  return (
    <ConfirmDialog
      title={say.rotate.title(nameOfWebhook(webhook))}
      confirm={say.rotate.confirm}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.rotate.text}</p>
      <SelectField
        label={say.rotate.overlap}
        value={overlap}
        options={OVERLAPS.map((value) => ({ value, label: say.rotate.overlaps[value] }))}
        onChange={(next) => next && setOverlap(next)}
      />
    </ConfirmDialog>
  );
}

function ReplayDialog({ webhook, onClose }: Props) {
  const [position, setPosition] = useState("");
  const command = useCommand(replayWebhook);
  const readAgain = useReadAgain();
  const isNumber = /^\d+$/.test(position.trim());
  const confirm = async () => {
    if (!isNumber || !(await command.run({ webhook: webhook.id, after: position.trim() }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={say.replay.title(nameOfWebhook(webhook))}
      confirm={say.replay.confirm}
      isWorking={command.isWorking || !isNumber}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.replay.text}</p>
      <TextInput
        label={say.replay.position}
        description={say.replay.hint}
        inputMode="numeric"
        autoComplete="off"
        value={position}
        error={position && !isNumber ? say.replay.invalid : null}
        onChange={(event) => setPosition(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

function DeleteDialog({ webhook, onClose, onDeleted }: Props & { onDeleted: () => void }) {
  const command = useCommand(deleteWebhook);
  const readAgain = useReadAgain();
  const confirm = async () => {
    if (!(await command.run({ webhook: webhook.id }))) return;
    await readAgain();
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={say.remove.title(nameOfWebhook(webhook))}
      confirm={say.remove.confirm}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.remove.text}</p>
    </ConfirmDialog>
  );
}
