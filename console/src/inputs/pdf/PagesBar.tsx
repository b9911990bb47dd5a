import { VisuallyHidden } from "@mantine/core";
import { useState, useSyncExternalStore, type RefObject } from "react";
import { KeyCap, ariaKey } from "../../keys/KeyCap";
import type { KeyMap, PictureAction } from "../../keys/keys";
import image from "../../shapes/image/image.module.css";
import { ViewBar } from "../../shapes/image/ViewBar";
import type { Look } from "../../shapes/image/ViewStore";
import { pdfWords } from "../../words/pdf";
import type { PagesView } from "./PagesView";
import styles from "./pdf.module.css";

interface Props {
  pages: PagesView;
  look: Look;
  keys?: KeyMap | undefined;
  /** What is to be known about the page in sight, or the file. */
  warning: string | null;
  /** The field for the number of a page. */
  field?: RefObject<HTMLInputElement | null>;
  /** Go to a page, counted from 0. */
  onGo: (page: number) => void;
  /** Leave the field for the number of a page. */
  onLeave: () => void;
  /** The pages that have shapes, in rising order, where one looks for those. */
  marked?: readonly number[] | undefined;
}

/** CSS pixels a point at which a PDF is said to have its own size. */
const OWN_SIZE = 96 / 72;

/** Arrows, in a square of 14. */
const SIGNS = {
  back: "M9 2L4 7l5 5",
  on: "M5 2l5 5-5 5",
  farBack: "M7 2L2 7l5 5M12 2L7 7l5 5",
  farOn: "M2 2l5 5-5 5M7 2l5 5-5 5",
};

/** Which page one looks at, and how. */
export function PagesBar({ pages, look, keys, warning, field, onGo, onLeave, marked }: Props) {
  const shown = useSyncExternalStore(pages.subscribe, () => pages.shown());
  const { count } = pages.sheets;
  const button = (sign: keyof typeof SIGNS, label: string, to: number | undefined, action?: PictureAction) => {
    const key = action && keys?.pictures.get(action);
    const isAway = to === undefined || to < 0 || to >= count;
    return (
      <button
        type="button"
        className={image.button}
        title={label}
        aria-keyshortcuts={key && ariaKey(key)}
        aria-disabled={isAway || undefined}
        onClick={() => !isAway && onGo(to)}
      >
        <VisuallyHidden>{label}</VisuallyHidden>
        <svg width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
          <path d={SIGNS[sign]} />
        </svg>
        {key && <KeyCap name={key} />}
      </button>
    );
  };
  return (
    <>
      <div role="group" aria-label={pdfWords.pages} className={image.bar}>
        {button("back", pdfWords.previous, shown - 1, "previousPage")}
        <PageField {...{ shown, count, keys, onGo, onLeave }} input={field} />
        {button("on", pdfWords.next, shown + 1, "nextPage")}
        {marked && button("farBack", pdfWords.previousMarked, marked.findLast((page) => page < shown))}
        {marked && button("farOn", pdfWords.nextMarked, marked.find((page) => page > shown))}
      </div>
      <ViewBar view={pages.inHand} look={look} keys={keys} fit={pdfWords.fit} ownSize={OWN_SIZE} warning={warning} />
    </>
  );
}

interface FieldProps extends Pick<Props, "keys" | "onGo" | "onLeave"> {
  shown: number;
  count: number;
  input: RefObject<HTMLInputElement | null> | undefined;
}

/** The number of the page in sight, in the place of which one writes another. */
function PageField({ shown, count, keys, onGo, onLeave, input }: FieldProps) {
  const [written, setWritten] = useState<string | null>(null);
  const key = keys?.pictures.get("page");
  const leave = () => {
    setWritten(null);
    onLeave();
  };
  return (
    <label className={styles.pageField}>
      <span>{pdfWords.page}</span>
      <input
        ref={input}
        type="text"
        inputMode="numeric"
        size={Math.max(2, String(count).length)}
        aria-keyshortcuts={key && ariaKey(key)}
        value={written ?? shown + 1}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => setWritten(currentTarget.value.replace(/\D/g, ""))}
        onBlur={() => setWritten(null)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          // Elsewhere on the screen, Enter would submit the answer.
          event.preventDefault();
          if (event.key === "Enter" && written) onGo(Math.min(Math.max(Number(written), 1), count) - 1);
          leave();
        }}
      />
      <span>{pdfWords.of(count)}</span>
      {key && <KeyCap name={key} />}
    </label>
  );
}
