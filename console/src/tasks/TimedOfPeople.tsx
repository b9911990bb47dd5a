import { useMemo } from "react";
import { fromParts } from "../answers/answer";
import { regionsOf } from "../answers/regions";
import type { Form, InputDeclaration } from "../form/form";
import { TimedInput } from "../inputs/TimedInput";
import { useTimeLayers } from "../intervals/timeLayers";
import { isAboutTime } from "../intervals/useIntervals";
import { words } from "../words";
import { useShapeLayers } from "./shapeLayers";
import type { TaskDetail } from "./taskPages";

interface Props {
  task: TaskDetail;
  form: Form;
  declaration: InputDeclaration;
  value: unknown;
}

/** A sound, series or film with what everybody marked along its time. */
export default function TimedOfPeople({ task, form, declaration, value }: Props) {
  const { name, kind, title } = declaration;
  const questions = useMemo(() => (form.questions ?? []).filter(isAboutTime).filter(({ appliesTo }) => appliesTo === name), [form, name]);
  const people = useMemo(
    () =>
      task.annotations.map(({ id, author, drawn }) => {
        const answers = fromParts(drawn ?? []);
        const regions = questions.map((question) => regionsOf(answers[question.name]).map((region) => ({ region, sign: "" })));
        return { key: id, name: author?.name ?? words.tasks.panel.erased, regions };
      }),
    [task, questions],
  );
  const layers = useTimeLayers(questions, people);
  const shapes = useShapeLayers(task, form, name);
  return <TimedInput kind={kind} task={task.id} input={name} value={value} title={title || name} layers={questions.length ? layers : undefined} shapes={shapes} />;
}
