import { Button } from "@mantine/core";
import { useState } from "react";
import { Loading } from "../../kit/Loading";
import { useList } from "../../kit/useList";
import { useViewer } from "../../login/ViewerContext";
import { settingsWords } from "../../words/settings";
import { mayManage } from "../grants";
import { keyHoldersQuery } from "../reading";
import styles from "../settings.module.css";
import { SettingsPage } from "../SettingsPage";
import { KeyTable } from "./KeyTable";
import { NewKeyDialog } from "./NewKeyDialog";

const say = settingsWords.keys;

/** The keys of everybody, people and programs: `/settings/keys`. */
export function KeysScreen() {
  const viewer = useViewer();
  const me = viewer.member;
  const [isMaking, setMaking] = useState(false);
  const { pages: found, more } = useList({ ...keyHoldersQuery, enabled: viewer.permissions.includes("MEMBERS_READ") });
  const holders = found.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const keys = holders.flatMap((holder) => (holder.apiKeys ?? []).map((key) => ({ ...key, holder })));
  const manages = viewer.permissions.includes("MEMBERS_MANAGE");
  const ownsKeys = viewer.permissions.includes("KEYS_MANAGE_OWN");
  const others = holders.filter((holder) => holder.id !== me.id && mayManage(me, holder));
  return (
    <SettingsPage place="keys" actions={ownsKeys && <Button onClick={() => setMaking(true)}>{say.make}</Button>}>
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.data && (
        <KeyTable
          keys={keys}
          mayRevoke={(holder) => (holder.id === me.id ? ownsKeys : manages && mayManage(me, holder))}
          more={more}
        />
      )}
      {isMaking && <NewKeyDialog others={manages ? others : undefined} onClose={() => setMaking(false)} />}
    </SettingsPage>
  );
}
