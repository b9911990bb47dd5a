/** Fields of the form builder by the place of their value in the form, as "questions.0.options.2.hotkey". */

export function fieldId(place: string): string {
  return `form.${place}`;
}

/** Put the focus into the field at a place, or into the nearest one around it. */
export function focusPlace(place: string): void {
  const steps = place.split(".");
  for (let length = steps.length; length > 0; length -= 1) {
    const found = document.getElementById(fieldId(steps.slice(0, length).join(".")));
    if (!found) continue;
    found.focus();
    found.scrollIntoView({ block: "nearest" });
    return;
  }
}
