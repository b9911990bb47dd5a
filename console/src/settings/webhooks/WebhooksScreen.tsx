import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Loading } from "../../kit/Loading";
import { SelectField } from "../../kit/SelectField";
import { Table, type Column } from "../../kit/Table";
import { useList } from "../../kit/useList";
import { useViewer } from "../../login/ViewerContext";
import { settingsWords } from "../../words/settings";
import { webhooksWords } from "../../words/webhooks";
import { nameOf } from "../ProjectRoles";
import { projectsQuery } from "../reading";
import styles from "../settings.module.css";
import { SettingsPage } from "../SettingsPage";
import { Consumers } from "./Consumers";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookPanel } from "./WebhookPanel";
import { webhooksQuery, type WebhookRow } from "./webhookReading";
import { projectsWith } from "./webhookRights";
import { WebhookState } from "./WebhookState";

const say = webhooksWords;

/** Webhooks with how far each is, and who else follows the ledger: `/settings/webhooks`. */
export function WebhooksScreen() {
  const viewer = useViewer();
  const search = useSearch({ from: "/settings/webhooks" });
  const navigate = useNavigate({ from: "/settings/webhooks" });
  const [isAdding, setAdding] = useState(false);
  const seesAll = viewer.permissions.includes("WEBHOOKS_READ");
  const projects = projectsWith(viewer, "WEBHOOKS_READ");
  const [chosen, choose] = useState(projects[0] ?? "");
  const { pages: found, more } = useList({ ...webhooksQuery(seesAll ? null : chosen), enabled: seesAll || chosen !== "" });
  const names = useQuery(projectsQuery).data ?? [];
  const rows = found.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const open = (webhook: string | undefined) => void navigate({ search: { webhook }, replace: true });
  const mayAdd = viewer.permissions.includes("WEBHOOKS_MANAGE") || projectsWith(viewer, "WEBHOOKS_MANAGE").length > 0;
  return (
    <SettingsPage
      place="webhooks"
      actions={mayAdd && <Button onClick={() => setAdding(true)}>{say.add}</Button>}
      panel={search.webhook && <WebhookPanel key={search.webhook} id={search.webhook} onClose={() => open(undefined)} />}
    >
      {!seesAll && projects.length > 1 && (
        <SelectField
          label={say.columns.project}
          value={chosen}
          options={projects.map((id) => ({ value: id, label: nameOf(names.find((each) => each.id === id) ?? null) }))}
          onChange={choose}
        />
      )}
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.data && (
        <Table
          label={say.label}
          columns={columns(open)}
          rows={rows}
          idOf={({ id }) => id}
          empty={say.none}
          opened={search.webhook}
          more={more}
        />
      )}
      {viewer.permissions.includes("EVENTS_READ") && <Consumers />}
      {isAdding && (
        <WebhookDialog
          webhook={null}
          onClose={(made) => {
            setAdding(false);
            if (made) open(made);
          }}
        />
      )}
    </SettingsPage>
  );
}

function columns(onOpen: (webhook: string) => void): Column<WebhookRow>[] {
  const { columns: titles } = say;
  return [
    {
      key: "name",
      title: titles.name,
      sortBy: ({ name }) => name ?? "",
      show: ({ id, name, url }) => (
        <>
          <button type="button" className={styles.textButton} onClick={() => onOpen(id)}>
            {name ?? say.erased}
          </button>
          <div className={styles.note}>{url ?? say.erased}</div>
        </>
      ),
    },
    { key: "project", title: titles.project, show: ({ webhookProject }) => (webhookProject ? nameOf(webhookProject) : say.everything) },
    { key: "state", title: titles.state, sortBy: ({ status }) => status, show: (row) => <WebhookState webhook={row} /> },
    { key: "lag", title: titles.lag, sortBy: ({ lag }) => lag.positions, show: ({ lag }) => say.lag(lag.position, lag.positions) },
    {
      key: "failing",
      title: titles.failing,
      sortBy: ({ lag }) => lag.failingSince ?? "",
      show: ({ lag }) =>
        lag.failingSince ? <span className={styles.warn}>{settingsWords.moment(lag.failingSince)}</span> : say.notFailing,
    },
  ];
}
