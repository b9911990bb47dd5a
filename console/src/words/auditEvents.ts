/** What happened, as a sentence without its subject: "approved the answer of Ines". Another language is another object of this shape. */

/** What a sentence may be made of. */
export interface Happened {
  facts: Record<string, unknown>;
  /** What was answered, or another short text of the event; null where there is none, or it was erased. */
  text: string | null;
  /** Whose answer it is about. */
  author: string | null;
  /** Another person whom it is about, such as the new assignee. */
  person: string | null;
  /** Whether somebody did it, and not the server by itself. */
  hasActor: boolean;
}

type Sentence = string | ((happened: Happened) => string);

const of = ({ author }: Happened) => (author ? `the answer of ${author}` : "an answer");
const quoted = ({ text }: Happened) => (text ? `: “${text}”` : "");
const because = ({ text }: Happened) => (text ? `, because: ${text}` : "");
const said = ({ text }: Happened) => (text ? `: ${text}` : "");
const low = (value: unknown) => String(value ?? "").toLowerCase().replaceAll("_", " ");
const number = (value: unknown) => (typeof value === "number" ? value.toLocaleString("en") : String(value ?? "?"));
const whom = ({ person }: Happened) => person ?? "a member";

/** By the stored name of the event. */
export const auditSentences: Record<string, Sentence> = {
  "task.imported": (e) => (e.hasActor ? "imported the task" : "The task was imported"),
  "task.claimed": "took the task to answer it",
  "lease.released": "gave the task back",
  "lease.expired": (e) => (e.person ? `The time of ${e.person} ran out` : "The time to answer ran out"),
  "lease.extended": "asked for more time",
  "task.skipped": (e) => `skipped the task${because(e)}`,
  "task.assigned": (e) => (e.person ? `assigned the task to ${e.person}` : "assigned the task to nobody"),
  "task.prioritized": ({ facts }) => `set the priority to ${number(facts.priority)}`,
  "task.reopened": ({ facts }) => `asked for more answers: ${number(facts.overlap)} in all`,
  "task.archived": "archived the task",
  "task.restored": "restored the task",
  "task.overlap_raised": ({ facts }) => `One more answer is wanted: ${number(facts.overlap)} in all`,
  "task.sent_to_review": ({ facts }) => `The task went to review${facts.reason ? ` (${low(facts.reason)})` : ""}`,
  "task.resolved": (e) => `The task got its final answer (${low(e.facts.method)})${said(e)}`,
  "task.relabel_requested": "Labels are to be given anew after a migration",
  "task.reverted": ({ facts }) => `undid ${countOf(facts.positions, "event", "events")} of the task`,
  "task.gold_set": "set the right answers of the task",
  "task.gold_removed": "removed the right answers of the task",
  "task.gold_answered": "Answers were compared with the right ones",
  "task.gold_disputed": "The right answers are in doubt",
  "task.gold_confirmed": "confirmed the right answers",
  "annotation.submitted": (e) => `answered${said(e)}`,
  "annotation.imported": (e) => `imported ${of(e)}${said(e)}`,
  "annotation.revised": (e) => `changed the answer${said(e)}`,
  "annotation.withdrawn": (e) => `took the answer back${because(e)}`,
  "annotation.approved": (e) => `approved ${of(e)}`,
  "annotation.rejected": (e) => `sent back ${of(e)}${because(e)}`,
  "annotation.replaced": (e) => `replaced ${of(e)}${said(e)}`,
  "annotation.corrected": (e) => `corrected ${of(e)} in bulk${said(e)}`,
  "annotation.requeued": (e) => `sent back ${of(e)} in bulk`,
  "review.claimed": "took the task to review it",
  "review_lease.released": "gave the review back",
  "review_lease.expired": "The time to review ran out",
  "review_lease.extended": "asked for more time to review",
  "comment.added": (e) => `commented${quoted(e)}`,
  "comment.edited": (e) => `changed a comment${quoted(e)}`,
  "comment.deleted": "deleted a comment",
  "comment.resolved": "resolved a comment",
  "comment.reopened": "reopened a comment",
  "labels.migrated": "Labels followed to another version of a taxonomy",
  "labels.restored": "Labels came back as they were before a migration",
  "content.erased": ({ facts }) => `The contents of ${countOf(facts.positions, "event", "events")} were erased (${low(facts.authority)})`,
  "project.created": (e) => `created the project${quoted(e)}`,
  "project.renamed": (e) => `renamed the project${quoted(e)}`,
  "project.archived": "archived the project",
  "project.restored": "restored the project",
  "project.policy_changed": "changed the policy of the project",
  "project.reject_reasons_changed": "changed the reasons for sending answers back",
  "project.tasks_changed": ({ facts }) => `changed ${number(facts.changed)} tasks at once`,
  "project.migration_started": ({ facts }) => `began to migrate the labels to version ${number(facts.toVersion)} of a taxonomy`,
  "project.migration_advanced": ({ facts }) => `The migration of labels went on: ${number(facts.tasks)} tasks`,
  "project.migration_finished": ({ facts }) => `The migration of labels was finished: ${number(facts.tasks)} tasks`,
  "project.gold_policy_changed": "changed how gold tasks are given",
  "project.gold_tasks_changed": ({ facts }) => `set or removed right answers of ${number(facts.changed)} tasks`,
  "project.initial_tagging_drawn": ({ facts }) => `drew ${number(facts.drawn)} tasks to be answered first`,
  "project.initial_tagging_added": ({ facts }) => `had ${number(facts.matched)} drawn tasks answered first`,
  "project.initial_tagging_reverted": ({ facts }) => (facts.belongs ? "put drawn tasks back into their set" : "took drawn tasks out of their set"),
  "project.slice_defined": (e) => `defined a slice${quoted(e)}`,
  "project.slice_removed": "removed a slice",
  "project.pause_rule_changed": "changed when members are paused",
  "project.member_warned": (e) => `${whom(e)} was warned${because(e)}`,
  "project.member_paused": (e) => (e.hasActor ? `paused ${whom(e)}${because(e)}` : `${whom(e)} was paused by a rule`),
  "project.member_resumed": (e) => (e.hasActor ? `let ${whom(e)} go on${because(e)}` : `${whom(e)} may go on`),
  "form.published": ({ facts }) => `published version ${number(facts.formVersion)} of the form`,
  "form.pinned": ({ facts }) => `went back to version ${number(facts.formVersion)} of the form`,
  "guideline.published": ({ facts }) => `published version ${number(facts.guidelineVersion)} of the guideline`,
  "guideline.pinned": ({ facts }) => `went back to version ${number(facts.guidelineVersion)} of the guideline`,
  "skills.published": "published how reliable annotators are",
  "organization.created": "The organization was created",
  "organization.renamed": (e) => `renamed the organization${quoted(e)}`,
  "member.added": (e) => `${e.hasActor ? "added" : "There is a first member:"} ${whom(e)}${e.facts.role ? ` as ${low(e.facts.role)}` : ""}`,
  "member.external_added": "An author without an account became known",
  "member.joined": (e) => `${whom(e)} accepted the invitation`,
  "member.renamed": (e) => `changed the name or address of ${whom(e)}`,
  "member.removed": (e) => `removed ${whom(e)}`,
  "member.restored": (e) => `restored ${whom(e)}`,
  "member.role_changed": (e) => `made ${whom(e)} ${e.facts.role ? low(e.facts.role) : "a member without a role"} of the organization`,
  "member.role_granted": (e) => `gave ${whom(e)} the role ${low(e.facts.role)} in a project`,
  "member.role_revoked": (e) => `took the role ${low(e.facts.role)} in a project from ${whom(e)}`,
  "identity.linked": (e) => `An account elsewhere was tied to ${whom(e)}`,
  "password.set": (e) => `${whom(e)} chose a password`,
  "credential.issued": (e) => credential(e),
  "credential.ended": (e) => `A key, link or session of ${whom(e)} ended`,
  "session.renewed": (e) => `${whom(e)} stayed logged in`,
  "logins.failed": (e) => `${number(e.facts.count)} logins of ${whom(e)} failed`,
  "contents.read": (e) => `${whom(e)} was shown very many contents in an hour`,
  "operator.acted": ({ facts }) => `Somebody typed a command at the database: ${low(facts.typed)}`,
  "export.created": ({ facts }) => `exported ${low(facts.exportKind)}`,
  "subject.reported": "was shown what is held about a data subject",
  "erasure.requested": (e) => `asked for an erasure (${low(e.facts.authority)})${because(e)}`,
  "erasure.advanced": ({ facts }) => `${countOf(facts.erasedEvents, "event", "events")} were erased`,
  "erasure.finished": ({ facts }) => `The erasure was finished: ${countOf(facts.erasedEvents, "event", "events")}`,
  "hold.placed": (e) => `placed a hold${because(e)}`,
  "hold.released": (e) => `released a hold${because(e)}`,
  "taxonomy.created": (e) => `created the taxonomy${quoted(e)}`,
  "taxonomy.renamed": (e) => `renamed the taxonomy${quoted(e)}`,
  "taxonomy.published": ({ facts }) => `published version ${number(facts.number)} of the taxonomy: ${number(facts.concepts)} concepts`,
  "taxonomy.version_withdrawn": ({ facts }) => `withdrew version ${number(facts.number)} of the taxonomy`,
  "taxonomy.version_offered": ({ facts }) => `offered version ${number(facts.number)} of the taxonomy again`,
  "taxonomy.draft_discarded": "discarded the draft of the taxonomy",
  "taxonomy.release_imported": ({ facts }) => `imported ${number(facts.concepts)} concepts`,
  "taxonomy.mapping_attached": ({ facts }) => `attached a mapping of ${number(facts.matches)} matches`,
  "taxonomy.concept_added": "added a concept",
  "taxonomy.concept_renamed": "renamed a concept",
  "taxonomy.concept_moved": "moved a concept",
  "taxonomy.concept_split": "split a concept",
  "taxonomy.concept_deprecated": "deprecated a concept",
  "taxonomy.concept_restored": "restored a concept",
  "taxonomy.concept_annotated": "described a concept",
  "taxonomy.concept_removed": "removed a concept",
  "taxonomy.concepts_merged": "merged concepts",
  "taxonomy.concepts_related": "related concepts",
  "run.requested": "asked what final answers would be under other rules",
  "run.finished": ({ facts }) => `The run was finished: ${number(facts.changedTasks)} tasks would change`,
  "run.failed": "The run failed",
  "run.canceled": "canceled the run",
  "run.adoption_started": "had the answers of a run adopted",
  "run.adoption_finished": "The answers of the run were adopted",
  "run.result_dropped": "The result of the run was dropped",
  "correction.started": (e) => `began to correct answers in bulk${because(e)}`,
  "correction.advanced": ({ facts }) => `The correction went on: ${number(facts.tasks)} tasks`,
  "correction.finished": "The correction was finished",
  "correction.canceled": "canceled the correction",
  "audit.drawn": ({ facts }) => `drew a sample of ${number((facts.drawnTaskIds as unknown[] | undefined)?.length)} tasks to be judged`,
  "audit.claimed": "took an item of the sample",
  "audit.released": "gave an item of the sample back",
  "audit.answered": "said an answer of their own",
  "audit.judged": ({ facts }) => `judged a final answer: ${low(facts.verdict)}`,
  "audit.judgement_withdrawn": "took a judgement back",
  "audit.concluded": ({ facts }) => `concluded the audit: ${number(facts.right)} right, ${number(facts.wrong)} wrong`,
  "audit.canceled": "canceled the audit",
  "audit.resumed": "resumed the audit",
  "alert.raised": ({ facts }) => `An alert was raised: ${low(facts.metric)}`,
  "alert.cleared": "The alert was cleared",
  "alert.acknowledged": "acknowledged the alert",
  "alert.rule_set": ({ facts }) => `set a rule of alerts: ${low(facts.metric)}`,
  "alert.rule_removed": "removed a rule of alerts",
  "view.saved": (e) => `saved a view${quoted(e)}`,
  "view.deleted": "deleted a view",
  "webhook.created": "created a webhook",
  "webhook.changed": "changed a webhook",
  "webhook.paused": (e) => (e.hasActor ? "paused a webhook" : "A webhook was paused"),
  "webhook.resumed": "resumed a webhook",
  "webhook.replayed": "had a webhook send again",
  "webhook.secret_rotated": "renewed the secret of a webhook",
  "webhook.deleted": "deleted a webhook",
};

