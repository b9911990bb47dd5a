import { Button } from "@mantine/core";
import { useState } from "react";
import { request } from "../api/client";
import { accepted } from "../api/command";
import { EraseSubjectDocument, SubjectReportDocument, type SubjectReportInput } from "../api/operations";
import { Dialog } from "../kit/Dialog";
import { clockTime } from "../kit/times";
import { useCommand } from "../kit/useCommand";
import { useViewer } from "../login/ViewerContext";
import { erasureWords } from "../words/erasures";
import { ErasureForm } from "./ErasureForm";
import styles from "./erasures.module.css";
import { HoldDialog } from "./HoldDialog";

const say = erasureWords.subject;

async function report(input: SubjectReportInput) {
  return accepted((await request(SubjectReportDocument, { input })).subjectReport);
}

type Report = Awaited<ReturnType<typeof report>>;

/** What is held about a person whom tasks name: given out, put under hold, erased. */
export function SubjectPart() {
  const { permissions } = useViewer();
  const [subject, setSubject] = useState("");
  const [dialog, open] = useState<"hold" | "erase" | null>(null);
  /** Whom it was asked about at last; meanwhile, somebody else may be written. */
  const [asked, ask] = useState("");
  const [found, setFound] = useState<{ of: string; report: Report } | null>(null);
  const command = useCommand(report);
  const wanted = subject.trim();
  return (
    <section aria-labelledby="subject" className={styles.part}>
      <h2 id="subject" className={styles.heading}>
        {say.title}
      </h2>
      <p className={styles.note}>{say.hint}</p>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          setFound(null);
          if (!wanted) return;
          ask(wanted);
          void command.run({ subject: wanted, first: 1, download: true }).then((given) => setFound(given && { of: wanted, report: given }));
        }}
      >
        <label className={styles.field}>
          {say.reference}
          <input
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={subject}
            onChange={({ currentTarget }) => {
              setSubject(currentTarget.value);
              setFound(null);
              command.forget();
            }}
          />
        </label>
        {permissions.includes("SUBJECTS_READ") && (
          <Button type="submit" size="sm" variant="default" disabled={!wanted} loading={command.isWorking}>
            {say.report}
          </Button>
        )}
        {permissions.includes("HOLDS_MANAGE") && (
          <Button size="sm" variant="default" disabled={!wanted} onClick={() => open("hold")}>
            {say.hold}
          </Button>
        )}
        {permissions.includes("ERASE") && (
          <Button size="sm" variant="default" disabled={!wanted} className={styles.danger} onClick={() => open("erase")}>
            {say.erase}
          </Button>
        )}
      </form>
      <div role="status">{found?.of === wanted && <Found report={found.report} />}</div>
      {command.problem && asked === wanted && <p role="alert">{command.problem}</p>}
      {dialog === "hold" && <HoldDialog subject={wanted} onClose={() => open(null)} />}
      <Dialog isOpen={dialog === "erase"} onClose={() => open(null)} title={say.eraseTitle} size="lg">
        <ErasureForm
          of={`subject ${wanted}`}
          typed={wanted}
          erase={async (given) => (await request(EraseSubjectDocument, { input: { ...given, subject: wanted } })).eraseSubject}
          onClose={() => open(null)}
        >
          <p className={styles.text} dir="auto">
            {say.what(wanted)}
          </p>
        </ErasureForm>
      </Dialog>
    </section>
  );
}

/** How much is held, and where all of it can be fetched. */
function Found({ report: { taskCount, download } }: { report: Report }) {
  return (
    <p className={styles.text}>
      {say.found(taskCount)}{" "}
      {taskCount > 0 && download && (
        <>
          <a className={styles.link} href={download.url} download>
            {say.download}
          </a>
          . <span className={styles.note}>{say.until(clockTime(download.expiresAt))}</span>
        </>
      )}
    </p>
  );
}
