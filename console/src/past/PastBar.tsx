import { Link } from "@tanstack/react-router";
import { clockTime } from "../kit/times";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { pastWords } from "../words/past";
import { AsOfField } from "./AsOfField";
import styles from "./past.module.css";
import { usePast } from "./PastContext";

const say = pastWords;

/** The bar over a screen that shows the past: which moment it is, and the ways out of it. Nothing in the present. */
export function PastBar({ project }: { project: string }) {
  const past = usePast();
  const mayAudit = permissionsIn(useViewer(), project).has("EVENTS_READ");
  if (!past) return null;
  const { position, time, isExact } = past;
  return (
    <section className={styles.bar} aria-label={say.title}>
      <p role="status">
        <strong>{say.shown(position, time === null ? null : clockTime(time), isExact)}</strong> {say.readOnly}
      </p>
      <span className={styles.way}>
        {mayAudit && (
          <Link to="/audit" search={{ project, at: Number(position) }}>
            {say.audit}
          </Link>
        )}
        <AsOfField />
        <PresentLink />
      </span>
    </section>
  );
}

/** Leads from a moment of the past to the same screen as it is now. */
export function PresentLink() {
  return (
    <Link to="." search={((former: object) => ({ ...former, at: undefined })) as never}>
      {say.present}
    </Link>
  );
}
