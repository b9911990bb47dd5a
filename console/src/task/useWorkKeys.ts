import { indexOfDigit, isTyping, keyName, optionOf, pictureActionOf, type Action, type KeyMap, type PictureAction } from "../keys/keys";
import { isFree } from "../keys/targets";
import { escapesOrSends, useKeyPress } from "../keys/useKeyPress";

interface Handlers {
  keys: KeyMap;
  onAction: (action: Action) => void;
  onOption: (question: string, value: string, isExact: boolean) => void;
  /** Whether the digit stood for something. */
  onDigit: (index: number) => boolean;
  onPicture: (action: PictureAction) => void;
  /** A key on a picture or the list of its regions; whether it meant something. */
  onRegionKey: (name: string) => boolean;
  /** One question further, or back. */
  onStep: (step: 1 | -1) => void;
  onWrite: () => void;
  onEscape: () => void;
}

/** What keys do while one labels, wherever the focus is, but for letters in fields and anything in dialogs; null hears none. */
export function useWorkKeys(handlers: Handlers | null): void {
  useKeyPress(handlers && ((event) => handle(event, handlers)));
}

function handle(event: KeyboardEvent, handlers: Handlers): boolean {
  const { keys } = handlers;
  const name = keyName(event);
  const isOnRegions = event.target instanceof Element && event.target.closest("[data-regions]") !== null;
  if (isOnRegions && event.key.length > 1 && handlers.onRegionKey(name)) return true;
  if (escapesOrSends(event, name, handlers.onEscape, () => handlers.onAction("submit"))) return true;
  if (isTyping(event.target)) return false;
  const option = optionOf(keys, event);
  if (option) {
    // Held down, it answers once, and nothing of the task that comes next.
    if (!event.repeat) handlers.onOption(option.question, option.value, event.altKey);
    return true;
  }
  const action = (Object.keys(keys.actions) as Action[]).find((each) => keys.actions[each] === name);
  if (action && action !== "submit") {
    // Held down, only the history of an answer is gone through, not task after task.
    if (!event.repeat || action === "undo" || action === "redo") handlers.onAction(action);
    return true;
  }
  const digit = indexOfDigit(name);
  if (digit !== null && (event.repeat || handlers.onDigit(digit))) return true;
  const pictureAction = pictureActionOf(keys, name);
  if (pictureAction) {
    handlers.onPicture(pictureAction);
    return true;
  }
  if (isOnRegions && handlers.onRegionKey(name)) return true;
  if (name === "/") handlers.onWrite();
  else if ((name === "ArrowDown" || name === "ArrowUp") && isFree(event.target)) {
    handlers.onStep(name === "ArrowDown" ? 1 : -1);
  } else return false;
  return true;
}
