import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { ChangeOwnNameDocument, type ChangeOwnNameInput } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";
import { KeyTable } from "../keys/KeyTable";
import { NewKeyDialog } from "../keys/NewKeyDialog";
import { ProjectRoles } from "../ProjectRoles";
import { meQuery, type Me } from "../reading";
import styles from "../settings.module.css";
import { NameForm } from "../NameForm";
import { SettingsPage } from "../SettingsPage";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";

const say = settingsWords.me;

async function changeName(input: ChangeOwnNameInput) {
  return accepted((await request(ChangeOwnNameDocument, { input })).changeOwnName);
}

/** One's own account: `/settings/me`. */
export function MeScreen() {
  const found = useQuery(meQuery);
  const me = found.data?.viewer.member;
  return (
    <SettingsPage place="me">
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {me && (
        <>
          <section className={styles.part}>
            <h2 className={styles.heading}>{say.account}</h2>
            <NameForm name={me.name ?? ""} words={say} autoComplete="name" change={changeName} />
            <Facts me={me} />
          </section>
          <section className={styles.part}>
            <h2 className={styles.heading}>{say.password}</h2>
            {me.hasPassword ? <PasswordForm email={me.email} /> : <p className={styles.quiet}>{say.noPassword}</p>}
          </section>
          <Sessions sessions={found.data?.sessions ?? []} />
          <MyKeys me={me} />
        </>
      )}
    </SettingsPage>
  );
}

function Facts({ me }: { me: Me }) {
  return (
    <>
      <dl className={styles.facts}>
        <dt>{say.email}</dt>
        <dd>
          {me.email ?? say.noEmail} {me.email && <span className={styles.note}>{say.emailHint}</span>}
        </dd>
        <dt>{say.role}</dt>
        <dd>{me.role ? `${words.roles.names[me.role]}. ${words.roles.may[me.role]}` : words.roles.none}</dd>
        <dt>{say.projects}</dt>
        <dd>
          <ProjectRoles held={me.projectRoles} />
        </dd>
      </dl>
    </>
  );
}

function MyKeys({ me }: { me: Me }) {
  const viewer = useViewer();
  const [isMaking, setMaking] = useState(false);
  if (!viewer.permissions.includes("KEYS_MANAGE_OWN")) return null;
  return (
    <section className={styles.part}>
      <div className={styles.top}>
        <h2 className={styles.heading}>{say.keys}</h2>
        <Button variant="default" onClick={() => setMaking(true)}>
          {settingsWords.keys.make}
        </Button>
      </div>
      <KeyTable keys={(me.apiKeys ?? []).map((key) => ({ ...key, holder: me }))} mayRevoke={() => true} isOfOne />
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </section>
  );
}
