import { Button } from "@mantine/core";
import { useState } from "react";
import { accepted } from "../../api/command";
import { request } from "../../api/client";
import { EndSessionDocument, EndSessionsDocument, type EndSessionInput, type EndSessionsInput } from "../../api/operations";
import { ConfirmDialog } from "../../kit/ConfirmDialog";
import { Table, type Column } from "../../kit/Table";
import { useCommand } from "../../kit/useCommand";
import { settingsWords } from "../../words/settings";
import { useReadAgain, type Session } from "../reading";
import styles from "../settings.module.css";

const say = settingsWords.me;

async function endSession(input: EndSessionInput) {
  return accepted((await request(EndSessionDocument, { input })).endSession);
}

async function endSessions(input: EndSessionsInput) {
  return accepted((await request(EndSessionsDocument, { input })).endSessions);
}

/** Where one is logged in; each ended by itself, all others at once, or all of them. */
export function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const [isAsked, ask] = useState(false);
  const one = useCommand(endSession);
  const all = useCommand(endSessions);
  const readAgain = useReadAgain();
  const now = Date.now();
  const alive = sessions.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now).toReversed();
  const end = async (session: string) => {
    if (await one.run({ session })) await readAgain();
  };
  const endAll = async (keepCurrent: boolean) => {
    if (!(await all.run({ keepCurrent }))) return;
    await readAgain();
    ask(false);
  };
  const problem = one.problem ?? (isAsked ? null : all.problem);
  return (
    <section className={styles.part}>
      <div className={styles.top}>
        <h2 className={styles.heading}>{say.sessions}</h2>
        <div className={styles.buttons}>
          {alive.length > 1 && (
            <Button variant="default" disabled={all.isWorking} onClick={() => void endAll(true)}>
              {say.endOthers}
            </Button>
          )}
          <Button variant="default" onClick={() => ask(true)}>
            {say.endAll}…
          </Button>
        </div>
      </div>
      {problem && (
        <p role="alert" className={styles.bad}>
          {problem}
        </p>
      )}
      <Table label={say.sessions} columns={columns((id) => void end(id))} rows={alive} idOf={({ id }) => id} empty={say.noSessions} />
      {isAsked && (
        <ConfirmDialog
          title={`${say.endAll}?`}
          confirm={say.endAll}
          isWorking={all.isWorking}
          problem={all.problem}
          onConfirm={() => void endAll(false)}
          onClose={() => ask(false)}
        >
          <p>{say.endAllText}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function columns(onEnd: (session: string) => void): Column<Session>[] {
  const { moment, day, date } = settingsWords;
  return [
    {
      key: "device",
      title: say.device,
      sortBy: ({ device }) => device ?? "",
      show: ({ device, current }) => (
        <>
          {device ?? say.unknownDevice} {current && <span className={styles.note}>({say.thisOne})</span>}
        </>
      ),
    },
    { key: "started", title: say.started, sortBy: ({ startedAt }) => startedAt, show: ({ startedAt }) => moment(startedAt) },
    { key: "used", title: say.used, sortBy: ({ lastUsedOn }) => lastUsedOn ?? "", show: ({ lastUsedOn, current }) => (current ? say.now : day(lastUsedOn)) },
    { key: "ends", title: say.ends, show: ({ expiresAt }) => (expiresAt ? date(expiresAt) : "–") },
    {
      key: "actions",
      title: settingsWords.keys.columns.actions,
      isUntitled: true,
      show: ({ id, current, device, startedAt }) =>
        !current && (
          <button
            type="button"
            className={styles.textButton}
            aria-label={say.endOf(device ?? say.unknownDevice, moment(startedAt))}
            onClick={() => onEnd(id)}
          >
            {say.end}
          </button>
        ),
    },
  ];
}
