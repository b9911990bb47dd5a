import { useQuery } from "@tanstack/react-query";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { RenameOrganizationDocument, type RenameOrganizationInput } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { Table, type Column } from "../../kit/Table";
import { useViewer } from "../../login/ViewerContext";
import { settingsWords } from "../../words/settings";
import styles from "../settings.module.css";
import { NameForm } from "../NameForm";
import { SettingsPage } from "../SettingsPage";
import { Attributes } from "./Attributes";
import { organizationQuery, parkedQuery, type Organization, type ParkedEvent } from "./organizationReading";

const say = settingsWords.organization;

/** What can be set for the whole organization: `/settings/organization`. */
export function OrganizationScreen() {
  const viewer = useViewer();
  const found = useQuery(organizationQuery);
  const organization = found.data;
  return (
    <SettingsPage place="organization">
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {organization && (
        <>
          <General organization={organization} mayManage={viewer.permissions.includes("ORGANIZATION_MANAGE")} />
          <Attributes attributes={organization.attributes ?? []} mayManage={viewer.permissions.includes("ATTRIBUTES_MANAGE")} />
        </>
      )}
      {viewer.permissions.includes("EVENTS_READ") && <Parked />}
    </SettingsPage>
  );
}

async function rename(input: RenameOrganizationInput) {
  return accepted((await request(RenameOrganizationDocument, { input })).renameOrganization);
}

function General({ organization, mayManage }: { organization: Organization; mayManage: boolean }) {
  const before = organization.name ?? "";
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say.general}</h2>
      {mayManage && <NameForm name={before} words={say} autoComplete="organization" change={rename} />}
      <dl className={styles.facts}>
        {!mayManage && (
          <>
            <dt>{say.name}</dt>
            <dd>{before || settingsWords.erased}</dd>
          </>
        )}
        <dt>{say.created}</dt>
        <dd>{settingsWords.date(organization.createdAt)}</dd>
        <dt>{say.id}</dt>
        <dd>{organization.id}</dd>
      </dl>
    </section>
  );
}

const PARKED: Column<ParkedEvent>[] = [
  { key: "position", title: say.parkedColumns.position, isNumeric: true, show: ({ position }) => settingsWords.number(Number(position)) },
  { key: "name", title: say.parkedColumns.name, show: ({ name }) => name },
  { key: "projection", title: say.parkedColumns.projection, show: ({ projection }) => projection },
  { key: "since", title: say.parkedColumns.since, show: ({ parkedAt }) => settingsWords.moment(parkedAt) },
  { key: "error", title: say.parkedColumns.error, show: ({ error }) => error },
];

function Parked() {
  const found = useQuery(parkedQuery);
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{say.parked}</h2>
      {found.isError && (
        <p role="alert" className={styles.bad}>
          {settingsWords.failed(found.error.message)}
        </p>
      )}
      {found.data && (
        <Table
          label={say.parked}
          columns={PARKED}
          rows={found.data}
          idOf={({ position, projection }) => `${position} ${projection}`}
          empty={say.parkedNone}
        />
      )}
      {Boolean(found.data?.length) && <p className={styles.note}>{say.parkedHint}</p>}
    </section>
  );
}
