import { useMemo } from "react";
import { isTimed } from "../../form/form";
import { TimedInput } from "../../inputs/TimedInput";
import { isAboutTime } from "../../intervals/useIntervals";
import { useTimeLayers, type PersonsAnswers } from "../../intervals/timeLayers";
import { words } from "../../words";
import { regionStatuses, shownIn } from "./layers";
import type { InputProps } from "./ReviewMaterial";
import { useShapesOfAll } from "./shapesOfAll";

/** A sound, series or film with everybody's intervals below it, those that differ with the sign of how. */
export default function TimedOfAll({ task, declaration, title, value, questions, columns, layer }: InputProps & { task: string }) {
  const about = useMemo(
    () => questions.filter(isAboutTime).filter(({ appliesTo }) => appliesTo === declaration.name),
    [questions, declaration.name],
  );
  const people = useMemo(() => {
    const statuses = about.map((question) => regionStatuses(question, columns));
    return columns.map(({ annotation, name }, person): PersonsAnswers => ({
      key: annotation,
      name,
      regions: about.map((_, index) =>
        [...statuses[index]![person]!]
          .filter(([, status]) => shownIn(layer)({ status, people: [person] }))
          .map(([region, status]) => ({ region, sign: status === "same" ? "" : words.review.statuses[status].sign })),
      ),
    }));
  }, [about, columns, layer]);
  const layers = useTimeLayers(about, people);
  const shapes = useShapesOfAll(declaration.name, { questions, columns, layer });
  if (!isTimed(declaration)) return null;
  return <TimedInput kind={declaration.kind} task={task} input={declaration.name} value={value} title={title} layers={about.length ? layers : undefined} shapes={shapes} />;
}
