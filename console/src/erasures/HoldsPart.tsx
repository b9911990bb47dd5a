import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../kit/Dialog";
import { Loading } from "../kit/Loading";
import { Table, type Column } from "../kit/Table";
import { useCommand } from "../kit/useCommand";
import { useList } from "../kit/useList";
import { useViewer } from "../login/ViewerContext";
import { erasureWords } from "../words/erasures";
import styles from "./erasures.module.css";
import { HoldDialog } from "./HoldDialog";
import { heldName, holdsQuery, placedBy, releaseHold, untilOf, type Hold } from "./holds";

const say = erasureWords.holds;

/** What is under hold, by whom, why and until when; placed and released where the caller may. */
export function HoldsPart() {
  const mayManage = useViewer().permissions.includes("HOLDS_MANAGE");
  const [isPlacing, setPlacing] = useState(false);
  const [released, release] = useState<Hold | null>(null);
  const { pages: found, more } = useList(holdsQuery);
  const rows = found.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const columns: Column<Hold>[] = [
    { key: "what", title: say.columns.what, show: heldName },
    { key: "reason", title: say.columns.reason, show: ({ reason }) => reason ?? say.erased },
    { key: "placed", title: say.columns.placed, show: placedBy },
    { key: "until", title: say.columns.until, show: untilOf },
  ];
  if (mayManage) columns.push({ key: "release", title: say.columns.release, isUntitled: true, show: (hold) => <ReleaseButton hold={hold} onPress={release} /> });
  return (
    <section aria-labelledby="holds" className={styles.part}>
      <div className={styles.row}>
        <h2 id="holds" className={styles.heading}>
          {say.title}
        </h2>
        {mayManage && (
          <Button size="sm" variant="default" onClick={() => setPlacing(true)}>
            {say.place}
          </Button>
        )}
      </div>
      <p className={styles.note}>{say.hint}</p>
      {found.isPending && <Loading />}
      {found.isError && <p role="alert">{say.failed(found.error.message)}</p>}
      {found.data && <Table label={say.list} columns={columns} rows={rows} idOf={({ id }) => id} empty={say.none} more={more} />}
      {isPlacing && <HoldDialog onClose={() => setPlacing(false)} />}
      {released && <ReleaseDialog hold={released} onClose={() => release(null)} />}
    </section>
  );
}

function ReleaseButton({ hold, onPress }: { hold: Hold; onPress: (hold: Hold) => void }) {
  return (
    <button type="button" className={styles.textButton} aria-label={say.releaseOf(heldName(hold))} onClick={() => onPress(hold)}>
      {say.release}
    </button>
  );
}

function ReleaseDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const words = erasureWords.release;
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const command = useCommand(releaseHold);
  const release = async () => {
    if (!(await command.run({ hold: hold.id, reason: reason.trim() }))) return;
    void queries.invalidateQueries({ queryKey: holdsQuery.queryKey });
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={words.title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void release();
        }}
      >
        <p className={styles.text}>{words.what(heldName(hold))}</p>
        <label className={styles.field}>
          {words.reason}
          <input required data-autofocus maxLength={2_000} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
        </label>
        {command.problem && <p role="alert">{command.problem}</p>}
        <div className={styles.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>
            {erasureWords.hold.cancel}
          </Button>
          <Button type="submit" size="sm" disabled={!reason.trim()} loading={command.isWorking}>
            {words.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
