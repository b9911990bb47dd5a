import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { ChangeOwnNameDocument, type ChangeOwnNameInput } from "../../api/operations";
import forms from "../../kit/forms.module.css";
import { useCommand } from "../../kit/useCommand";
import { viewerQuery } from "../../login/session";
import { settingsWords } from "../../words/settings";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";

const say = settingsWords.me;

async function changeName(input: ChangeOwnNameInput) {
  return accepted((await request(ChangeOwnNameDocument, { input })).changeOwnName);
}

export function NameForm({ name }: { name: string }) {
  const [text, setText] = useState(name);
  const [isSaved, setSaved] = useState(false);
  const command = useCommand(changeName);
  const queries = useQueryClient();
  const readAgain = useReadAgain();
  const save = async () => {
    if (!(await command.run({ name: text }))) return;
    await Promise.all([readAgain(), queries.invalidateQueries({ queryKey: viewerQuery.queryKey })]);
    setSaved(true);
  };
  return (
    <form
      className={`${forms.form} ${styles.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== name) void save();
      }}
    >
      <div className={forms.row}>
        <TextInput
          className={forms.field}
          label={say.name}
          description={say.nameHint}
          autoComplete="name"
          value={text}
          error={command.problem}
          onChange={(event) => {
            setSaved(false);
            setText(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" disabled={text.trim() === name || command.isWorking}>
          {settingsWords.save}
        </Button>
        <p role="status" className={forms.done}>
          {isSaved && settingsWords.saved}
        </p>
      </div>
    </form>
  );
}