function countOf(value: unknown, one: string, many: string): string {
  const count = Array.isArray(value) ? value.length : Number(value ?? 0);
  return count === 1 ? `1 ${one}` : `${count.toLocaleString("en")} ${many}`;
}

const CREDENTIALS: Record<string, (e: Happened) => string> = {
  KEY: (e) => `made a key for ${whom(e)}`,
  SESSION: (e) => `${whom(e)} logged in`,
  INVITATION: (e) => `invited ${whom(e)}`,
  RESET: (e) => `made a link for ${whom(e)} to choose a password`,
};

function credential(happened: Happened): string {
  return CREDENTIALS[String(happened.facts.credentialKind)]?.(happened) ?? `made a credential for ${whom(happened)}`;
}

/** What happened; `isWhole` says that it is a sentence without the name of whoever did it. */
export function phraseOf(name: string, happened: Happened): { text: string; isWhole: boolean } {
  const sentence = auditSentences[name];
  if (sentence === undefined) return { text: name.replaceAll(/[._]/g, " "), isWhole: false };
  const text = typeof sentence === "string" ? sentence : sentence(happened);
  const { person } = happened;
  return { text, isWhole: /^\p{Lu}/u.test(text) || (person !== null && text.startsWith(person)) || text.startsWith("a member ") };
}
