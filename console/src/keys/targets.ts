/** What keys mean where the focus is. */

/** Whether Enter means something of its own there: a press of a button, a new line of a text. */
export function isEnterTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, summary, textarea") !== null;
}

/** Whether arrows mean nothing of their own there. */
export function isFree(target: EventTarget | null): boolean {
  return !(target instanceof Element) || target.closest("input, [data-keys], [role=listbox]") === null;
}

/** Whether keys are about a dialog or a menu above the screen. */
export function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=menu]") !== null;
}
