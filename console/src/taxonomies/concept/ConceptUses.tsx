import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { permissionsIn } from "../../login/rights";
import { useViewer } from "../../login/ViewerContext";
import { words } from "../../words";
import { taxonomyWords } from "../../words/taxonomies";
import { projectsQuery, usesQuery } from "./concept";
import styles from "./concept.module.css";

const say = taxonomyWords.panel;

interface Props {
  taxonomy: string;
  version: number;
  concept: string;
}

/** How many labels name a concept, project by project, for who may see such figures. */
export function ConceptUses({ taxonomy, version, concept }: Props) {
  const viewer = useViewer();
  const all = useQuery(projectsQuery(taxonomy)).data ?? [];
  const projects = all.filter(({ id }) => permissionsIn(viewer, id).has("STATISTICS_READ"));
  const uses = useQueries({ queries: projects.map(({ id }) => usesQuery(taxonomy, version, concept, id)) });
  if (projects.length === 0) return null;
  return (
    <section aria-labelledby="concept-uses">
      <h3 id="concept-uses" className={styles.part}>
        {say.uses}
      </h3>
      <ul className={styles.list}>
        {projects.map(({ id, name, versions }, index) => {
          const use = uses[index]?.data;
          return (
            <li key={id}>
              <Link className={styles.link} to="/p/$project" params={{ project: id }}>
                {name}
              </Link>{" "}
              <span className={styles.quiet}>
                {say.inVersion(versions)} · {use ? say.use(use.own, use.withNarrower) : use === null ? say.use(0, 0) : words.loading}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
