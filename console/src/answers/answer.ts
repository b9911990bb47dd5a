/** Answers as the screen holds them, and as the API takes and gives them. */
import type { AnswerInput, AnswerPartsFragment } from "../api/operations";
import { regionAnswer, type Box, type Ellipse, type Interval, type Keypoint, type Line, type Mask, type Region, type Relation, type Span, type Track } from "./regions";

export type { Span } from "./regions";

export type AnswerValue =
  | { kind: "choice"; values: string[] }
  | { kind: "text"; text: string }
  | { kind: "number"; number: number }
  | { kind: "rating"; rating: number }
  | { kind: "ranking"; order: string[] }
  | { kind: "span"; spans: Span[] }
  | { kind: "box"; boxes: Box[] }
  | { kind: "ellipse"; ellipses: Ellipse[] }
  | { kind: "polygon"; polygons: Line[] }
  | { kind: "polyline"; polylines: Line[] }
  | { kind: "keypoint"; keypoints: Keypoint[] }
  | { kind: "mask"; masks: Mask[] }
  | { kind: "interval"; intervals: Interval[] }
  | { kind: "track"; tracks: Track[] }
  | { kind: "relation"; relations: Relation[] };

export type AnswerOf<Kind extends AnswerValue["kind"]> = Extract<AnswerValue, { kind: Kind }>;

/** Answers by the name of their question. */
export type Answers = Record<string, AnswerValue>;

export function toInputs(answers: Answers): AnswerInput[] {
  return Object.entries(answers).map(([question, { kind, ...parts }]) => ({
    question,
    // One member, that of the kind: what `AnswerValueInput` is, which TypeScript cannot see in a computed name.
    value: { [kind]: parts } as unknown as AnswerInput["value"],
  }));
}

/** The inverse of `toInputs`. */
export function fromInputs(inputs: readonly AnswerInput[]): Answers {
  const answers = inputs.map(({ question, value }) => {
    const [[kind, parts] = []] = Object.entries(value);
    return [question, { kind, ...parts }];
  });
  return Object.fromEntries(answers) as Answers;
}

/** The answers of an annotation, those of kinds that this screen does not know left out. */
export function fromParts(parts: readonly AnswerPartsFragment[]): Answers {
  const known = parts.flatMap(({ question, value }) => {
    const answer = fromValue(value);
    return answer ? [[question, answer] as const] : [];
  });
  return Object.fromEntries(known);
}

function fromValue(value: AnswerPartsFragment["value"]): AnswerValue | null {
  switch (value.__typename) {
    case "ChoiceAnswer":
      return { kind: "choice", values: value.values };
    case "TextAnswer":
      return { kind: "text", text: value.text };
    case "NumberAnswer":
      return { kind: "number", number: value.number };
    case "RatingAnswer":
      return { kind: "rating", rating: value.rating };
    case "RankingAnswer":
      return { kind: "ranking", order: value.order };
    case "SpanAnswer":
      return { kind: "span", spans: value.spans };
    case "BoxAnswer":
      return { kind: "box", boxes: value.boxes };
    case "EllipseAnswer":
      return { kind: "ellipse", ellipses: value.ellipses };
    case "PolygonAnswer":
      return regionAnswer("polygon", value.polygons as Region[]);
    case "PolylineAnswer":
      return regionAnswer("polyline", value.polylines as Region[]);
    case "KeypointAnswer":
      return { kind: "keypoint", keypoints: value.keypoints };
    case "MaskAnswer":
      return { kind: "mask", masks: value.masks.map(asSent) };
    case "IntervalAnswer":
      return { kind: "interval", intervals: value.intervals };
    case "TrackAnswer":
      return { kind: "track", tracks: value.tracks };
    case "RelationAnswer":
      return { kind: "relation", relations: value.relations };
    default:
      return null;
  }
}

/** A mask is sent by its runs, or by the blob of those that are not at hand. */
function asSent({ counts, blob, ...mask }: Omit<Mask, "counts" | "blob"> & { counts: number[] | null; blob: string | null }): Mask {
  return counts ? { ...mask, counts } : { ...mask, blob: blob ?? "" };
}
