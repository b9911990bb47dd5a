import { Anchor, Button, PasswordInput, Radio, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { newCommandId, request } from "../api/client";
import { LoginDocument, RequestPasswordResetDocument } from "../api/operations";
import { PageTitle } from "../kit/titles";
import { words } from "../words";
import { deviceName } from "./deviceName";
import styles from "./login.module.css";
import { viewerQuery } from "./session";

interface Organization {
  id: string;
  name: string | null;
}

/** E-mail and password; then, where these open several organizations, which one. */
export function LoginForm({ notice: firstNotice }: { notice: string }) {
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [organizations, setOrganizations] = useState<Organization[]>([]);
  const [organization, setOrganization] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const [notice, setNotice] = useState(firstNotice);
  const [busy, setBusy] = useState(false);

  const attempt = async (action: () => Promise<void>) => {
    setProblem("");
    setNotice("");
    setBusy(true);
    try {
      await action();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const login = async () => {
    const input = { commandId: newCommandId(), email, password, organization, cookie: true, device: deviceName(navigator.userAgent) };
    const { login: answer } = await request(LoginDocument, { input });
    if (answer.__typename === "Refused") setProblem(answer.message);
    else if (answer.__typename === "LoginChoice") setOrganizations(answer.organizations);
    else await queries.invalidateQueries({ queryKey: viewerQuery.queryKey });
  };
  const askForReset = async () => {
    if (!email) return setNotice(words.login.forgotHint);
    await request(RequestPasswordResetDocument, { input: { commandId: newCommandId(), email } });
    setNotice(words.login.resetSent);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(login);
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PageTitle title={words.login.title} />
        <TextInput
          label={words.login.email}
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.login.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {organizations.length > 0 && (
          <Radio.Group label={words.login.choose} value={organization} onChange={setOrganization}>
            <Stack gap="xs" mt="xs">
              {organizations.map(({ id, name }) => (
                <Radio key={id} value={id} label={name ?? id} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <div aria-live="polite">
          {problem && <p className={styles.problem}>{problem}</p>}
          {notice && <p className={styles.notice}>{notice}</p>}
        </div>
        <Button type="submit" loading={busy} disabled={organizations.length > 0 && !organization}>
          {words.login.submit}
        </Button>
        {hasProvider() && (
          <Button component="a" href="/auth/oidc/start?next=/" variant="default">
            {words.login.provider}
          </Button>
        )}
        <Anchor component="button" type="button" size="sm" onClick={() => void attempt(askForReset)}>
          {words.login.forgot}
        </Anchor>
      </Stack>
    </form>
  );
}

function hasProvider(): boolean {
  return document.querySelector<HTMLMetaElement>('meta[name="annolog-oidc"]')?.content === "yes";
}
