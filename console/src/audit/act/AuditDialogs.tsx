import type { EventFilter, Permission } from "../../api/operations";
import { Dialog } from "../../kit/Dialog";
import { KeyCap } from "../../keys/KeyCap";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import type { AuditSearch } from "../auditSearch";
import type { AuditEvent } from "../timeline/eventPages";
import styles from "./act.module.css";
import { EraseForm } from "./EraseForm";
import { ExportChoice } from "./ExportChoice";
import { UndoForm } from "./UndoForm";
import { WhySteps } from "./WhySteps";

const say = auditWords;

export type OpenDialog =
  | { kind: "why" | "undo" | "erase"; event: AuditEvent }
  | { kind: "restore"; task: string; position: number }
  | { kind: "export" | "keys" };

interface Props {
  dialog: OpenDialog | null;
  search: AuditSearch;
  filter: EventFilter;
  rights: Set<Permission>;
  isWhole: boolean;
  onClose: () => void;
  onGoTo: (position: number) => void;
}

/** What one does from the timeline, each in a dialog of its own. */
export function AuditDialogs({ dialog, search, filter, rights, isWhole, onClose, onGoTo }: Props) {
  const goTo = (position: number) => {
    onClose();
    onGoTo(position);
  };
  return (
    <Dialog isOpen={dialog !== null} onClose={onClose} title={dialog ? titleOf(dialog) : ""}>
      {dialog?.kind === "why" && <WhySteps event={dialog.event} onGoTo={goTo} />}
      {dialog?.kind === "undo" && <UndoForm event={dialog.event} onGoTo={goTo} onClose={onClose} />}
      {dialog?.kind === "restore" && <UndoForm task={dialog.task} position={dialog.position} onGoTo={goTo} onClose={onClose} />}
      {dialog?.kind === "erase" && <EraseForm event={dialog.event} onClose={onClose} />}
      {dialog?.kind === "export" && <ExportChoice search={search} filter={filter} rights={rights} isWhole={isWhole} />}
      {dialog?.kind === "keys" && <Keys />}
    </Dialog>
  );
}

function titleOf(dialog: OpenDialog): string {
  switch (dialog.kind) {
    case "why":
      return say.why.title;
    case "undo":
      return say.undo.title;
    case "restore":
      return say.undo.restoreTitle;
    case "erase":
      return say.erase.title;
    case "export":
      return say.export.title;
    case "keys":
      return words.keys.title;
  }
}

const KEYS: [keyof typeof say.keys, string[]][] = [
  ["step", ["←", "→"]],
  ["hundred", ["Shift+←", "Shift+→"]],
  ["day", ["[", "]"]],
  ["ends", ["Home", "End"]],
  ["narrow", ["Enter"]],
  ["compare", ["c"]],
  ["why", ["w"]],
  ["undo", ["u"]],
  ["search", ["/"]],
  ["escape", ["Escape"]],
  ["help", ["?"]],
];

function Keys() {
  return (
    <dl className={styles.keys}>
      {KEYS.map(([name, keys]) => (
        <div key={name}>
          <dt>
            {keys.map((key) => (
              <KeyCap key={key} name={key} />
            ))}
          </dt>
          <dd>{say.keys[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
