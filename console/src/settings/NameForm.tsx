import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import forms from "../kit/forms.module.css";
import { useCommand } from "../kit/useCommand";
import { viewerQuery } from "../login/session";
import { settingsWords } from "../words/settings";
import { useReadAgain } from "./reading";
import styles from "./settings.module.css";

interface Props {
  name: string;
  /** What is said of the field. */
  words: { name: string; nameHint: string };
  autoComplete: "name" | "organization";
  change: (input: { commandId: string; name: string }) => Promise<unknown>;
}

/** The name of oneself or of the organization, which the header shows as well. */
export function NameForm({ name, words, autoComplete, change }: Props) {
  const [text, setText] = useState(name);
  const [isSaved, setSaved] = useState(false);
  const command = useCommand(change);
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
          label={words.name}
          description={words.nameHint}
          autoComplete={autoComplete}
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
