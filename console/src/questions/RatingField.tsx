import { words } from "../words";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import type { FieldProps } from "./QuestionField";
import styles from "./questions.module.css";

/** A rating from 1 to the points of the question; its digits are its keys. */
export function RatingField({ question }: FieldProps<QuestionOf<"RatingQuestion">>) {
  const [answer, setAnswer] = useAnswer(question.name, "rating");
  const points = Array.from({ length: question.points }, (_, index) => index + 1);
  const choose = (rating: number) => {
    const isTakenAway = !question.required && answer?.rating === rating;
    setAnswer(isTakenAway ? null : { kind: "rating", rating });
  };
  return (
    <div className={styles.rating}>
      {points.map((rating) => (
        <label key={rating} className={styles.point} data-chosen={answer?.rating === rating || undefined}>
          <input
            type="radio"
            name={question.name}
            checked={answer?.rating === rating}
            aria-label={words.label.ratingOf(rating, question.points)}
            aria-keyshortcuts={rating < 10 ? String(rating) : undefined}
            onClick={() => choose(rating)}
            onChange={() => {}}
          />
          {rating}
        </label>
      ))}
    </div>
  );
}
