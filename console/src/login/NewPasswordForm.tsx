import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { newCommandId, request } from "../api/client";
import { RedeemTokenDocument } from "../api/operations";
import { PageTitle } from "../kit/titles";
import { words } from "../words";
import styles from "./login.module.css";
import type { OneTimeLink } from "./oneTimeLink";

interface Props {
  link: OneTimeLink;
  onSaved: () => void;
}

/** A password for whoever came with the link of an invitation or a reset. */
export function NewPasswordForm({ link, onSaved }: Props) {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const input = { commandId: newCommandId(), token: link.token, password };
      const { redeemToken } = await request(RedeemTokenDocument, { input });
      if (redeemToken.__typename === "Refused") setProblem(redeemToken.message);
      else onSaved();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <PageTitle title={words.login.newPassword} />
        <Text c="dimmed">{link.purpose === "invitation" ? words.login.welcome : words.login.reset}</Text>
        <PasswordInput
          label={words.login.password}
          description={words.login.newPasswordHint}
          autoComplete="new-password"
          autoFocus
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div aria-live="polite">{problem && <p className={styles.problem}>{problem}</p>}</div>
        <Button type="submit" loading={busy}>
          {words.login.savePassword}
        </Button>
      </Stack>
    </form>
  );
}
