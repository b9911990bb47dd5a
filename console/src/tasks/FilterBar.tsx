import { Link } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState, type RefObject } from "react";
import type { Project } from "../form/form";
import { exportOf } from "../exports/exportSearch";
import { words } from "../words";
import { COLUMNS, writeColumns, type Column } from "./columns";
import type { GridMember } from "./taskPages";
import { daysOf, isFiltered, NOBODY, ORDERS, REASONS, spanOf, STATUSES, statusesOf, validateTaskSearch, type TaskSearch } from "./taskSearch";
import kit from "../kit/kit.module.css";
import styles from "./tasks.module.css";

const say = words.tasks;
const TYPING_MS = 350;
/** What the second row asks for, which a narrow screen shows where one wants it. */
const MORE = ["label", "author", "assignee", "relabel", "reason", "meta", "answered", "order", "direction"] as const satisfies (keyof TaskSearch)[];

interface Props {
  project: Project;
  search: TaskSearch;
  columns: Column[];
  members: GridMember[];
  mayExport: boolean;
  searchField: RefObject<HTMLInputElement | null>;
  onChange: (search: TaskSearch, isSameList?: boolean) => void;
  /** One is done here: the keys are for the grid again. */
  onLeave: () => void;
}

/** Which tasks are shown, in which order and with which columns: all of it stands in the address. */
export function FilterBar({ project, search, columns, members, mayExport, searchField, onChange, onLeave }: Props) {
  const set = (change: Partial<Record<keyof TaskSearch, string | undefined>>) =>
    onChange(validateTaskSearch({ ...search, task: undefined, ...change }));
  const people = (chosen: string | undefined) => {
    const known = members.map(({ id, name }) => ({ value: id, label: name ?? words.dashboard.people.erased }));
    const isKnown = !chosen || chosen === NOBODY || members.some(({ id }) => id === chosen);
    return isKnown ? known : [...known, { value: chosen, label: say.somebody }];
  };
  const days = search.answered ? daysOf(search.answered) : null;
  const [isOpen, setOpen] = useState(false);
  const more = useId();
  return (
    <search className={styles.filter} aria-label={say.filter}>
      <div className={styles.filterRow}>
        <TextField
          field={searchField}
          label={say.fields.text}
          keys="/"
          value={search.text}
          onChange={(text) => set({ text })}
          onLeave={onLeave}
        />
        <StatusField search={search} onChange={(status) => set({ status })} />
        {search.imported && <span className={styles.between}>{say.importedBetween(spanOf(search.imported))}</span>}
        {days && days.first !== days.last && <span className={styles.between}>{say.answeredBetween(days)}</span>}
        {isFiltered(search) && (
          <button type="button" className={kit.textButton} onClick={() => onChange(kept(search))}>
            {say.clear}
          </button>
        )}
        {mayExport && (
          <Link className={styles.export} to="/p/$project/export" params={{ project: project.id }} search={exportOf(search)}>
            {say.export}
          </Link>
        )}
        <ColumnsField chosen={columns} onChange={(next) => onChange({ ...search, columns: next }, true)} />
        <button type="button" className={styles.more} aria-expanded={isOpen} aria-controls={more} onClick={() => setOpen(!isOpen)}>
          {say.moreFilters(MORE.filter((name) => search[name] !== undefined).length)}
        </button>
      </div>
      <div id={more} className={styles.filterRow} data-more data-open={isOpen || undefined}>
        <TextField
          label={say.fields.label}
          hint={say.fields.labelHint}
          options={labelsOf(project)}
          value={search.label}
          onChange={(label) => set({ label })}
          onLeave={onLeave}
        />
        <SelectField label={say.fields.author} value={search.author} options={people(search.author)} onChange={(author) => set({ author })} />
        <SelectField
          label={say.fields.assignee}
          value={search.assignee}
          options={[{ value: NOBODY, label: say.fields.nobody }, ...people(search.assignee)]}
          onChange={(assignee) => set({ assignee })}
        />
        <SelectField
          label={say.fields.relabel}
          value={search.relabel && "true"}
          options={[{ value: "true", label: say.fields.relabelYes }]}
          onChange={(relabel) => set({ relabel })}
        />
        <SelectField
          label={say.fields.reason}
          value={search.reason}
          options={REASONS.map((value) => ({ value, label: say.reasons[value] }))}
          onChange={(reason) => set({ reason })}
        />
        <TextField label={say.fields.meta} hint={say.fields.metaHint} value={search.meta} onChange={(meta) => set({ meta })} onLeave={onLeave} />
        <label className={styles.field}>
          <span>{say.fields.answered}</span>
          <input type="date" value={days?.first === days?.last ? days?.first ?? "" : ""} onChange={(event) => set({ answered: event.currentTarget.value })} />
        </label>
        <SelectField
          label={say.fields.order}
          value={search.order}
          empty={say.orders.RANK}
          options={ORDERS.filter((value) => value !== "RANK").map((value) => ({ value, label: say.orders[value] }))}
          onChange={(order) => set({ order, direction: undefined })}
        />
        <SelectField
          label={say.fields.direction}
          value={search.direction}
          empty={say.directions.usual}
          options={(["ASCENDING", "DESCENDING"] as const).map((value) => ({ value, label: say.directions[value] }))}
          onChange={(direction) => set({ direction })}
        />
      </div>
    </search>
  );
}

