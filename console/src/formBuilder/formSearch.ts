/** What the address of the form builder says: what is shown beside the preview. */
export const VIEWS = ["questions", "json", "versions"] as const;
export type View = (typeof VIEWS)[number];

export interface FormSearch {
  /** The questions where it is missing. */
  view?: Exclude<View, "questions">;
}

export function validateFormSearch({ view }: Record<string, unknown>): FormSearch {
  return view === "json" || view === "versions" ? { view } : {};
}
