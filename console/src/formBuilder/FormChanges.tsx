import { formBuilderWords } from "../words/formBuilder";
import styles from "./formBuilder.module.css";
import { countChanges, type FieldDiff, type FormDiff, type PartDiff } from "./formDiff";

const say = formBuilderWords.diff;

/** What differs between two forms, part by part; signs and words say how. */
export function FormChanges({ diff }: { diff: FormDiff }) {
  if (countChanges(diff) === 0) return <p className={styles.quiet}>{say.none}</p>;
  return (
    <>
      <Parts title={formBuilderWords.inputs.title} parts={diff.inputs} />
      <Parts title={formBuilderWords.questions.title} parts={diff.questions} />
    </>
  );
}

function Parts({ title, parts }: { title: string; parts: PartDiff[] }) {
  if (parts.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.diff}>
        {parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </ul>
    </>
  );
}

function Part({ part }: { part: PartDiff }) {
  const [first] = part.changes;
  return (
    <li>
      <p data-change={first}>
        <span aria-hidden="true" className={styles.sign}>
          {say.signs[first!]}
        </span>{" "}
        <strong dir="auto">{part.title}</strong> <span className={styles.quiet}>{part.changes.map((change) => say.changes[change]).join(", ")}</span>
      </p>
      {part.fields.length + part.options.length > 0 && (
        <ul>
          {part.fields.map((field) => (
            <Field key={field.field} field={field} />
          ))}
          {part.options.map((option) => (
            <Part key={option.name} part={option} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Field({ field: { field, before, after } }: { field: FieldDiff }) {
  return (
    <li>
      <span className={styles.quiet}>{say.fields[field as keyof typeof say.fields] ?? field}:</span> <del>{shown(before)}</del>{" "}
      <span aria-hidden="true">→</span> <ins>{shown(after)}</ins>
    </li>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return say.usual;
  if (typeof value === "boolean") return value ? say.yes : say.no;
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
