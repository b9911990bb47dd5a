import type { AnswerValue } from "../../answers/answer";
import type { AnswerSheet } from "../../answers/AnswerSheet";
import { regionAnswer, regionsOf, type Box, type Region, type Track } from "../../answers/regions";
import { shapeKindOf, type ShapeKind, type ShapeQuestion } from "../../form/form";
import { geometryOf, type Point } from "../geometry";
import { shapeAt, shapesAt } from "../../tracks/frames";
import { withBox } from "../../tracks/tracks";
import { pageOf, shapeColor, shapesOf, type ShownShape } from "../shapesOf";

/** A shape by its question and its id. */
export interface ShapeId {
  question: string;
  id: string;
}

/** The frame of a film that is shown, or the page of a PDF that is drawn on. */
export type Place = { frame: number } | { page: number };

/** The shapes in the answers to a task: found, added, changed and removed. */
export class Regions {
  constructor(
    private readonly sheet: AnswerSheet,
    readonly questions: readonly ShapeQuestion[],
    /** Where on an input shapes are drawn now; undefined for a picture. */
    private readonly placeOf: (input: string) => Place | undefined = () => undefined,
  ) {}

  /** The questions about an input. */
  about(input: string | null): ShapeQuestion[] {
    return this.questions.filter(({ appliesTo }) => appliesTo === input);
  }

  /** The shapes on an input; of a film those at the frame that is shown, tracks as the boxes that they are there. */
  on(input: string): ShownShape[] {
    const questions = this.about(input);
    const shapes = shapesOf(questions, questions.map(({ name }) => this.sheet.get(name)));
    return shapesAt(shapes, this.frameOf(input), "after");
  }

  all(): ShownShape[] {
    return [...new Set(this.questions.map(({ appliesTo }) => appliesTo ?? ""))].flatMap((input) => this.on(input));
  }

  find({ question, id }: ShapeId): ShownShape | null {
    const found = this.question(question);
    const region = found && this.of(found).find((each) => each.id === id);
    if (!found || !region) return null;
    const shape = { question: found, kind: shapeKindOf(found), region, color: this.colorOf(found, region.label) };
    const frame = this.frameOf(found.appliesTo ?? "");
    return frame === undefined ? shape : shapeAt(shape, frame, "both");
  }

  /** Whether a shape lies where on its input is drawn now. */
  isHere({ question, region }: Pick<ShownShape, "question" | "region">): boolean {
    const place = this.placeOf(question.appliesTo ?? "");
    return !place || !("page" in place) || pageOf(region) === place.page;
  }

  colorOf(question: ShapeQuestion, label: string): string {
    return shapeColor(this.about(question.appliesTo), question, label);
  }

  question(name: string): ShapeQuestion | undefined {
    return this.questions.find((question) => question.name === name);
  }

  /** The questions on an input that take a kind of shape. */
  taking(kind: ShapeKind, input: string): ShapeQuestion[] {
    return this.questions.filter((question) => question.appliesTo === input && shapeKindOf(question) === kind);
  }

  /** Add a region; on a film or a PDF at the frame or page that is drawn on, a track with its first key frame there. */
  add(question: ShapeQuestion, region: Region): void {
    const place = this.placeOf(question.appliesTo ?? "");
    this.set(question, [...this.of(question), place ? addedAt(question, region, place) : region]);
  }

  /**
   * Put a changed region in the place of the one with its id; changes of the same `merge` in a row are one step to undo.
   *
   * Of a track, the region is its box at the frame that is shown, which becomes a key frame.
   */
  put({ question, region }: Pick<ShownShape, "question" | "region">, merge?: string): void {
    const frame = this.frameOf(question.appliesTo ?? "") ?? 0;
    const isTrack = shapeKindOf(question) === "track";
    const changed = (each: Region) => (isTrack ? withBox(each as Track, region as Box, frame) : region);
    this.set(question, this.of(question).map((each) => (each.id === region.id ? changed(each) : each)), merge);
  }

  /** Change a track, or take it away. */
  changeTrack({ question, id }: ShapeId, how: (track: Track) => Track | null): void {
    const found = this.question(question);
    if (!found || shapeKindOf(found) !== "track") return;
    this.set(found, this.of(found).flatMap((each) => (each.id === id ? (how(each as Track) ?? []) : each)));
  }

  /** A track by its id, with all its key frames. */
  track({ question, id }: ShapeId): Track | null {
    const found = this.question(question);
    if (!found || shapeKindOf(found) !== "track") return null;
    return (this.of(found).find((each) => each.id === id) as Track | undefined) ?? null;
  }

  /** Make a region one of another question, under a label of that one. */
  handOver({ question, region }: Pick<ShownShape, "question" | "region">, to: ShapeQuestion, label: string): void {
    const whole = this.of(question).find(({ id }) => id === region.id);
    if (!whole) return;
    const left = this.of(question).filter(({ id }) => id !== region.id);
    const given = [...this.of(to), { ...whole, label }];
    this.sheet.setAll({ [question.name]: answerOf(question, left), [to.name]: answerOf(to, given) });
  }

  remove({ question, region }: Pick<ShownShape, "question" | "region">): void {
    this.set(question, this.of(question).filter(({ id }) => id !== region.id));
  }

  /** The shape at a point of the picture, or of the page that is drawn on: of several, the smallest; of lines and points, one no farther than `reach`. */
  at(input: string, point: Point, reach: number): ShownShape | null {
    let found: ShownShape | null = null;
    let least = Infinity;
    for (const shape of this.on(input)) {
      if (!this.isHere(shape)) continue;
      const { bounds, covers, area } = geometryOf(shape.kind);
      const { x, y, width, height } = bounds(shape.region);
      const isNear = point[0] >= x - reach && point[1] >= y - reach && point[0] <= x + width + reach && point[1] <= y + height + reach;
      if (!isNear || !covers(shape.region, point, reach)) continue;
      const size = area(shape.region);
      if (size <= least) [found, least] = [shape, size];
    }
    return found;
  }

  /** The frame of a film that is shown of an input. */
  private frameOf(input: string): number | undefined {
    const place = this.placeOf(input);
    return place && "frame" in place ? place.frame : undefined;
  }

  private of(question: ShapeQuestion): readonly Region[] {
    return regionsOf(this.sheet.get(question.name));
  }

  private set(question: ShapeQuestion, regions: readonly Region[], merge?: string): void {
    this.sheet.set(question.name, answerOf(question, regions), merge);
  }
}

function answerOf(question: ShapeQuestion, regions: readonly Region[]): AnswerValue | null {
  return regions.length ? regionAnswer(shapeKindOf(question), regions) : null;
}

function addedAt(question: ShapeQuestion, region: Region, place: Place): Region {
  if (shapeKindOf(question) !== "track" || !("frame" in place)) return { ...region, ...place };
  const { frame } = place;
  const { id, label, x, y, width, height, rotation } = region as Box;
  const track: Track = { id, label, keyframes: [{ frame, x, y, width, height, rotation, occluded: false, outside: false }] };
  return track;
}
