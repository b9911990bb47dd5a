import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EventType, Role, WebhookFormat } from "../../api/operations";
import { Dialog } from "../../kit/Dialog";
import forms from "../../kit/forms.module.css";
import { SecretDialog } from "../../kit/SecretDialog";
import { SelectField } from "../../kit/SelectField";
import { useCommand } from "../../kit/useCommand";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { webhooksWords } from "../../words/webhooks";
import { ROLES, roleOptions } from "../grants";
import { nameOf } from "../ProjectRoles";
import { projectsQuery, useReadAgain } from "../reading";
import styles from "../settings.module.css";
import { EVENT_TYPES, typeName } from "./eventTypes";
import { changeWebhook, createWebhook, filterInput } from "./webhookCommands";
import type { WebhookDetail } from "./webhookReading";
import { mayManageWebhooks } from "./webhookRights";

const say = webhooksWords.form;
const FORMATS = ["CLOUDEVENTS", "CLOUDEVENTS_BINARY"] as const satisfies WebhookFormat[];
const AFTERS = ["now", "all", "position"] as const;
/** Whatever a webhook acts as: a model reads nothing that others do not. */
const ACTING = ROLES.filter((role) => role !== "MODEL");

interface Props {
  /** The one to change; null for a new one. */
  webhook: WebhookDetail | null;
  /** Called with the id of a new one. */
  onClose: (made?: string) => void;
}

