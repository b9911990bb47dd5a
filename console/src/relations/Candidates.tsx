import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import type { RelationEnd } from "../answers/regions";
import { Swatch } from "../questions/ChoiceField";
import { useAsked } from "../questions/asked";
import { relationWords as say } from "../words/relations";
import { regionColor, type NamedEnd } from "./ends";
import styles from "./relations.module.css";
import type { Joining, RelationTools } from "./RelationTools";

/** More than this are not listed at once: those around the one that keys are at. */
const MOST_LISTED = 60;

interface Props {
  tools: RelationTools;
  joining: Joining;
  endOf: (end: RelationEnd) => NamedEnd | null;
}

/** What can be joined, as a list that has the focus meanwhile: keys walk through it, wherever the regions are. */
export function Candidates({ tools, joining, endOf }: Props) {
  const { questions } = useAsked();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const ends = tools.candidates(joining);
  const first = Math.max(0, Math.min(joining.at - MOST_LISTED / 2, ends.length - MOST_LISTED));
  useFocus(list);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [joining]);
  return (
    <>
      <p id={`${id}-asked`} className={styles.asked} role="status">
        {asked(joining, endOf)} <span className={styles.how}>{say.how}</span>
      </p>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        data-keys
        className={styles.candidates}
        aria-labelledby={`${id}-asked`}
        aria-activedescendant={`${id}-${joining.at}`}
        onKeyDown={(event) => press(event, tools)}
        onBlur={() => document.hasFocus() && tools.leave()}
      >
        {ends.slice(first, first + MOST_LISTED).map((end, index) => {
          const at = first + index;
          const named = endOf(end);
          return (
            <div
              key={`${end.question} ${end.region}`}
              id={`${id}-${at}`}
              role="option"
              className={styles.candidate}
              aria-selected={at === joining.at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => tools.take(end)}
            >
              {named && <Swatch color={regionColor(questions, named.question, named.region.label)} />}
              <bdi className={styles.ends}>{named?.name}</bdi>
              <span className={styles.label}>{named?.label}</span>
            </div>
          );
        })}
      </div>
    </>
  );
}

function asked({ question, source }: Joining, endOf: Props["endOf"]): string {
  const taken = source && (endOf(source)?.name ?? "?");
  if (question.directed) return taken === null ? say.take.source : say.take.target(taken);
  return taken === null ? say.take.one : say.take.other(taken);
}

/** Tab goes on at the last one, and back at the first: whoever walks is never caught. */
function press(event: KeyboardEvent, tools: RelationTools): void {
  const step = event.key === "ArrowDown" || event.key === "ArrowRight" || (event.key === "Tab" && !event.shiftKey) ? 1 : -1;
  const isStep = event.key.startsWith("Arrow") || event.key === "Tab";
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isStep) {
    if (!tools.walk(step) && event.key === "Tab") return;
  } else if (event.key === "Enter") tools.take();
  else if (event.key === "Escape") tools.escape();
  else return;
  event.preventDefault();
}

/** Take the focus, and give it back to where it was. */
function useFocus(list: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    list.current?.focus({ preventScroll: true });
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [list]);
}
