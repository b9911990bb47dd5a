/** Which key does what on the labeling screen. */
import type { Form, Question } from "../form/form";

export const ACTIONS = ["submit", "skip", "takeBack", "undo", "redo", "comments", "guideline", "returned", "help"] as const;
export type Action = (typeof ACTIONS)[number];

/** The letters that actions go by, unless the form needs them. */
const LETTERS: Partial<Record<Action, string>> = {
  skip: "s",
  takeBack: "z",
  comments: "c",
  guideline: "g",
  returned: "r",
  help: "?",
};

export interface OptionKey {
  question: string;
  value: string;
}

export interface KeyMap {
  /** What a hotkey of the form chooses, anywhere on the screen. */
  options: Map<string, OptionKey>;
  actions: Record<Action, string>;
}

/** A form's own hotkeys go first: an action whose letter a form takes is then with Alt. */
export function keyMapOf(form: Form): KeyMap {
  const options = new Map<string, OptionKey>();
  for (const question of form.questions ?? []) {
    for (const { hotkey, value } of optionsOf(question)) {
      if (hotkey) options.set(hotkey, { question: question.name, value });
    }
  }
  const key = (action: Action) => {
    const letter = LETTERS[action]!;
    return options.has(letter) || options.has(letter.toUpperCase()) ? `Alt+${letter}` : letter;
  };
  return {
    options,
    actions: {
      submit: "Enter",
      skip: key("skip"),
      takeBack: key("takeBack"),
      undo: "Ctrl+z",
      redo: "Ctrl+Shift+z",
      comments: key("comments"),
      guideline: key("guideline"),
      returned: key("returned"),
      help: key("help"),
    },
  };
}

/** What a pressed key chooses: as it is written in the form, or in small letters. */
export function optionOf(keys: KeyMap, event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): OptionKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return keys.options.get(event.key) ?? keys.options.get(event.key.toLowerCase()) ?? keys.options.get(event.key.toUpperCase());
}

function optionsOf(question: Question) {
  switch (question.__typename) {
    case "ChoiceQuestion":
      return question.options;
    case "SpanQuestion":
      return question.labels;
    case "RankingQuestion":
      return question.items;
    default:
      return [];
  }
}

/** The digits that stand for the first ten rows of the question one is at: "1" to "9", then "0". */
export function digitOf(index: number): string | null {
  return index < 10 ? String((index + 1) % 10) : null;
}

/** The row that a digit stands for, counted from 0; null if it is no digit. */
export function indexOfDigit(key: string): number | null {
  return /^[0-9]$/.test(key) ? (Number(key) + 9) % 10 : null;
}

/** How a pressed key is written in a key map: "Ctrl+Shift+z", "Alt+s", "Enter", "?". */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const hasCtrl = event.ctrlKey || event.metaKey;
  // A sign already says that Shift was needed for it, as "?" does; a letter with Shift alone is the letter.
  const hasShift = event.shiftKey && (hasCtrl || event.key.length > 1);
  return [hasCtrl && "Ctrl", event.altKey && "Alt", hasShift && "Shift", key].filter(Boolean).join("+");
}

/** Whether keys are letters to whoever is there, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[data-keys]")) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(target.type);
}
