import { useEffect, useRef } from "react";
import { words } from "../words";
import kit from "./kit.module.css";
import type { More } from "./useList";

interface Props {
  more: More;
  label?: string;
}

/** Below a list that goes on, what reads more of it: never disabled, so that no press is lost. */
export function MoreButton({ more: { hasMore, isWaiting, isEnd, ask }, label = words.kit.more }: Props) {
  const end = useRef<HTMLParagraphElement>(null);
  const wasPressed = useRef(false);
  useEffect(() => {
    // The button had the focus until it went, where nothing else has it now.
    if (isEnd && wasPressed.current && document.activeElement === document.body) end.current?.focus({ preventScroll: true });
    if (isEnd) wasPressed.current = false;
  }, [isEnd]);
  const press = () => {
    wasPressed.current = true;
    ask();
  };
  if (isEnd) {
    return (
      <p ref={end} tabIndex={-1} className={kit.listEnd}>
        {words.kit.all}
      </p>
    );
  }
  if (!hasMore) return null;
  return (
    <button type="button" className={kit.more} aria-busy={isWaiting || undefined} onClick={press}>
      {label}
    </button>
  );
}
