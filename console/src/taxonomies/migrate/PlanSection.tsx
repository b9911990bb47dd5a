import { Button } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import draftStyles from "../draft/draft.module.css";
import { FormDialog } from "../draft/FormDialog";
import styles from "./migrate.module.css";
import { labelQuery, migrate, planQuery, WAYS, waysOf, type MigratedProject, type MigratedTaxonomy, type MigrationPlan, type Way } from "./migration";

const say = taxonomyWords.migrate;
const SAMPLES = 3;

interface Props {
  project: MigratedProject;
  taxonomy: MigratedTaxonomy;
  /** The versions that the form draws on now. */
  versions: number[];
  isRunning: boolean;
  onStarted: (position: string) => void;
}

/** What would become of the labels, tried before anything is done, and the way to do it. */
export function PlanSection({ project, taxonomy, versions, isRunning, onStarted }: Props) {
  const offered = taxonomy.versions.nodes.filter(({ withdrawn, number }) => !withdrawn && !(versions.length === 1 && versions[0] === number));
  const [chosen, setChosen] = useState<number | null>(null);
  const newer = offered.find(({ number }) => number > Math.max(...versions));
  const to = offered.find(({ number }) => number === chosen) ?? newer;
  const [isAsked, setAsked] = useState(false);
  const drawn = say.from(taxonomyWords.panel.inVersion(versions));
  return (
    <section aria-labelledby="plan">
      <div className={styles.choice}>
        <p id="plan">{newer ? drawn : `${drawn} ${say.newest}`}</p>
        <label className={styles.field}>
          <span>{say.to}</span>
          <select value={to?.number ?? ""} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            {!newer && <option value="">{say.chooseOlder}</option>}
            {offered.map(({ number, publishedAt }) => (
              <option key={number} value={number}>
                {`v${number}, ${taxonomyWords.date(publishedAt)}`}
              </option>
            ))}
          </select>
        </label>
        {to?.notes && <p className={styles.quiet}>{taxonomyWords.source.notes(to.notes)}</p>}
      </div>
      {to && (
        <Plan project={project} taxonomy={taxonomy.id} from={versions[0]!} to={to.number} isRunning={isRunning} onStart={() => setAsked(true)} />
      )}
      {isAsked && to && (
        <FormDialog
          title={say.confirmTitle}
          confirm={say.start(to.number)}
          isReady
          onClose={() => setAsked(false)}
          onConfirm={async () => {
            onStarted(await migrate(project.id, taxonomy.id, to.number));
            setChosen(null);
            return null;
          }}
        >
          <p className={draftStyles.text}>{say.confirmText(to.number)}</p>
        </FormDialog>
      )}
    </section>
  );
}

interface PlanProps {
  project: MigratedProject;
  taxonomy: string;
  from: number;
  to: number;
  isRunning: boolean;
  onStart: () => void;
}

function Plan({ project, taxonomy, from, to, isRunning, onStart }: PlanProps) {
  const plan = useQuery(planQuery(project.id, taxonomy, to, project.version));
  if (plan.isError) {
    return (
      <p role="alert" className={styles.problem}>
        {plan.error.message}
      </p>
    );
  }
  if (!plan.data) {
    return (
      <p role="status" className={styles.quiet}>
        {say.trying}
      </p>
    );
  }
  const ways = waysOf(plan.data.rules);
  return (
    <>
      <p role="status">
        {say.plan(plan.data.tasks)} {say.reopened(plan.data.reopened)}
      </p>
      <ul className={styles.ways}>
        {(Object.keys(WAYS) as Way[]).map((way) => (
          <li key={way} data-way={way}>
            <strong>{taxonomyWords.n(ways[way])}</strong> {say[way]}
          </li>
        ))}
      </ul>
      {plan.data.rules.length > 0 && <Rules rules={plan.data.rules} taxonomy={taxonomy} from={from} to={to} />}
      <Button onClick={onStart} disabled={isRunning}>
        {say.start(to)}
      </Button>
    </>
  );
}

interface RulesProps {
  rules: MigrationPlan["rules"];
  taxonomy: string;
  from: number;
  to: number;
}

function Rules({ rules, taxonomy, from, to }: RulesProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {(["rule", "labels", "annotations", "samples"] as const).map((column) => (
            <th key={column} scope="col">
              {say.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rules.map(({ rule, labels, annotations, samples }) => (
          <tr key={rule}>
            <th scope="row">{say.rules[rule]}</th>
            <td>{taxonomyWords.n(labels)}</td>
            <td>{taxonomyWords.n(annotations)}</td>
            <td>
              <Samples samples={samples.slice(0, SAMPLES)} taxonomy={taxonomy} from={from} to={to} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Samples = MigrationPlan["rules"][number]["samples"];

function Samples({ samples, taxonomy, from, to }: Omit<RulesProps, "rules"> & { samples: Samples }) {
  const before = useQueries({ queries: samples.map(({ conceptId }) => labelQuery(taxonomy, from, conceptId)) });
  const targets = samples.flatMap((sample) => sample.targets);
  const after = useQueries({ queries: targets.map((target) => labelQuery(taxonomy, to, target)) });
  const nameOf = (target: string) => after[targets.indexOf(target)]?.data ?? target;
  return (
    <ul className={styles.samples}>
      {samples.map(({ question, conceptId, labels, targets: own }, index) => {
        const label = before[index]?.data ?? conceptId;
        const goes = own.filter((target) => target !== conceptId || nameOf(target) !== label);
        return <li key={`${question} ${conceptId}`}>{say.sample(label, goes.map(nameOf).join(" / "), labels)}</li>;
      })}
    </ul>
  );
}
