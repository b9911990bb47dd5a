import type { Problem } from "../kit/problems";
import { formBuilderWords } from "../words/formBuilder";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";

const say = formBuilderWords;

interface Props {
  problems: readonly Problem[];
  /** Go to the field of a place; null where the fields are not shown. */
  onShow: ((place: string) => void) | null;
}

/** Everything that the API has against the form, each with the way to its field. */
export function ProblemList({ problems, onShow }: Props) {
  return (
    <section className={styles.problems} aria-label={say.problems} role="status">
      {problems.length > 0 && <h2 className={styles.heading}>{say.problemCount(problems.length)}</h2>}
      <ul>
        {problems.map(({ place, message }, index) => (
          <li key={index}>
            {onShow ? (
              <button type="button" className={kit.textButton} onClick={() => onShow(place)}>
                {say.place(place)}
              </button>
            ) : (
              <span className={styles.quiet}>{say.place(place)}</span>
            )}{" "}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
