import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { request } from "../../api/client";
import { AuditActsDocument, AuditPersonDocument, type AmountFragment, type AuditActsQuery, type EventFilter, type EventType } from "../../api/operations";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import { ACTS } from "../timeline/acts";
import { dayOf } from "../../kit/times";
import styles from "./moment.module.css";
import { projectThenQuery } from "./projectThen";

const say = auditWords.moment;

interface Props {
  person: string;
  /** The project whose acts count; of all where it is missing. */
  project: string | undefined;
  at: number;
  isStill: boolean;
}

/** A member as they were: roles, rights and keys, and what they had done by then. */
export const PersonThen = memo(function PersonThen({ person: id, project, at, isStill }: Props) {
  const { data: person, isPending, error } = useQuery({
    queryKey: ["auditPerson", id, at],
    queryFn: async ({ signal }) => (await request(AuditPersonDocument, { person: id, at: String(at) }, { signal })).asOf?.member ?? null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const acts = useQuery({
    queryKey: ["auditActs", id, project, at],
    queryFn: ({ signal }) => request(AuditActsDocument, filtersOf(id, project, at), { signal }),
    enabled: isStill,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (error) return <p role="alert">{error.message}</p>;
  if (isPending) return <Loading />;
  if (!person) return <PersonOfProject id={id} project={project} at={at} acts={acts.data} />;
  const name = person.name ?? person.pseudonym ?? auditWords.somebody;
  const holds = [
    person.hasPassword && say.password,
    person.apiKeys?.length ? say.keysHeld(person.apiKeys.length) : null,
  ].filter(Boolean);
  return (
    <section aria-label={say.show.person} className={styles.object}>
      <h3 className={styles.name}>{name}</h3>
      <p className={styles.note}>{[person.status?.toLowerCase(), person.email, person.createdAt && dayOf(person.createdAt)].filter(Boolean).join(" · ")}</p>
      <dl className={styles.facts}>
        <dt>{say.role}</dt>
        <dd>{person.role?.toLowerCase() ?? say.noRole}</dd>
        {(person.projectRoles ?? []).map(({ project, roles, permissions }) => (
          <div key={project?.id ?? roles.join()}>
            <dt>{project?.name ?? auditWords.somebody}</dt>
            <dd title={permissions.join(", ").toLowerCase().replaceAll("_", " ")}>{roles.join(", ").toLowerCase()}</dd>
          </div>
        ))}
        {holds.length > 0 && (
          <>
            <dt>{say.keysOf}</dt>
            <dd>{holds.join(", ")}</dd>
          </>
        )}
      </dl>
      <Done acts={acts.data} />
    </section>
  );
});

interface OfProjectProps {
  id: string;
  project: string | undefined;
  at: number;
  acts: AuditActsQuery | undefined;
}

/** A member as whoever runs a project may know them: their roles there, and what they had done there. */
function PersonOfProject({ id, project = "", at, acts }: OfProjectProps) {
  const { data, isLoading } = useQuery({ ...projectThenQuery(project, at), enabled: project !== "", placeholderData: keepPreviousData });
  const found = data?.members?.nodes.find(({ member }) => member.id === id);
  if (isLoading) return <Loading />;
  if (!found) return <p className={styles.note}>{say.notSeen}</p>;
  return (
    <section aria-label={say.show.person} className={styles.object}>
      <h3 className={styles.name}>{found.member.name ?? auditWords.somebody}</h3>
      <p className={styles.note}>{found.roles.join(", ").toLowerCase()}</p>
      <Done acts={acts} />
    </section>
  );
}

/** How much somebody had done by then. */
function Done({ acts }: { acts: AuditActsQuery | undefined }) {
  // None at all, or none that the caller may count.
  if (!acts?.all) return null;
  return (
    <>
      <h4 className={styles.heading}>{say.did}</h4>
      <ul className={styles.plain}>
        {(["answers", "reviews", "comments", "all"] as const).map((kind) => (
          <li key={kind}>
            {say.acts[kind]}: {amount(acts[kind])}
          </li>
        ))}
      </ul>
    </>
  );
}

function amount(counted: AmountFragment | null): string {
  if (!counted) return words.dashboard.count(0);
  const count = counted.intervals.reduce((sum, { events }) => sum + events, 0);
  return `${counted.exact ? "" : "≈ "}${words.dashboard.count(count)}`;
}

function filtersOf(person: string, project: string | undefined, at: number) {
  const filter = (types: readonly EventType[] | null): EventFilter => ({
    actors: [person],
    positions: { until: String(at) },
    ...(types && { types: [...types] }),
    ...(project && { project }),
  });
  return {
    answers: filter(["ANNOTATION_SUBMITTED"]),
    reviews: filter(["ANNOTATION_APPROVED", "ANNOTATION_REJECTED", "ANNOTATION_REPLACED"]),
    comments: filter(ACTS.comments.filter((type) => type === "COMMENT_ADDED")),
    all: filter(null),
  };
}
