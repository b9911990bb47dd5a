import { memo, useEffect, useMemo, useRef } from "react";
import { KeyCap, ariaKey } from "../keys/KeyCap";
import type { KeyMap } from "../keys/keys";
import type { Keypoint } from "../answers/regions";
import type { ShapeQuestion } from "../form/form";
import { shapeColor } from "../shapes/shapesOf";
import { describe } from "../shapes/describe";
import styles from "../shapes/shapes.module.css";
import { useShapeTools } from "../shapes/tools/shapesContext";
import type { ShapeTools } from "../shapes/tools/ShapeTools";
import { useShapes, type NamedShape } from "../shapes/useShapes";
import spanStyles from "../spans/spans.module.css";
import { words } from "../words";
import { Swatch } from "./ChoiceField";
import { LabelButtons } from "./LabelButtons";
import type { FieldProps } from "./QuestionField";

/** Rows of a list; what is more goes on in another one. */
const PART = 50;

/** The labels of shapes, and the list of what is drawn; a shape that the focus comes to is chosen and shown. */
export default function ShapeField({ question, isActive, keys }: FieldProps<ShapeQuestion>) {
  const [tools, { armed, chosen }] = useShapeTools();
  const questions = useMemo(() => tools.regions.about(question.appliesTo), [tools, question]);
  const shapes = useShapes(questions).filter((shape) => shape.question === question);
  return (
    <>
      <LabelButtons
        question={question}
        isActive={isActive}
        armed={armed?.question === question.name ? armed.label : undefined}
        colorOf={(label) => shapeColor(questions, question, label)}
        onLabel={(label) => tools.label(question, label)}
      >
        {question.__typename === "KeypointQuestion" && <HiddenButton tools={tools} question={question} keys={keys} />}
      </LabelButtons>
      {shapes.length > 0 && (
        <div className={styles.list}>
          {partsOf(shapes).map((part, index) => (
            <ol key={index} className={styles.part} aria-label={words.shapes.list(shapes.length, index && index * PART + 1)} data-regions>
              {part.map((shape) => (
                <ShapeRow
                  key={shape.region.id}
                  tools={tools}
                  shape={shape}
                  isChosen={chosen?.id === shape.region.id && chosen.question === question.name}
                />
              ))}
            </ol>
          ))}
        </div>
      )}
    </>
  );
}

/** A browser lays out a part once it is in sight, and looks at each part in each frame, so that they are not one a row. */
function partsOf(shapes: NamedShape[]): NamedShape[][] {
  const count = Math.ceil(shapes.length / PART);
  return Array.from({ length: count }, (_, index) => shapes.slice(index * PART, (index + 1) * PART));
}

/** Says that the chosen point is hidden, or that it is not. */
function HiddenButton({ tools, question, keys }: { tools: ShapeTools; question: ShapeQuestion; keys: KeyMap }) {
  const chosen = tools.chosen();
  const isHere = chosen?.question.name === question.name;
  const key = keys.pictures.get("occluded");
  return (
    <button
      type="button"
      className={spanStyles.labelButton}
      data-apart
      disabled={!isHere}
      aria-pressed={isHere && (chosen.region as Keypoint).occluded}
      aria-keyshortcuts={key && ariaKey(key)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => tools.toggleOccluded()}
    >
      {words.shapes.hidden}
      {key && <KeyCap name={key} />}
    </button>
  );
}

interface RowProps {
  tools: ShapeTools;
  shape: NamedShape;
  isChosen: boolean;
}

const ShapeRow = memo(function ShapeRow({ tools, shape, isChosen }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const { kind, region, color, name, number } = shape;
  const page = region.page == null ? "" : `${words.shapes.page(region.page)} · `;
  const where = page + describe(kind, region);
  const label = name || words.shapes.noLabel;
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li
      ref={row}
      className={styles.row}
      data-chosen={isChosen || undefined}
      onMouseEnter={() => tools.hover(shape)}
      onMouseLeave={() => tools.hover(null)}
    >
      <button
        type="button"
        data-keys
        className={styles.rowButton}
        aria-current={isChosen || undefined}
        onFocus={() => tools.choose(shape, true)}
        onClick={() => tools.choose(shape, true)}
      >
        <span className={styles.number}>{number}</span>
        <Swatch color={color} />
        <span className={styles.rowLabel} data-missing={!name || undefined}>
          {label}
        </span>
        <span className={styles.where}>{where}</span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={styles.remove}
        aria-label={words.label.remove(`${number} ${label}`)}
        onClick={() => tools.remove(shape)}
      >
        ×
      </button>
    </li>
  );
}, isSameRow);

/** The list of an answer is made anew with each change; its rows are the same but for the one that changed. */
function isSameRow(before: RowProps, after: RowProps): boolean {
  return (
    before.tools === after.tools &&
    before.isChosen === after.isChosen &&
    before.shape.region === after.shape.region &&
    before.shape.number === after.shape.number &&
    before.shape.name === after.shape.name
  );
}
