import type { AnswerSheet } from "../../answers/AnswerSheet";
import { regionAnswer, regionsOf, type Region } from "../../answers/regions";
import { shapeKindOf, type ShapeKind, type ShapeQuestion } from "../../form/form";
import { geometryOf, type Point } from "../geometry";
import { shapeColor, shapesOf, type ShownShape } from "../shapesOf";

/** A shape by its question and its id. */
export interface ShapeId {
  question: string;
  id: string;
}

/** The shapes in the answers to a task: found, added, changed and removed. */
export class Regions {
  constructor(
    private readonly sheet: AnswerSheet,
    readonly questions: readonly ShapeQuestion[],
  ) {}

  /** The questions about an input. */
  about(input: string | null): ShapeQuestion[] {
    return this.questions.filter(({ appliesTo }) => appliesTo === input);
  }

  on(input: string): ShownShape[] {
    const questions = this.about(input);
    return shapesOf(questions, questions.map(({ name }) => this.sheet.get(name)));
  }

  all(): ShownShape[] {
    return [...new Set(this.questions.map(({ appliesTo }) => appliesTo ?? ""))].flatMap((input) => this.on(input));
  }

  find({ question, id }: ShapeId): ShownShape | null {
    const found = this.question(question);
    const region = found && this.of(found).find((each) => each.id === id);
    if (!found || !region) return null;
    return { question: found, kind: shapeKindOf(found), region, color: this.colorOf(found, region.label) };
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

  add(question: ShapeQuestion, region: Region): void {
    this.set(question, [...this.of(question), region]);
  }

  /** Put a changed region in the place of the one with its id; changes of the same `merge` in a row are one step to undo. */
  put({ question, region }: Pick<ShownShape, "question" | "region">, merge?: string): void {
    this.set(question, this.of(question).map((each) => (each.id === region.id ? region : each)), merge);
  }

  remove({ question, region }: Pick<ShownShape, "question" | "region">): void {
    this.set(question, this.of(question).filter(({ id }) => id !== region.id));
  }

  /** The shape at a point: of several, the smallest; of lines and points, one no farther than `reach`. */
  at(input: string, point: Point, reach: number): ShownShape | null {
    let found: ShownShape | null = null;
    let least = Infinity;
    for (const shape of this.on(input)) {
      const { bounds, covers, area } = geometryOf(shape.kind);
      const { x, y, width, height } = bounds(shape.region);
      const isNear = point[0] >= x - reach && point[1] >= y - reach && point[0] <= x + width + reach && point[1] <= y + height + reach;
      if (!isNear || !covers(shape.region, point, reach)) continue;
      const size = area(shape.region);
      if (size <= least) [found, least] = [shape, size];
    }
    return found;
  }

  private of(question: ShapeQuestion): readonly Region[] {
    return regionsOf(this.sheet.get(question.name));
  }

  private set(question: ShapeQuestion, regions: readonly Region[], merge?: string): void {
    this.sheet.set(question.name, regions.length ? regionAnswer(shapeKindOf(question), regions) : null, merge);
  }
}
