import { useEffect } from "react";
import { words } from "../words";

/** Says what the screen is about where the browser shows it: in its tabs, in the history, and to screen readers. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${words.app}`;
  }, [title]);
}
