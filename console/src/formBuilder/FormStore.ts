import { formOf, isSameForm, type FormJson } from "../form/formJson";
import { Store } from "../kit/Store";
import { formBuilderWords } from "../words/formBuilder";

export interface FormState {
  form: FormJson;
  /** JSON as somebody writes it, while it is no form yet; null where the form is all there is. */
  text: string | null;
  /** Why that text is no form. */
  textProblem: string | null;
  canUndo: boolean;
  canRedo: boolean;
}

const LONGEST_HISTORY = 200;

/** A form in the making, with the way back. */
export class FormStore extends Store<FormState> {
  private past: FormJson[] = [];
  private future: FormJson[] = [];
  private lastMerged = "";

  constructor(form: FormJson) {
    super({ form, text: null, textProblem: null, canUndo: false, canRedo: false });
  }

  get form(): FormJson {
    return this.state.form;
  }

  /** Change the form. Changes in a row with the same `merge` are one step back, as the letters of a word are. */
  change(form: FormJson, merge = ""): void {
    if (isSameForm(form, this.form)) {
      if (this.state.text !== null) this.show({ text: null, textProblem: null });
      return;
    }
    if (!merge || merge !== this.lastMerged) this.past = [...this.past, this.form].slice(-LONGEST_HISTORY);
    this.lastMerged = merge;
    this.future = [];
    this.showForm(form);
  }

  /** Take in JSON as it is written: the form follows it as soon as it is one. */
  write(text: string): void {
    const read = formIn(text);
    if (typeof read === "string") this.show({ text, textProblem: read });
    else {
      this.change(read, "json");
      this.show({ text: null, textProblem: null });
    }
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.form);
    this.lastMerged = "";
    this.showForm(before);
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.form);
    this.lastMerged = "";
    this.showForm(after);
  }

  private showForm(form: FormJson): void {
    this.show({
      form,
      text: null,
      textProblem: null,
      canUndo: this.past.length > 0,
      canRedo: this.future.length > 0,
    });
  }
}

/** The form in a JSON text, or why there is none. */
function formIn(text: string): FormJson | string {
  try {
    return formOf(JSON.parse(text));
  } catch (error) {
    return formBuilderWords.json.broken((error as Error).message);
  }
}
