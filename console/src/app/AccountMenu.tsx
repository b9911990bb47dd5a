import { Button, Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, newCommandId, request } from "../api/client";
import { LogoutDocument } from "../api/operations";
import { mayAudit } from "../audit/rights";
import { KeyCap } from "../keys/KeyCap";
import { viewerQuery } from "../login/session";
import { useViewer } from "../login/ViewerContext";
import { useStorage } from "../outbox/OutboxProvider";
import { words } from "../words";
import styles from "./header.module.css";

const SCHEMES: MantineColorScheme[] = ["auto", "light", "dark"];

/** Who is logged in, how the screen looks, and the way out. */
export function AccountMenu({ onGoTo }: { onGoTo: () => void }) {
  const viewer = useViewer();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { outbox } = useStorage();
  const [problem, setProblem] = useState("");
  const logOut = async () => {
    setProblem("");
    await outbox.flush();
    try {
      await request(LogoutDocument, { input: { commandId: newCommandId() } });
    } catch (error) {
      // A session that has ended already is what was wanted.
      if (!(error instanceof ApiError) || error.code !== "UNAUTHENTICATED") return setProblem(words.account.stillLoggedIn);
    }
    queries.clear();
    await queries.invalidateQueries({ queryKey: viewerQuery.queryKey });
    location.assign("/");
  };
  return (
    <Menu position="bottom-end" width={220} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" classNames={{ root: styles.account, label: styles.accountName }}>
          {viewer.member.name ?? words.account.title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{viewer.organization.name}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {words.account.schemes[scheme]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={onGoTo} rightSection={<KeyCap name="Ctrl+K" />} aria-keyshortcuts="Control+K">
          {words.goTo.open}
        </Menu.Item>
        {mayAudit(viewer) && (
          <Menu.Item component={Link} to="/audit">
            {words.account.audit}
          </Menu.Item>
        )}
        <Menu.Item component={Link} to="/settings/me">
          {words.account.settings}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => void logOut()}>
          {words.account.logOut}
          <span role="alert" className={styles.problem}>
            {problem}
          </span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
