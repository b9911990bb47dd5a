import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { UpdateMemberDocument, type UpdateMemberInput } from "../../api/operations";
import forms from "../../kit/forms.module.css";
import { useCommand } from "../../kit/useCommand";
import { settingsWords } from "../../words/settings";
import { Part } from "../Panel";
import { useReadAgain, type MemberDetail } from "../reading";

const say = settingsWords;

async function update(input: UpdateMemberInput) {
  return accepted((await request(UpdateMemberDocument, { input })).updateMember);
}

/** Another name or address for somebody. */
export function CorrectionForm({ member }: { member: MemberDetail }) {
  const [draft, setDraft] = useState<{ name?: string; email?: string }>({});
  const { name, email } = { name: member.name ?? "", email: member.email ?? "", ...draft };
  const command = useCommand(update);
  const readAgain = useReadAgain();
  const isChanged = name.trim() !== (member.name ?? "") || email.trim() !== (member.email ?? "");
  const save = async () => {
    const changed = { name: name.trim() !== member.name ? name.trim() : null, email: email.trim() !== (member.email ?? "") ? email.trim() : null };
    if (!(await command.run({ member: member.id, expectedVersion: member.version, ...changed }))) return;
    await readAgain();
    setDraft({});
  };
  return (
    <Part title={say.member.correct}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) void save();
        }}
      >
        <TextInput label={say.me.name} autoComplete="off" value={name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
        {member.email !== null && (
          <TextInput label={say.me.email} type="email" autoComplete="off" value={email} onChange={(event) => setDraft({ ...draft, email: event.currentTarget.value })} />
        )}
        <Problem text={command.problem} />
        <div className={forms.row}>
          <Button type="submit" variant="default" disabled={!isChanged || command.isWorking}>
            {say.save}
          </Button>
        </div>
      </form>
    </Part>
  );
}

export function Problem({ text }: { text: string | null }) {
  return text ? (
    <p role="alert" className={forms.problem}>
      {text}
    </p>
  ) : null;
}
