/** What the address of the settings says: what of them is shown. */
export const VIEWS = ["settings", "guideline"] as const;
export type View = (typeof VIEWS)[number];

export interface SettingsSearch {
  /** The settings where it is missing. */
  view?: Exclude<View, "settings">;
}

export function validateSettingsSearch({ view }: Record<string, unknown>): SettingsSearch {
  return view === "guideline" ? { view } : {};
}
