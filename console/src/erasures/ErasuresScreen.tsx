import { Link } from "@tanstack/react-router";
import { Header } from "../app/Header";
import { mayAudit } from "../audit/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { erasureWords } from "../words/erasures";
import { ErasureList } from "./ErasureList";
import kit from "../kit/kit.module.css";
import { ScreenTitle } from "../kit/titles";
import styles from "./erasures.module.css";
import { HoldsPart } from "./HoldsPart";
import { SubjectPart } from "./SubjectPart";

const say = erasureWords;

/** What was erased, what may not be erased, and the people whom tasks name: `/audit/erasures`. */
export function ErasuresScreen() {
  const viewer = useViewer();
  if (!viewer.permissions.includes("ERASURES_READ")) return <Notice title={say.title} text={say.absent} />;
  return (
    <>
      <Header>
        <ScreenTitle title={say.title} />
        {mayAudit(viewer) && (
          <Link className={kit.headerLink} to="/audit">
            {say.audit}
          </Link>
        )}
      </Header>
      <main className={styles.screen}>
        <SubjectPart />
        <HoldsPart />
        <ErasureList />
      </main>
    </>
  );
}
