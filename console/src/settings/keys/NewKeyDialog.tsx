import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { AddMemberDocument, CreateApiKeyDocument, type AddMemberInput, type CreateApiKeyInput, type Role } from "../../api/operations";
import { Dialog } from "../../kit/Dialog";
import forms from "../../kit/forms.module.css";
import { SecretDialog } from "../../kit/SecretDialog";
import { SelectField } from "../../kit/SelectField";
import { useCommand } from "../../kit/useCommand";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { grantable, roleOptions } from "../grants";
import { useReadAgain } from "../reading";

const say = settingsWords.keys;
const PROGRAM = "program";
const ENDINGS = ["never", "30", "90", "365"] as const;
const DAY_MS = 24 * 60 * 60_000;

async function addProgram(input: AddMemberInput): Promise<string> {
  return accepted((await request(AddMemberDocument, { input })).addMember).member!.id;
}

/** The secret; null where the first answer to the same command was lost. */
async function makeKey(input: CreateApiKeyInput) {
  const { secret } = accepted((await request(CreateApiKeyDocument, { input })).createApiKey);
  return { secret };
}

interface Props {
  /** Whom it may be made for, besides oneself; without it, one makes one's own. */
  others?: readonly { id: string; name: string | null }[];
  onClose: () => void;
}

/** A key for oneself, for somebody else, or for a program that is added by it. Its secret is shown once. */
export function NewKeyDialog({ others, onClose }: Props) {
  const me = useViewer().member;
  const [holder, setHolder] = useState(me.id);
  const [program, setProgram] = useState("");
  const [role, setRole] = useState<Role | "">("INTEGRATOR");
  const [added, setAdded] = useState<string | null>(null);
  const [label, setLabel] = useState("");
  const [ending, setEnding] = useState<(typeof ENDINGS)[number]>("never");
  const [made, setMade] = useState<{ secret: string | null } | null>(null);
  const [now] = useState(Date.now);
  const add = useCommand(addProgram);
  const make = useCommand(makeKey);
  const readAgain = useReadAgain();

  const submit = async () => {
    let member: string | null = holder;
    if (holder === PROGRAM) {
      // Once it is there, a second try makes its key alone.
      member = added ?? (await add.run({ name: program, role: role || null, projectRoles: [] }));
      if (!member) return;
      setAdded(member);
    }
    const expiresAt = ending === "never" ? null : new Date(now + Number(ending) * DAY_MS).toISOString();
    const key = await make.run({ label, member: member === me.id ? null : member, expiresAt });
    if (key) setMade(key);
  };
  const close = () => {
    void readAgain();
    onClose();
  };
  if (made) return <Made label={label} secret={made.secret} onClose={close} />;
  const problem = add.problem ?? make.problem;
  return (
    <Dialog isOpen onClose={added ? close : onClose} title={say.title}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {others && (
          <SelectField
            label={say.for}
            value={holder}
            disabled={added !== null}
            options={[
              { value: me.id, label: say.forMe(me.name ?? "") },
              { value: PROGRAM, label: say.program },
              ...others.map(({ id, name }) => ({ value: id, label: name ?? settingsWords.erased })),
            ]}
            onChange={setHolder}
          />
        )}
        {holder === PROGRAM && (
          <>
            <TextInput label={say.programName} disabled={added !== null} value={program} onChange={(event) => setProgram(event.currentTarget.value)} />
            <SelectField
              label={say.programRole}
              value={role}
              empty={words.roles.none}
              disabled={added !== null}
              options={roleOptions(grantable(me))}
              onChange={setRole}
            />
            <p className={forms.hint}>{role ? words.roles.may[role] : say.programHint}</p>
          </>
        )}
        <TextInput
          label={say.name}
          description={say.nameHint}
          data-autofocus
          autoComplete="off"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <SelectField
          label={say.ends}
          value={ending}
          options={ENDINGS.map((value) => ({ value, label: say.endings[value] }))}
          onChange={(next) => next && setEnding(next)}
        />
        {problem && (
          <p role="alert" className={forms.problem}>
            {problem}
          </p>
        )}
        <div className={forms.buttons}>
          <Button variant="default" onClick={added ? close : onClose}>
            {words.kit.cancel}
          </Button>
          <Button type="submit" disabled={!label.trim() || add.isWorking || make.isWorking}>
            {say.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Made({ label, secret, onClose }: { label: string; secret: string | null; onClose: () => void }) {
  if (secret) {
    return (
      <SecretDialog title={say.made(label)} secret={secret} onClose={onClose}>
        <p>{say.secretText}</p>
      </SecretDialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={say.made(label)}>
      <p role="alert" className={forms.problem}>
        {say.lost}
      </p>
    </Dialog>
  );
}
