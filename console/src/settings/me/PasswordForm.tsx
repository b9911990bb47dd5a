import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { ChangePasswordDocument, type ChangePasswordInput } from "../../api/operations";
import forms from "../../kit/forms.module.css";
import { problemAt } from "../../kit/problems";
import { useCommand } from "../../kit/useCommand";
import { settingsWords } from "../../words/settings";
import { useReadAgain } from "../reading";
import styles from "../settings.module.css";

const say = settingsWords.me;

async function changePassword(input: ChangePasswordInput) {
  return accepted((await request(ChangePasswordDocument, { input })).changePassword);
}

export function PasswordForm({ email }: { email: string | null }) {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  const command = useCommand(changePassword);
  const readAgain = useReadAgain();
  const save = async () => {
    setDone(false);
    if (!(await command.run({ current, password }))) return;
    setCurrent("");
    setPassword("");
    setDone(true);
    await readAgain();
  };
  const problemOf = (field: string) => problemAt(command.problems, field);
  const other = command.problem && !problemOf("current") && !problemOf("password") ? command.problem : null;
  return (
    <form
      className={`${forms.form} ${styles.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {/* Password managers find the account by it. */}
      <input type="hidden" autoComplete="username" value={email ?? ""} />
      <PasswordInput
        label={say.current}
        autoComplete="current-password"
        value={current}
        error={problemOf("current")}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={say.next}
        description={say.nextHint}
        autoComplete="new-password"
        value={password}
        error={problemOf("password")}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {other && (
        <p role="alert" className={forms.problem}>
          {other}
        </p>
      )}
      <div className={forms.row}>
        <Button type="submit" variant="default" disabled={!current || !password || command.isWorking}>
          {say.change}
        </Button>
        <p role="status" className={forms.done}>
          {isDone && say.changed}
        </p>
      </div>
    </form>
  );
}
