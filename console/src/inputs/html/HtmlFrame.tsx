import { useMemo, useState, type ReactNode } from "react";
import { documents as say } from "../../words/documents";
import { textOf } from "../chat";
import styles from "./html.module.css";
import { upTo, useGrowing } from "./growing";
import { HtmlText } from "./HtmlText";
import { purified } from "./purified";
import type { ShownNode } from "./shown";

interface Props {
  value: unknown;
  /** HTML as it is read. */
  page: (html: HtmlText, nodes: readonly ShownNode[]) => ReactNode;
  /** Its source. */
  source: (text: string) => ReactNode;
}

const VIEWS = ["page", "source"] as const;

/** HTML as a page, or its source, whose marks lie at the same characters. */
export function HtmlFrame({ value, page, source }: Props) {
  const text = textOf(value);
  const [view, setView] = useState<(typeof VIEWS)[number]>("page");
  const { html, nodes } = useMemo(() => {
    const read = new HtmlText(text);
    return { html: read, nodes: purified(read.nodes) };
  }, [text]);
  const until = useGrowing(html);
  const shown = useMemo(() => upTo(nodes, until), [nodes, until]);
  return (
    <>
      <div className={styles.views} role="group" aria-label={say.views}>
        {VIEWS.map((each) => (
          <button key={each} type="button" className={styles.view} aria-pressed={view === each} onClick={() => setView(each)}>
            {say[each]}
          </button>
        ))}
      </div>
      {view === "page" && !html.text.trim() && <p className={styles.note}>{say.nothing}</p>}
      {view === "page" ? page(html, shown) : <div className={styles.source}>{source(text)}</div>}
    </>
  );
}