/** What stays when the filter is cleared. */
function kept({ order, direction, columns, at }: TaskSearch): TaskSearch {
  return validateTaskSearch({ order, direction, columns, at });
}

/** The labels that the form lists, as the filter writes them; those of taxonomies are typed. */
function labelsOf({ form }: Project): { value: string; label: string }[] {
  return (form?.questions ?? []).flatMap((question) => {
    const options = "options" in question ? question.options : "labels" in question ? question.labels : [];
    return options.map(({ value, label }) => ({ value: `${question.name}:${value}`, label: `${question.title || question.name}: ${label}` }));
  });
}

interface TextProps {
  label: string;
  hint?: string;
  /** The key that leads here. */
  keys?: string;
  field?: RefObject<HTMLInputElement | null>;
  options?: { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  onLeave: () => void;
}

/** A field whose text counts once one stops typing, or at Enter. */
function TextField({ label, hint, keys, field, options, value = "", onChange, onLeave }: TextProps) {
  const list = useId();
  const [text, setText] = useState(value);
  // What was told from here is what stands here, or an earlier state of what is being typed.
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  const tell = (given: string) => {
    told.current = given.trim();
    onChange(given.trim() || undefined);
  };
  useEffect(() => {
    // Blanks around it are no other text: told again and again, they would end the selection each time.
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => tell(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <input
        ref={field}
        type="text"
        autoComplete="off"
        aria-keyshortcuts={keys}
        placeholder={hint}
        list={options && list}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText(value);
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.preventDefault();
          if (event.key === "Enter" && text.trim() !== value) tell(text);
          onLeave();
        }}
      />
      {options && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </datalist>
      )}
    </label>
  );
}

interface SelectProps {
  label: string;
  value: string | undefined;
  /** What stands there without a choice. */
  empty?: string;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

function SelectField({ label, value = "", empty = say.any, options, onChange }: SelectProps) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
        <option value="">{empty}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function StatusField({ search, onChange }: { search: TaskSearch; onChange: (status: string | undefined) => void }) {
  const chosen = statusesOf(search);
  return (
    <fieldset className={styles.statuses}>
      <legend>{say.fields.status}</legend>
      {STATUSES.map((status) => (
        <label key={status}>
          <input
            type="checkbox"
            checked={chosen.includes(status)}
            onChange={(event) => {
              const next = STATUSES.filter((each) => (each === status ? event.currentTarget.checked : chosen.includes(each)));
              onChange(next.join(",") || undefined);
            }}
          />
          {words.dashboard.progress.statuses[status]}
        </label>
      ))}
    </fieldset>
  );
}

function ColumnsField({ chosen, onChange }: { chosen: Column[]; onChange: (columns: string | undefined) => void }) {
  return (
    <details className={styles.choice}>
      <summary>{say.fields.columns}</summary>
      <fieldset>
        <legend className={kit.spoken}>{say.fields.columns}</legend>
        {COLUMNS.map((column) => (
          <label key={column}>
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              onChange={(event) =>
                onChange(writeColumns(COLUMNS.filter((each) => (each === column ? event.currentTarget.checked : chosen.includes(each)))))
              }
            />
            {say.columns[column]}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
