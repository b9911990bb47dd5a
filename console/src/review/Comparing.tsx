import { isAboutRegions, type Form } from "../form/form";
import { withMarkup } from "../inputs/markedText";
import { inputsOf } from "../task/task";
import task from "../task/task.module.css";
import { words } from "../words";
import styles from "./review.module.css";
import { useReviewKeyMap } from "./reviewKeys";
import type { ReviewSession, ReviewState } from "./session/ReviewSession";
import { ComparisonTable, outcome } from "./table/ComparisonTable";
import { EqualAnswers } from "./table/EqualAnswers";
import { LayerBar } from "./text/LayerBar";
import type { Layer } from "./text/layers";
import { ReviewMaterial } from "./text/ReviewMaterial";

interface Props {
  form: Form;
  session: ReviewSession;
  state: ReviewState;
  layer: Layer;
  onLayer: (layer: Layer) => void;
  isEqualOpen: boolean;
  onEqualToggle: (isOpen: boolean) => void;
}

/** The task with everybody's marks in it, beside everybody's answers. */
export function Comparing({ form, session, state, layer, onLayer, isEqualOpen, onEqualToggle }: Props) {
  const { columns, questions, comparisons } = state;
  const item = state.item!;
  const inputs = withMarkup(form, inputsOf(item.task));
  const open = comparisons.filter((each) => session.isOpen(each));
  const equal = comparisons.filter((each) => !session.isOpen(each));
  const undecided = comparisons.filter((each) => !session.isDecided(each)).length;
  const decision = session.decision();
  const keys = useReviewKeyMap();
  const isSingle = columns.length === 1;
  return (
    <>
      <div className={task.material}>
        {item.task.reviewReason && <p className={styles.reason}>{words.review.reasons[item.task.reviewReason]}</p>}
        {questions.some(isAboutRegions) && columns.length > 1 && (
          <LayerBar columns={columns} layer={layer} keyName={keys.layers} onChange={onLayer} />
        )}
        <ReviewMaterial form={form} task={item.task} questions={questions} columns={columns} layer={layer} />
        {item.task.externalId && <p className={task.externalId}>{item.task.externalId}</p>}
      </div>
      <div className={styles.answers} role="group" aria-label={words.review.answers}>
        {open.length > 0 ? (
          <ComparisonTable
            columns={columns}
            questions={questions}
            comparisons={open}
            final={state.final.all()}
            isDecided={(each) => session.isDecided(each)}
            decision={decision}
            undecided={undecided}
            active={state.active}
            formVersion={form.version}
            inputs={inputs}
            onActivate={(question) => session.activate(question)}
            onAdopt={(column, question) => session.adopt(column, question)}
            onAdoptAll={(column) => session.adoptAll(column)}
          />
        ) : (
          !isSingle && (
            <p className={styles.outcome}>
              {words.review.allEqual}
              <span className={styles.quiet}> {outcome(decision, undecided, columns)}</span>
            </p>
          )
        )}
        <EqualAnswers
          comparisons={equal}
          inputs={inputs}
          beside={{ questions, answers: columns.find(({ isErased }) => !isErased)?.answers ?? {} }}
          title={isSingle ? words.review.answerOf(columns[0]!.name) : words.review.equal(equal.length)}
          isOpen={isEqualOpen || open.length === 0}
          onToggle={(isOpen) => open.length > 0 && onEqualToggle(isOpen)}
        />
      </div>
    </>
  );
}
