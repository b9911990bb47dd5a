import { isTyping, keyName } from "../keys/keys";
import { useKeyPress } from "../keys/useKeyPress";

export interface AuditActions {
  /** So many events towards now; towards the past where the number is negative. */
  onStep: (events: number, handle: "at" | "to") => void;
  onDay: (isLater: boolean) => void;
  onEnd: (isLast: boolean) => void;
  onNarrow: () => void;
  onCompare: () => void;
  onWhy: () => void;
  onUndo: () => void;
  onSearch: () => void;
  onHelp: () => void;
  onEscape: () => void;
}

const PAGE = 15;
const FAR = 100;

/** The keys of the audit screen, anywhere on it but in fields and dialogs. */
export function useAuditKeys(on: AuditActions): void {
  useKeyPress((event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.key === "Escape" && isField(target)) {
      target?.blur();
      return true;
    }
    if (isField(target)) return false;
    const name = keyName(event);
    // These are for the button or link that has the focus.
    if ((name === "Enter" || name === " ") && target?.closest("button, a, summary")) return false;
    const act = actionOf(name, target?.dataset.handle === "to" ? "to" : "at", on);
    act?.();
    return act !== undefined;
  });
}

function isField(target: HTMLElement | null): boolean {
  return isTyping(target) || target?.closest("select, input") != null;
}

function actionOf(name: string, handle: "at" | "to", on: AuditActions): (() => void) | undefined {
  switch (name) {
    case "ArrowLeft":
    case "ArrowDown":
    case "j":
      return () => on.onStep(-1, handle);
    case "ArrowRight":
    case "ArrowUp":
    case "k":
      return () => on.onStep(1, handle);
    case "Shift+ArrowLeft":
    case "Shift+ArrowDown":
      return () => on.onStep(-FAR, handle);
    case "Shift+ArrowRight":
    case "Shift+ArrowUp":
      return () => on.onStep(FAR, handle);
    case "PageDown":
      return () => on.onStep(-PAGE, handle);
    case "PageUp":
      return () => on.onStep(PAGE, handle);
    case "[":
      return () => on.onDay(false);
    case "]":
      return () => on.onDay(true);
    case "Home":
      return () => on.onEnd(false);
    case "End":
      return () => on.onEnd(true);
    case "Enter":
      return on.onNarrow;
    case "c":
      return on.onCompare;
    case "w":
      return on.onWhy;
    case "u":
      return on.onUndo;
    case "/":
      return on.onSearch;
    case "?":
      return on.onHelp;
    case "Escape":
      return on.onEscape;
    default:
      return undefined;
  }
}
