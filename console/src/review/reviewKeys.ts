/** Which key does what on the screen of reviews. */
import { indexOfDigit, isTyping, keyName } from "../keys/keys";
import { isFree } from "../keys/targets";
import { escapesOrSends, useKeyPress } from "../keys/useKeyPress";

export const REVIEW_KEYS = {
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

export type ReviewAction = keyof typeof REVIEW_KEYS;

interface Handlers {
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
  const action = (Object.keys(REVIEW_KEYS) as ReviewAction[]).find((each) => REVIEW_KEYS[each] === name);
  if (action && action !== "approve") handlers.onAction(action);
  else if (person !== null) handlers.onPerson(person, event.shiftKey);
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
