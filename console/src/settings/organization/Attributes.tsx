import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { DefineAttributeDocument, RemoveAttributeDocument, type DefineAttributeInput, type RemoveAttributeInput } from "../../api/operations";
import { ConfirmDialog } from "../../kit/ConfirmDialog";
import { Dialog } from "../../kit/Dialog";
import forms from "../../kit/forms.module.css";
import { Table, type Column } from "../../kit/Table";
import { useCommand } from "../../kit/useCommand";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";
import type { Attribute } from "./organizationReading";

const say = settingsWords.organization;

interface Asked {
  what: "edit" | "remove";
  /** Null for a new one. */
  attribute: Attribute | null;
}

/** What members may declare of themselves, defined by whoever may. */
export function Attributes({ attributes, mayManage }: { attributes: readonly Attribute[]; mayManage: boolean }) {
  const [asked, ask] = useState<Asked | null>(null);
  const columns = columnsOf(ask);
  const close = () => ask(null);
  return (
    <section className={styles.part}>
      <div className={styles.top}>
        <h2 className={styles.heading}>{say.attributes}</h2>
        {mayManage && (
          <Button variant="default" onClick={() => ask({ what: "edit", attribute: null })}>
            {say.add}
          </Button>
        )}
      </div>
      <p className={styles.note}>{say.attributesHint}</p>
      <Table
        label={say.attributes}
        columns={mayManage ? columns : columns.filter(({ key }) => key !== "actions")}
        rows={attributes}
        idOf={({ id }) => id}
        empty={say.noAttributes}
      />
      {asked?.what === "edit" && <EditDialog attribute={asked.attribute} onClose={close} />}
      {asked?.what === "remove" && asked.attribute && <RemoveDialog attribute={asked.attribute} onClose={close} />}
    </section>
  );
}

function nameOf({ name }: Attribute): string {
  return name ?? settingsWords.erased;
}

function columnsOf(ask: (asked: Asked) => void): Column<Attribute>[] {
  return [
    { key: "name", title: say.attribute.name, show: nameOf },
    { key: "purpose", title: say.attribute.purpose, show: ({ purpose }) => purpose ?? settingsWords.erased },
    { key: "values", title: say.attribute.values, show: ({ values }) => values.join(", ") },
    {
      key: "actions",
      title: say.attribute.actions,
      isUntitled: true,
      show: (attribute) => (
        <div className={styles.buttons}>
          <button type="button" className={styles.textButton} aria-label={say.editOf(nameOf(attribute))} onClick={() => ask({ what: "edit", attribute })}>
            {say.edit}
          </button>
          <button
            type="button"
            className={styles.textButton}
            data-danger
            aria-label={say.removeOf(nameOf(attribute))}
            onClick={() => ask({ what: "remove", attribute })}
          >
            {say.remove}
          </button>
        </div>
      ),
    },
  ];
}

async function define(input: DefineAttributeInput) {
  return accepted((await request(DefineAttributeDocument, { input })).defineAttribute);
}

async function remove(input: RemoveAttributeInput) {
  return accepted((await request(RemoveAttributeDocument, { input })).removeAttribute);
}

function EditDialog({ attribute, onClose }: { attribute: Attribute | null; onClose: () => void }) {
  const [name, setName] = useState(attribute?.name ?? "");
  const [purpose, setPurpose] = useState(attribute?.purpose ?? "");
  const [values, setValues] = useState((attribute?.values ?? []).join("\n"));
  const command = useCommand(define);
  const readAgain = useReadAgain();
  const save = async () => {
    const list = values.split("\n").map((value) => value.trim()).filter(Boolean);
    if (!(await command.run({ attribute: attribute?.id ?? null, name, purpose, values: list }))) return;
    await readAgain();
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={attribute ? say.editOf(nameOf(attribute)) : say.newAttribute}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput label={say.attribute.name} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea label={say.attribute.purpose} description={say.purposeHint} rows={2} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
        <Textarea label={say.attribute.values} description={say.valuesHint} rows={5} value={values} onChange={(event) => setValues(event.currentTarget.value)} />
        {command.problem && (
          <p role="alert" className={forms.problem}>
            {command.problem}
          </p>
        )}
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {words.kit.cancel}
          </Button>
          <Button type="submit" disabled={!name.trim() || command.isWorking}>
            {settingsWords.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ attribute, onClose }: { attribute: Attribute; onClose: () => void }) {
  const command = useCommand(remove);
  const readAgain = useReadAgain();
  const confirm = async () => {
    if (!(await command.run({ attribute: attribute.id }))) return;
    await readAgain();
    onClose();
  };
  return (
    <ConfirmDialog
      title={say.removeTitle(nameOf(attribute))}
      confirm={say.removeConfirm}
      isWorking={command.isWorking}
      problem={command.problem}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{say.removeText}</p>
    </ConfirmDialog>
  );
}
