/** The letters that a person chose for what one does on a screen, kept in this browser. */
import { useSyncExternalStore } from "react";
import { Store } from "../kit/Store";
import { useViewer } from "../login/ViewerContext";

/** The screens that have keys of their own. */
export type KeyScreen = "label" | "review";
/** The letter of each action that has another one than usual, by screen. */
export type OwnKeys = Readonly<Record<KeyScreen, Readonly<Record<string, string>>>>;

const NONE: OwnKeys = { label: {}, review: {} };

class OwnKeysStore extends Store<OwnKeys> {
  constructor(private readonly place: string) {
    super(kept(place));
  }

  /** Give an action of a screen another letter; null gives it the usual one. */
  choose(screen: KeyScreen, action: string, letter: string | null): void {
    const { [action]: _, ...others } = this.state[screen];
    this.keep({ [screen]: letter === null ? others : { ...others, [action]: letter } });
  }

  /** Give all actions of a screen their usual letters. */
  reset(screen: KeyScreen): void {
    this.keep({ [screen]: {} });
  }

  private keep(change: Partial<OwnKeys>): void {
    this.show(change);
    try {
      localStorage.setItem(this.place, JSON.stringify(this.state));
    } catch {
      // A browser that keeps nothing has the letters until the page is closed.
    }
  }
}

function kept(place: string): OwnKeys {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Record<KeyScreen, unknown>>;
    return { label: lettersIn(found.label), review: lettersIn(found.review) };
  } catch {
    return NONE;
  }
}

function lettersIn(found: unknown): Record<string, string> {
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(Object.entries(found).filter(([, letter]) => typeof letter === "string" && isLetter(letter)));
}

/** Whether an action may go by such a key: digits choose options, and signs have other meanings on many keyboards. */
export function isLetter(key: string): boolean {
  return /^\p{Ll}$|^\p{Lo}$/u.test(key);
}

const stores = new Map<string, OwnKeysStore>();

function storeOf(member: string): OwnKeysStore {
  let store = stores.get(member);
  if (!store) stores.set(member, (store = new OwnKeysStore(`annolog.keys.${member}`)));
  return store;
}

/** The letters that whoever is logged in chose on a screen, and what changes them. */
export function useOwnKeys(screen: KeyScreen) {
  const store = storeOf(useViewer().member.id);
  const own = useSyncExternalStore(store.subscribe, store.snapshot)[screen];
  return { own, store };
}
