import type { AnswerValue } from "../../answers/answer";
import { regionsOf, type Interval, type Region, type Span } from "../../answers/regions";
import { isAboutShapes, shapeKindOf, type RegionQuestion } from "../../form/form";
import { markedText } from "../../inputs/markedText";
import { countsSeconds } from "../../inputs/media";
import { stretchText } from "../../intervals/intervals";
import { describe } from "../../shapes/describe";
import { geometryOf } from "../../shapes/geometry";
import { words } from "../../words";
import type { Standing } from "../diff/regions";
import { hasArea } from "../diff/shapes";
import { useNames } from "./names";
import kit from "../../kit/kit.module.css";
import styles from "./table.module.css";

interface Props {
  question: RegionQuestion;
  answer: AnswerValue;
  inputs: Record<string, unknown>;
  standings: ReadonlyMap<string, Standing> | undefined;
}

/** The marks of a person as a list, each with how it stands to those of the others. */
export function RegionList({ question, answer, inputs, standings }: Props) {
  const isText = question.__typename === "SpanQuestion";
  const regions = isAboutShapes(question) ? regionsOf(answer) : inReadingOrder(regionsOf(answer) as readonly Span[]);
  const nameOf = useNames(question, regions.map(({ label }) => label));
  if (regions.length === 0) return <p className={styles.nothing}>{words.review.noAnswer}</p>;
  return (
    <ul className={styles.values}>
      {regions.map((region) => {
        const standing = standings?.get(region.id);
        const said = standing && words.review.statuses[standing.status];
        const name = nameOf(region.label).label;
        return (
          <li key={region.id} className={styles.region} data-differs={(standing && standing.status !== "same") || undefined}>
            <span className={styles.sign} aria-hidden="true">
              {said?.sign}
            </span>
            {!isText ? (
              <>
                {name} <span className={styles.path}>{placeOf(question, region, standing, inputs)}</span>
              </>
            ) : (
              <>
                <span dir="auto">“{markedText(inputs[question.appliesTo ?? ""], region as Span)}”</span>{" "}
                <span className={styles.path}>{name}</span>
              </>
            )}
            {said && <span className={kit.spoken}> ({said.text})</span>}
          </li>
        );
      })}
    </ul>
  );
}

function inReadingOrder(spans: readonly Span[]): readonly Span[] {
  return [...spans].sort((a, b) => (a.message ?? 0) - (b.message ?? 0) || a.start - b.start);
}

/** Where a shape is, and how much it shares with the other one, where areas are compared. */
function placeOf(question: RegionQuestion, region: Region, standing: Standing | undefined, inputs: Props["inputs"]): string {
  if (question.__typename === "IntervalQuestion") return timeOf(region as Interval, standing, inputs[question.appliesTo ?? ""]);
  if (!isAboutShapes(question)) return "";
  const kind = shapeKindOf(question);
  if (kind === "track") return describe(kind, region) + (standing?.likeness != null ? ` · ${words.review.iou(standing.likeness)}` : "");
  const { x, y, width, height } = geometryOf(kind).bounds(region);
  const place = [x, y].map(Math.round).join(",");
  const size = hasArea(kind) ? ` ${Math.round(width)}×${Math.round(height)}` : "";
  const share = standing?.likeness != null && hasArea(kind) ? ` · ${words.review.iou(standing.likeness)}` : "";
  const frame = region.frame == null ? "" : `${words.timeline.frame(region.frame)} · `;
  const page = region.page == null ? "" : `${words.shapes.page(region.page)} · `;
  return frame + page + place + size + share;
}

function timeOf(interval: Interval, standing: Standing | undefined, input: unknown): string {
  const share = standing?.likeness != null ? ` · ${words.review.iou(standing.likeness)}` : "";
  return stretchText(interval, countsSeconds(input)) + share;
}
