import { useQuery } from "@tanstack/react-query";
import { words } from "../words";
import styles from "./dashboard.module.css";
import { idleRulesQuery, type Alert } from "./figures";

const say = words.dashboard.alerts;
const places = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** The alerts that are open; nothing where none are, or where the caller may not see them. */
export function Alerts({ alerts, total }: { alerts: Alert[]; total: number }) {
  if (alerts.length === 0) return null;
  return (
    <section className={styles.alerts} aria-labelledby="alerts">
      <h2 id="alerts" className={styles.alertsTitle}>
        {say.title(total)}
      </h2>
      <ul className={styles.plain}>
        {alerts.map(({ id, metric, threshold, raised, raisedAt, rule, acknowledgedBy }) => (
          <li key={id}>
            <strong>{rule?.name ?? say.metrics[metric]}</strong>{" "}
            <span className={styles.quiet}>
              {[
                rule?.name && say.metrics[metric],
                [rule?.question, rule?.label].filter(Boolean).join(": "),
                say.value(places.format(raised.value), places.format(threshold)),
                say.since(moment.format(new Date(raisedAt))),
                acknowledgedBy && say.taken(acknowledgedBy.name ?? words.dashboard.people.erased),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The rules that will raise no alert before somebody changes them; nothing where each is evaluated. */
export function IdleRules({ project }: { project: string }) {
  const rules = useQuery(idleRulesQuery(project)).data ?? [];
  if (rules.length === 0) return null;
  return (
    <section className={styles.alerts} aria-labelledby="idle-rules">
      <h2 id="idle-rules" className={styles.alertsTitle}>
        {say.idle(rules.length)}
      </h2>
      <ul className={styles.plain}>
        {rules.map(({ id, name, metric, question, label, problem }) => (
          <li key={id}>
            <strong>{name ?? say.metrics[metric]}</strong>{" "}
            <span className={styles.quiet}>
              {[name && say.metrics[metric], [question, label].filter(Boolean).join(": "), problem].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
