import { VisuallyHidden } from "@mantine/core";
import { KeyCap, ariaKey } from "../keys/KeyCap";
import type { KeyMap } from "../keys/keys";
import { shapeKindOf, type ShapeQuestion } from "../form/form";
import { words } from "../words";
import styles from "./shapes.module.css";
import { useShapeTools } from "./tools/shapesContext";
import type { Tool } from "./tools/ShapeTools";

/** What each tool draws, in a square of 20. */
const ICONS: Record<Tool, string> = {
  select: "M5 3l10 7-4.5 1L13 16l-2 1-2.500-5L5 15z",
  box: "M3.500 5.500h13v9h-13z",
  ellipse: "M3 10a7 5 0 1 1 14 0a7 5 0 1 1-14 0z",
  track: "M6.500 3.500h10v7h-10zM3.500 6.500v8h10M3 18h14",
  polygon: "M4 8l7-5 6 6-3 8-8-1z",
  polyline: "M3 15l5-8 4 5 5-8",
  mask: "M16 3l1 1-8 8-2-2zM7 10c-3 0-2 5-5 5 2 2 7 2 7-3",
  keypoint: "M10 3v4m0 6v4M3 10h4m6 0h4M10 10h0",
};

/**
 * The tools that the questions about a picture ask for, one above the other.
 *
 * Their names are texts within them: a label as an attribute would have to name the key that stands there, too.
 */
export function ToolBar({ questions, keys }: { questions: ShapeQuestion[]; keys: KeyMap }) {
  const [tools, { tool, hidesOthers }] = useShapeTools();
  const othersKey = keys.pictures.get("others");
  const offered: Tool[] = ["select", ...new Set(questions.map(shapeKindOf))];
  return (
    <div role="toolbar" aria-orientation="vertical" aria-label={words.shapes.tools} className={styles.tools}>
      {offered.map((each) => {
        const key = keys.pictures.get(each);
        return (
          <button
            key={each}
            type="button"
            className={styles.tool}
            aria-pressed={tool === each}
            title={words.shapes.tool[each]}
            aria-keyshortcuts={key && ariaKey(key)}
            onClick={() => tools.take(each)}
          >
            <VisuallyHidden>{words.shapes.tool[each]}</VisuallyHidden>
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
              <path d={ICONS[each]} />
            </svg>
            {key && <KeyCap name={key} />}
          </button>
        );
      })}
      <button
        type="button"
        className={styles.tool}
        data-apart
        aria-pressed={hidesOthers}
        title={words.shapes.others}
        aria-keyshortcuts={othersKey && ariaKey(othersKey)}
        onClick={() => tools.toggleOthers()}
      >
        <VisuallyHidden>{words.shapes.others}</VisuallyHidden>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M2 10c4-7 12-7 16 0c-4 7-12 7-16 0zM3 17L17 3" />
        </svg>
        {othersKey && <KeyCap name={othersKey} />}
      </button>
    </div>
  );
}