/** The address of a webhook, and what it is sent. Its role and project are chosen once. */
export function WebhookDialog({ webhook, onClose }: Props) {
  const form = useWebhookForm(webhook);
  const [made, setMade] = useState<{ id: string; secret: string | null } | null>(null);
  const create = useCommand(createWebhook);
  const change = useCommand(changeWebhook);
  const readAgain = useReadAgain();
  const { draft } = form;
  const submit = async () => {
    const shared = { name: draft.name, url: draft.url, format: draft.format, batch: Number(draft.batch), eventFilter: form.filter };
    if (webhook) {
      if (!(await change.run({ webhook: webhook.id, ...shared }))) return;
      await readAgain();
      return onClose();
    }
    const done = await create.run({ ...shared, project: draft.project || null, actsAs: draft.role, after: form.after });
    if (done) setMade({ id: done.webhook?.id ?? "", secret: done.secret });
  };
  const close = () => void readAgain().then(() => onClose(made?.id));
  if (made?.secret) {
    return (
      <SecretDialog title={say.secretTitle(draft.name)} secret={made.secret} onClose={close}>
        <p>{say.secretText}</p>
      </SecretDialog>
    );
  }
  if (made) {
    return (
      <Dialog isOpen onClose={close} title={say.secretTitle(draft.name)}>
        <p role="alert" className={forms.problem}>
          {say.lost}
        </p>
      </Dialog>
    );
  }
  const problem = create.problem ?? change.problem;
  return (
    <Dialog isOpen onClose={() => onClose()} title={webhook ? say.edit : say.add} size="lg">
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Fields form={form} isNew={webhook === null} />
        {problem && (
          <p role="alert" className={forms.problem}>
            {problem}
          </p>
        )}
        <div className={forms.buttons}>
          <Button variant="default" onClick={() => onClose()}>
            {words.kit.cancel}
          </Button>
          <Button type="submit" disabled={!draft.name.trim() || !draft.url.trim() || create.isWorking || change.isWorking}>
            {webhook ? say.save : say.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Draft {
  name: string;
  url: string;
  project: string;
  role: Role;
  format: WebhookFormat;
  batch: string;
  types: readonly EventType[];
  onlyFacts: boolean;
  stream: string;
  after: (typeof AFTERS)[number];
  position: string;
}

type Form = ReturnType<typeof useWebhookForm>;

function useWebhookForm(webhook: WebhookDetail | null) {
  const viewer = useViewer();
  const projects = (useQuery(projectsQuery).data ?? []).filter(({ id }) => mayManageWebhooks(viewer, id));
  const isForAll = mayManageWebhooks(viewer, null);
  const [draft, setDraft] = useState<Draft>({
    name: webhook?.name ?? "",
    url: webhook?.url ?? "",
    project: "",
    role: "INTEGRATOR",
    format: webhook?.format ?? "CLOUDEVENTS",
    batch: String(webhook?.batch ?? 1),
    types: webhook?.eventFilter.types ?? [],
    onlyFacts: webhook?.eventFilter.onlyFacts ?? false,
    stream: webhook?.eventFilter.stream ?? "",
    after: "now",
    position: "",
  });
  const project = draft.project || (isForAll ? "" : (projects[0]?.id ?? ""));
  const before = webhook ? filterInput(webhook) : {};
  return {
    draft: { ...draft, project },
    projects,
    isForAll,
    set: (given: Partial<Draft>) => setDraft((now) => ({ ...now, ...given })),
    filter: { ...before, types: [...draft.types], onlyFacts: draft.onlyFacts, stream: draft.stream.trim() || null },
    after: draft.after === "now" ? null : draft.after === "all" ? "0" : draft.position.trim() || "0",
  };
}

function Fields({ form: { draft, set, projects, isForAll }, isNew }: { form: Form; isNew: boolean }) {
  return (
    <>
      <TextInput label={say.name} data-autofocus autoComplete="off" value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} />
      <TextInput label={say.url} description={say.urlHint} type="url" autoComplete="off" value={draft.url} onChange={(event) => set({ url: event.currentTarget.value })} />
      {isNew && (
        <div className={forms.row}>
          <SelectField
            className={forms.field}
            label={say.project}
            value={draft.project}
            empty={isForAll ? webhooksWords.everything : undefined}
            options={projects.map((each) => ({ value: each.id, label: nameOf(each) }))}
            onChange={(project) => set({ project })}
          />
          <SelectField className={forms.field} label={say.role} value={draft.role} options={roleOptions(ACTING)} onChange={(role) => role && set({ role })} />
        </div>
      )}
      <div className={forms.row}>
        <SelectField
          className={forms.field}
          label={say.format}
          value={draft.format}
          options={FORMATS.map((value) => ({ value, label: webhooksWords.formats[value] }))}
          onChange={(format) => format && set({ format, ...(format === "CLOUDEVENTS_BINARY" && { batch: "1" }) })}
        />
        <TextInput
          className={forms.field}
          label={say.batch}
          type="number"
          min={1}
          max={500}
          disabled={draft.format === "CLOUDEVENTS_BINARY"}
          value={draft.batch}
          onChange={(event) => set({ batch: event.currentTarget.value })}
        />
      </div>
      <TypesField chosen={draft.types} onChange={(types) => set({ types })} />
      <Checkbox label={say.onlyFacts} checked={draft.onlyFacts} onChange={(event) => set({ onlyFacts: event.currentTarget.checked })} />
      <TextInput label={say.stream} autoComplete="off" value={draft.stream} onChange={(event) => set({ stream: event.currentTarget.value })} />
      {isNew && (
        <div className={forms.row}>
          <SelectField
            className={forms.field}
            label={say.after}
            value={draft.after}
            options={AFTERS.map((value) => ({ value, label: say.afters[value] }))}
            onChange={(after) => after && set({ after })}
          />
          {draft.after === "position" && (
            <TextInput className={forms.field} label={say.position} inputMode="numeric" value={draft.position} onChange={(event) => set({ position: event.currentTarget.value })} />
          )}
        </div>
      )}
    </>
  );
}

function TypesField({ chosen, onChange }: { chosen: readonly EventType[]; onChange: (types: EventType[]) => void }) {
  const known: readonly EventType[] = EVENT_TYPES;
  const all = [...known, ...chosen.filter((type) => !known.includes(type))];
  return (
    <fieldset className={styles.types}>
      <legend>
        {say.types} <span className={styles.note}>{say.typesHint}</span>
      </legend>
      {all.map((type) => (
        <label key={type}>
          <input
            type="checkbox"
            checked={chosen.includes(type)}
            onChange={(event) => onChange(all.filter((each) => (each === type ? event.currentTarget.checked : chosen.includes(each))))}
          />
          {typeName(type)}
        </label>
      ))}
    </fieldset>
  );
}
