/** Which key does what on the labeling screen. */
import { isAboutShapes, isOfRegions, isRelation, isTimed, shapeKindOf, type Form, type Question } from "../form/form";
import { selectableOptions } from "../questions/choose";

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

/** What one does with pictures, and the keys for it, unless the form needs them. */
const PICTURE_KEYS = {
  select: "v",
  box: "b",
  ellipse: "e",
  polygon: "p",
  polyline: "l",
  keypoint: "k",
  mask: "m",
  track: "t",
  next: "f",
  again: "d",
  occluded: "o",
  others: "h",
  fit: "0",
  zoomIn: "+",
  zoomOut: "-",
  nextPage: "n",
  previousPage: "u",
  page: "j",
} as const;
export type PictureAction = keyof typeof PICTURE_KEYS;

/** What one does along time, and the letters for it, unless the form needs them. */
const TIMED_KEYS = { mark: "i", nextMark: "f", gone: "x" } as const;
export type TimedAction = keyof typeof TIMED_KEYS;

/** What one does while one listens and writes: letters that are pressed with Alt, so that they work in a field of text as well. */
const PLAYBACK_KEYS = { play: "k", back: "j", forward: "l" } as const;
export type PlaybackAction = keyof typeof PLAYBACK_KEYS;

/** What one does with relations, and the letter for it, unless the form needs it. */
const RELATION_KEYS = { join: "j" } as const;
export type RelationAction = keyof typeof RELATION_KEYS;

/** Tools that only forms with such questions have. */
const TOOLS: readonly PictureAction[] = ["box", "ellipse", "polygon", "polyline", "keypoint", "mask", "track"];

/** What only PDFs need. */
const PAGING: readonly PictureAction[] = ["nextPage", "previousPage", "page"];

export interface OptionKey {
  question: string;
  value: string;
}

export interface KeyMap {
  /** What a hotkey of the form chooses, anywhere on the screen. */
  options: Map<string, OptionKey>;
  actions: Record<Action, string>;
  /** Keys for pictures, where the form has some: of the tools, those that it asks for. */
  pictures: Map<PictureAction, string>;
  /** Keys for inputs with time, where the form has some. */
  timed: Map<TimedAction, string>;
  /** Keys that play such inputs, wherever one is. */
  playback: Map<PlaybackAction, string>;
  /** Keys for relations, where the form asks for some. */
  relations: Map<RelationAction, string>;
}

/**
 * The keys on a form's tasks, some of them letters that a person chose (`own`, by action).
 *
 * A form's own hotkeys go first: an action whose letter a form takes is then with Alt.
 */
export function keyMapOf(form: Form, own: Readonly<Record<string, string>> = {}): KeyMap {
  const options = new Map<string, OptionKey>();
  for (const question of form.questions ?? []) {
    for (const { hotkey, value } of optionsOf(question)) {
      if (hotkey) options.set(hotkey, { question: question.name, value });
    }
  }
  const free = (letter: string) => (options.has(letter) || options.has(letter.toUpperCase()) ? `Alt+${letter}` : letter);
  const key = (action: Action) => free(own[action] ?? LETTERS[action]!);
  const keys: Omit<KeyMap, "playback"> = {
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
    pictures: new Map(pictureActions(form).map((action) => [action, free(own[action] ?? PICTURE_KEYS[action])])),
    timed: new Map(timedActions(form).map((action) => [action, free(own[action] ?? TIMED_KEYS[action])])),
    relations: new Map((form.questions ?? []).some(isRelation) ? [["join", free(own.join ?? RELATION_KEYS.join)]] : []),
  };
  return { ...keys, playback: playbackKeys(form, own, keys) };
}

/** Letters with Alt; with Shift as well where Alt and the letter are what something else had to give way to. */
function playbackKeys(form: Form, own: Readonly<Record<string, string>>, { actions, pictures, timed, relations }: Omit<KeyMap, "playback">) {
  if (!(form.inputs ?? []).some(isTimed)) return new Map<PlaybackAction, string>();
  const others = new Set([...Object.values(actions), ...pictures.values(), ...timed.values(), ...relations.values()]);
  const names = (Object.keys(PLAYBACK_KEYS) as PlaybackAction[]).map((action) => [action, own[action] ?? PLAYBACK_KEYS[action]] as const);
  return new Map(names.map(([action, letter]) => [action, others.has(`Alt+${letter}`) ? `Alt+Shift+${letter}` : `Alt+${letter}`]));
}

type AltKey = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * What a key plays.
 *
 * With Alt, many keyboards make other signs of letters, so the place of the key counts as well, unless it is another letter:
 * of A to Z, or, to somebody who writes, any Latin one, which is meant to be written.
 */
export function playbackActionOf(keys: KeyMap, event: AltKey, isWriting: boolean): PlaybackAction | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const held = event.shiftKey ? "Alt+Shift+" : "Alt+";
  const isLetter = (isWriting ? /^\p{Script=Latin}$/u : /^[a-z]$/i).test(event.key);
  const names = [event.key, isLetter ? "" : letterAt(event.code)].map((letter) => held + letter.toLowerCase());
  for (const name of names) for (const [action, key] of keys.playback) if (key === name) return action;
  return undefined;
}

/** The letter of a key by its place; empty where it is none. */
export function letterAt(code: string): string {
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? "";
}

/** The labeling screen's keys that a person may exchange for a letter. */
export function mayBeChosen(action: Action | PictureAction | TimedAction | RelationAction): boolean {
  return action in LETTERS || action in PICTURE_KEYS || action in TIMED_KEYS || action in RELATION_KEYS;
}

function timedActions(form: Form): TimedAction[] {
  const has = (kind: Question["__typename"]) => (form.questions ?? []).some(({ __typename }) => __typename === kind);
  return (Object.keys(TIMED_KEYS) as TimedAction[]).filter((action) => has(action === "gone" ? "TrackQuestion" : "IntervalQuestion"));
}

function pictureActions(form: Form): PictureAction[] {
  const inputs = form.inputs ?? [];
  if (!inputs.some(({ kind }) => kind === "IMAGE" || kind === "VIDEO" || kind === "PDF")) return [];
  const kinds = new Set<PictureAction>((form.questions ?? []).filter(isAboutShapes).map(shapeKindOf));
  const actions = Object.keys(PICTURE_KEYS) as PictureAction[];
  return actions.filter((action) => {
    if (TOOLS.includes(action)) return kinds.has(action);
    if (PAGING.includes(action)) return inputs.some(({ kind }) => kind === "PDF");
    if (action === "occluded") return kinds.has("keypoint") || kinds.has("track");
    return kinds.size > 0 || ["fit", "zoomIn", "zoomOut"].includes(action);
  });
}

/** What a key does with pictures; "=" is the key of "+" without Shift. */
export function pictureActionOf(keys: KeyMap, name: string): PictureAction | undefined {
  const sought = name === "=" ? "+" : name;
  for (const [action, key] of keys.pictures) if (key === sought) return action;
  return undefined;
}

/** What a pressed key chooses: as it is written in the form, or in small letters. */
export function optionOf(keys: KeyMap, event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): OptionKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return keys.options.get(event.key) ?? keys.options.get(event.key.toLowerCase()) ?? keys.options.get(event.key.toUpperCase());
}

function optionsOf(question: Question) {
  if (isOfRegions(question)) return question.labels;
  switch (question.__typename) {
    case "ChoiceQuestion":
      return selectableOptions(question);
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
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "range"].includes(target.type);
}
