import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { memo, useMemo, type ReactNode } from "react";
import { request } from "../../api/client";
import { AuditFormDocument, AuditTaskDocument } from "../../api/operations";
import { fromParts } from "../../answers/answer";
import { namedForm, questionsAbout, unsupportedParts, type Form } from "../../form/form";
import { Loading } from "../../kit/Loading";
import type { Column } from "../../review/queue/reviewWork";
import { ReviewMaterial } from "../../review/text/ReviewMaterial";
import { inputsOf } from "../../task/task";
import { TaskInside } from "../../tasks/TaskPanel";
import type { TaskDetail } from "../../tasks/taskPages";
import { auditWords } from "../../words/audit";
import styles from "./moment.module.css";

const say = auditWords.moment;

/** A task as it was at a position, which never changes: an erasure apart. */
function taskThenQuery(task: string, at: number) {
  return queryOptions({
    queryKey: ["auditTask", task, at],
    queryFn: async ({ signal }) => (await request(AuditTaskDocument, { task, at: String(at) }, { signal })).asOf?.task ?? null,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** A version of a form, which never changes. */
function formQuery(project: string, version: number) {
  return queryOptions({
    queryKey: ["auditForm", project, version],
    queryFn: async ({ signal }) => {
      const form = (await request(AuditFormDocument, { project, version }, { signal })).project?.form;
      return form ? namedForm(form) : null;
    },
    staleTime: Infinity,
  });
}

/** The inputs as this screen shows them; undefined where it cannot, nothing while the form is on its way. */
function materialOf(task: TaskDetail, form: Form | null | undefined, isLoading: boolean): ReactNode {
  if (isLoading) return <></>;
  const isShowable = form && unsupportedParts({ ...form, questions: [] }).length === 0;
  return isShowable ? <MaterialThen task={task} form={form} /> : undefined;
}

/** What the task is about, with everybody's marks and shapes on it. */
function MaterialThen({ task, form }: { task: TaskDetail; form: Form }) {
  const columns = useMemo(
    () =>
      task.annotations.map(({ id, author, answers, drawn }): Column => ({
        annotation: id,
        name: author?.name ?? auditWords.somebody,
        answers: fromParts(drawn ?? []),
        isErased: answers === null,
        formVersion: form.version,
      })),
    [task, form],
  );
  const { id, externalId, inputs } = task;
  const shown = { id, externalId, inputs, draft: null, comments: [] };
  return (
    <div className={styles.material}>
      <ReviewMaterial form={form} task={shown} questions={questionsAbout(form, inputsOf(shown))} columns={columns} layer="all" />
    </div>
  );
}

/** A task as it was: where it stood, what had been answered and said. */
export const TaskThen = memo(function TaskThen({ task: id, at }: { task: string; at: number }) {
  const { data: task, isPending, error } = useQuery({ ...taskThenQuery(id, at), placeholderData: keepPreviousData });
  const [project, version] = [task?.project?.id ?? "", task?.project?.formVersion ?? 0];
  const form = useQuery({ ...formQuery(project, version), enabled: version > 0 });
  if (error) return <p role="alert">{error.message}</p>;
  if (isPending) return <Loading />;
  if (!task || (task.id !== id && !isPending)) return <p className={styles.note}>{say.absent}</p>;
  const holders = (task.leases ?? []).map(({ annotator }) => say.heldBy(annotator?.name ?? auditWords.somebody));
  return (
    <section aria-label={say.show.task} className={styles.object}>
      <p className={styles.note}>{[version ? say.form(version, task.project!.guidelineVersion) : say.noForm, ...holders].join(" · ")}</p>
      <TaskInside task={task} form={form.data ?? null} material={materialOf(task, form.data, form.isLoading)} />
    </section>
  );
});
