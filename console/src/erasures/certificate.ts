/** A certificate as lines that people read: what each value is about, and the value. */
export function linesOf(value: unknown, about: readonly string[] = []): [about: string, text: string][] {
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each !== "object" || each === null)) return textLine(about, value.join(", "));
    return value.flatMap((each) => linesOf(each, about));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => linesOf(each, [...about, name.replaceAll(/[._]/g, " ")]));
  }
  return value === null || value === undefined ? [] : textLine(about, String(value));
}

function textLine(about: readonly string[], text: string): [string, string][] {
  return text === "" ? [] : [[about.join(", "), text]];
}
