/** Which key does what on the screen of reviews. */
import { useMemo } from "react";
import { indexOfDigit, isTyping, keyName } from "../keys/keys";
import { isFree } from "../keys/targets";
import { isLetter, useOwnKeys } from "../keys/ownKeys";
import { escapesOrSends, useKeyPress } from "../keys/useKeyPress";

const USUAL_KEYS = {
  approve: "Enter",
  reject: "x",
  edit: "e",
  takeBack: "z",
  next: "n",
  previous: "p",
  undo: "Ctrl+z",
  redo: "Ctrl+Shift+z",
  layers: "l",
  equal: "o",
  comments: "c",
  guideline: "g",
  history: "h",
  help: "?",
} as const;

export type ReviewAction = keyof typeof USUAL_KEYS;
export type ReviewKeys = Readonly<Record<ReviewAction, string>>;
export const REVIEW_ACTIONS = Object.keys(USUAL_KEYS) as ReviewAction[];

/** The keys of the screen, some of them letters that whoever is logged in chose. */
export function useReviewKeyMap(): ReviewKeys {
  const { own } = useOwnKeys("review");
  return useMemo(() => ({ ...USUAL_KEYS, ...own }), [own]);
}

/** The screen's keys that a person may exchange for a letter. */
export function mayBeChosen(action: ReviewAction): boolean {
  return isLetter(USUAL_KEYS[action]) || action === "help";
}

interface Handlers {
  keys: ReviewKeys;
  /** Keys are those of labeling while the final answer is edited. */
  isOff: boolean;
  onAction: (action: ReviewAction) => void;
  /** Take the answer of a person, counted from 0, to the marked question, or all of that person's. */
  onPerson: (person: number, isAll: boolean) => void;
  onStep: (step: 1 | -1) => void;
  onEscape: () => void;
}

export function useReviewKeys(handlers: Handlers): void {
  useKeyPress(handlers.isOff ? null : (event) => handle(event, handlers));
}

function handle(event: KeyboardEvent, handlers: Handlers): boolean {
  const name = keyName(event);
  if (escapesOrSends(event, name, handlers.onEscape, () => handlers.onAction("approve"))) return true;
  if (isTyping(event.target)) return false;
  const person = personOf(event);
  const action = REVIEW_ACTIONS.find((each) => handlers.keys[each] === name);
  if (action && action !== "approve") {
    // Held down, it takes back one verdict, not one after the other.
    if (!event.repeat || action !== "takeBack") handlers.onAction(action);
  } else if (person !== null) handlers.onPerson(person, event.shiftKey);
  else if ((name === "ArrowDown" || name === "ArrowUp") && isFree(event.target)) {
    handlers.onStep(name === "ArrowDown" ? 1 : -1);
  } else return false;
  return true;
}

/** The person that a digit stands for. With Shift the key has another sign on each keyboard, but the same place. */
export function personOf(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return indexOfDigit(event.shiftKey ? event.code.replace("Digit", "") : event.key);
}
