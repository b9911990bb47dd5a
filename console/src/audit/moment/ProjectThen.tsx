import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { request } from "../../api/client";
import { AuditDistributionDocument } from "../../api/operations";
import { ShareBar } from "../../dashboard/charts";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import styles from "./moment.module.css";
import { projectThenQuery, type ProjectOfThen } from "./projectThen";

const say = auditWords.moment;

/** A project as it was: its settings, how far it had come, and who had done what. */
export const ProjectThen = memo(function ProjectThen({ project: id, at, isStill }: { project: string; at: number; isStill: boolean }) {
  const { data: project, isPending, error } = useQuery({ ...projectThenQuery(id, at), placeholderData: keepPreviousData });
  if (error) return <p role="alert">{error.message}</p>;
  if (isPending) return <Loading />;
  if (!project) return <p className={styles.note}>{say.notSeen}</p>;
  const { policy, progress } = project;
  const questions = (project.form?.questions ?? []).filter(({ __typename }) => !WITHOUT_LABELS.has(__typename));
  return (
    <section aria-label={say.show.project} className={styles.object}>
      <h3 className={styles.name}>{project.name}</h3>
      {project.description && <p className={styles.note}>{project.description}</p>}
      <p className={styles.note}>
        {[
          project.status.toLowerCase(),
          project.formVersion ? say.form(project.formVersion, project.guidelineVersion) : say.noForm,
          say.overlap(policy.overlap),
          say.review(policy.review, policy.reviewPercent),
          say.sees(policy.visibility),
        ].join(" · ")}
      </p>
      {progress && (
        <>
          <h4 className={styles.heading}>{say.progress(progress.total)}</h4>
          <table className={styles.shares}>
            <tbody>
              {progress.byStatus.map(({ status, tasks }) => (
                <tr key={status}>
                  <th scope="row">{words.dashboard.progress.statuses[status]}</th>
                  <td>
                    <ShareBar share={progress.total ? tasks / progress.total : 0} />
                  </td>
                  <td className={styles.number}>{words.dashboard.count(tasks)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <People project={project} />
      {isStill && questions.slice(0, 4).map((question) => <Labels key={question.name} project={id} at={at} question={question} />)}
    </section>
  );
});

const WITHOUT_LABELS = new Set(["TextQuestion", "NumberQuestion", "RankingQuestion", "RatingQuestion"]);

type Question = NonNullable<NonNullable<ProjectOfThen["form"]>["questions"]>[number];

function People({ project }: { project: ProjectOfThen }) {
  const done = project.annotators?.nodes ?? [];
  const members = project.members?.nodes ?? [];
  if (!done.length && !members.length) return null;
  return (
    <>
      <h4 className={styles.heading}>{say.members}</h4>
      <ul className={styles.plain}>
        {members.map(({ member, roles }) => {
          const figures = done.find((each) => each.member.id === member.id);
          return (
            <li key={member.id}>
              {member.name ?? auditWords.somebody}{" "}
              <span className={styles.note}>
                {[
                  ...roles.map((role) => role.toLowerCase()),
                  figures && `${words.dashboard.count(figures.submitted)} ${say.submitted}`,
                  figures && figures.rejected > 0 && `${words.dashboard.count(figures.rejected)} ${say.rejected}`,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface LabelsProps {
  project: string;
  at: number;
  question: Question;
}

/** The labels of a question as they were distributed. */
function Labels({ project, at, question: { name: question, title, ...given } }: LabelsProps) {
  const names = new Map("options" in given ? given.options.map(({ value, label }) => [value, label || value]) : []);
  const { data } = useQuery({
    queryKey: ["auditDistribution", project, at, question],
    queryFn: async ({ signal }) => {
      const found = await request(AuditDistributionDocument, { project, at: String(at), question }, { signal });
      return found.asOf?.project?.quality?.distribution?.nodes ?? [];
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (!data?.length) return null;
  return (
    <>
      <h4 className={styles.heading}>{say.labels(title || question)}</h4>
      <table className={styles.shares}>
        <tbody>
          {data.map((label) => (
            <tr key={label.value}>
              <th scope="row">{label.concept?.label ?? names.get(label.value) ?? label.value}</th>
              <td>
                <ShareBar share={label.share?.value ?? 0} />
              </td>
              <td className={styles.number}>{words.dashboard.count(label.labels)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
