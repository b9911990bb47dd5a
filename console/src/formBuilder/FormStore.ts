import { formOf, isSameForm, type FormJson } from "../form/formJson";
import { History } from "../kit/History";
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

/** A form in the making, with the way back. */
export class FormStore extends Store<FormState> {
  private readonly history = new History<FormJson>();

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
    this.history.record(this.form, merge);
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
    this.showForm(this.history.undo(this.form));
  }

  redo(): void {
    this.showForm(this.history.redo(this.form));
  }

  private showForm(form: FormJson | undefined): void {
    if (!form) return;
    const { canUndo, canRedo } = this.history;
    this.show({ form, text: null, textProblem: null, canUndo, canRedo });
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
