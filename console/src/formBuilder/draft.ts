/** Forms in the making, kept in this browser until they are published or dropped. */
import { formOf, type FormJson } from "../form/formJson";

export interface FormDraft {
  form: FormJson;
  /** The version of the form that it began with; 0 where there was none. */
  base: number;
}

/** Whoever shares this browser has drafts of their own. */
function keyOf(member: string, project: string): string {
  return `annolog.form.${member}.${project}`;
}

/** The draft of a member for a project; null where there is none, or none that can be read. */
export function loadDraft(member: string, project: string): FormDraft | null {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(member, project)) ?? "null") as FormDraft | null;
    const form = found && formOf(found.form);
    return found && form && typeof form !== "string" ? { form, base: Number(found.base) || 0 } : null;
  } catch {
    return null;
  }
}

/** Keep a draft; whether this browser had room for it. */
export function saveDraft(member: string, project: string, draft: FormDraft): boolean {
  try {
    localStorage.setItem(keyOf(member, project), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(member: string, project: string): void {
  localStorage.removeItem(keyOf(member, project));
}
