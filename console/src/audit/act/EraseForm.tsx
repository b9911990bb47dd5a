import { useState } from "react";
import { request } from "../../api/client";
import { AuditEraseDocument, AuditEraseMemberDocument, type ErasingFragment, type MemberScope } from "../../api/operations";
import { ErasureForm, type ErasureGiven } from "../../erasures/ErasureForm";
import { auditWords } from "../../words/audit";
import { subjectName } from "../timeline/sentence";
import type { AuditEvent } from "../timeline/eventPages";
import styles from "./act.module.css";

const say = auditWords.erase;
const NOTHING = { events: [], tasks: [], annotations: [], comments: [] };
const SCOPES = Object.keys(say.scopes) as MemberScope[];

type Target = "event" | "task" | "annotation" | "person";

/** Erase what an event says, or all of its answer, its task or its member. */
export function EraseForm({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const annotation = "annotationId" in event ? event.annotationId : null;
  const [target, setTarget] = useState<Target>("event");
  const [scope, setScope] = useState<MemberScope>("IDENTITY");
  const named = {
    ...NOTHING,
    ...(target === "event" && { events: [event.position] }),
    ...(target === "task" && { tasks: [event.stream] }),
    ...(target === "annotation" && annotation && { annotations: [annotation] }),
  };
  const erase = async (given: ErasureGiven): Promise<ErasingFragment> => {
    if (target !== "person") return (await request(AuditEraseDocument, { input: { ...given, ...named } })).eraseContent;
    return (await request(AuditEraseMemberDocument, { input: { ...given, member: event.stream, scope } })).eraseMember;
  };
  return (
    <ErasureForm of={`${event.position} ${target} ${scope}`} erase={erase} onClose={onClose}>
      <fieldset className={styles.options}>
        <legend>{say.what}</legend>
        {targetsOf(event, annotation).map(([kind, text]) => (
          <label key={kind}>
            <input type="radio" name="target" checked={target === kind} onChange={() => setTarget(kind)} />
            {text}
          </label>
        ))}
      </fieldset>
      {target === "person" && (
        <label className={styles.field}>
          {say.scope}
          <select value={scope} onChange={({ currentTarget }) => setScope(currentTarget.value as MemberScope)}>
            {SCOPES.map((each) => (
              <option key={each} value={each}>
                {say.scopes[each]}
              </option>
            ))}
          </select>
        </label>
      )}
    </ErasureForm>
  );
}

function targetsOf(event: AuditEvent, annotation: string | null | undefined): [Target, string][] {
  const found: [Target, string][] = [["event", say.ofEvent(auditWords.position(Number(event.position)))]];
  if (annotation) found.push(["annotation", say.ofAnnotation]);
  if (event.subject?.__typename === "Task") found.push(["task", say.ofTask(subjectName(event) ?? "")]);
  if (event.subject?.__typename === "Member") found.push(["person", say.ofPerson(subjectName(event) ?? auditWords.somebody)]);
  return found;
}
