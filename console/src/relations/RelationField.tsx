import { memo, useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Relation } from "../answers/regions";
import { useSheet } from "../answers/sheetContext";
import { ariaKey, KeyCap } from "../keys/KeyCap";
import { isTyping, keyName } from "../keys/keys";
import { useKeyPress } from "../keys/useKeyPress";
import { useAsked, useLabeler } from "../questions/asked";
import { Swatch } from "../questions/ChoiceField";
import { LabelButtons } from "../questions/LabelButtons";
import type { FieldProps } from "../questions/QuestionField";
import shapes from "../shapes/shapes.module.css";
import { useLabelNames } from "../spans/labelNames";
import spans from "../spans/spans.module.css";
import { relationWords as say } from "../words/relations";
import { Candidates } from "./Candidates";
import { relationColor, useEnds } from "./ends";
import styles from "./relations.module.css";
import type { RelationQuestion, RelationTools } from "./RelationTools";
import { useRelationTools } from "./useRelationTools";

/** The labels of relations, what is being joined, and the list of what is joined. */
export default function RelationField({ question, inputs, isActive, keys, onActivate }: FieldProps<RelationQuestion>) {
  const [tools, { active, armed, chosen, joining, notice }] = useRelationTools();
  const { questions, isListening } = useAsked();
  const sheet = useSheet();
  const answers = useSyncExternalStore(sheet.subscribe, () => sheet.all());
  const endOf = useEnds({ questions, answers, inputs, isNumbered: true });
  const nameOf = useLabelNames(useMemo(() => [question], [question]), [answers[question.name]]);
  const label = useCallback((value: string) => tools.label(question, value), [tools, question]);
  useLabeler(question.name, label);
  const isJoining = joining?.question.name === question.name;
  const chosenHere = chosen?.question === question.name ? chosen.id : null;
  useEffect(() => {
    if (isActive) tools.go(question.name);
  }, [tools, isActive, question.name]);
  useEffect(() => {
    if (isJoining || chosenHere) onActivate(question.name);
  }, [isJoining, chosenHere, onActivate, question.name]);
  const relations = tools.of(question);
  const key = keys.relations.get("join") ?? "";
  const press = (event: KeyboardEvent) => {
    if (isTyping(event.target) || keyName(event) !== key) return false;
    tools.join(question);
    return true;
  };
  // Of several such questions, the key is about the one that one was at last.
  useKeyPress(isListening && active === question.name ? press : null);
  const nameOfEnd = (end: Relation["source"]) => endOf(end)?.name ?? "?";
  return (
    <>
      <LabelButtons
        question={question}
        isActive={isActive}
        armed={armed?.question === question.name ? armed.label : undefined}
        colorOf={(value) => relationColor(questions, question, value)}
        onLabel={label}
      >
        <button
          type="button"
          className={spans.labelButton}
          data-apart
          aria-pressed={isJoining}
          aria-keyshortcuts={key && ariaKey(key)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => (isJoining ? tools.leave() : tools.join(question))}
        >
          {say.join}
          {key && <KeyCap name={key} />}
        </button>
      </LabelButtons>
      {isJoining && <Candidates tools={tools} joining={joining} endOf={endOf} />}
      {relations.length > 0 && (
        <ol className={shapes.list} aria-label={say.list(relations.length)} data-relations>
          {relations.map((relation) => (
            <RelationRow
              key={relation.id}
              tools={tools}
              question={question}
              relation={relation}
              source={nameOfEnd(relation.source)}
              target={nameOfEnd(relation.target)}
              label={relation.label && nameOf(question.name, relation.label)}
              color={relationColor(questions, question, relation.label)}
              isChosen={relation.id === chosenHere}
            />
          ))}
        </ol>
      )}
      <p className={spans.hint} role="status">
        {(active === question.name && notice) || (isActive && !isJoining && relations.length === 0 ? say.hint(key, question.directed) : "")}
      </p>
    </>
  );
}

interface RowProps {
  tools: RelationTools;
  question: RelationQuestion;
  relation: Relation;
  source: string;
  target: string;
  /** Empty while it has none. */
  label: string;
  color: string;
  isChosen: boolean;
}

const RelationRow = memo(function RelationRow({ tools, question, relation, source, target, label, color, isChosen }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const said = say.said(source, label || say.noLabel, target);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  const remove = () => tools.remove(question, relation.id);
  return (
    <li
      ref={row}
      className={shapes.row}
      data-chosen={isChosen || undefined}
      onKeyDown={(event) => {
        if (event.key !== "Delete" && event.key !== "Backspace") return;
        event.preventDefault();
        remove();
      }}
    >
      <button
        type="button"
        data-keys
        className={shapes.rowButton}
        aria-current={isChosen || undefined}
        onFocus={() => tools.choose(question, relation.id)}
        onClick={() => tools.choose(question, relation.id)}
      >
        <Swatch color={color} />
        <span className={styles.ends}>
          <bdi>{source}</bdi>
          <span className={styles.way}> {question.directed ? "→" : "–"} </span>
          <bdi>{target}</bdi>
        </span>
        <span className={styles.label} data-missing={!label || undefined}>
          {label || say.noLabel}
        </span>
      </button>
      {question.directed && (
        <button type="button" className={shapes.remove} aria-label={say.turn(said)} title={say.turn(said)} onClick={() => tools.turn(question, relation)}>
          ⇄
        </button>
      )}
      <button type="button" tabIndex={-1} className={shapes.remove} aria-label={say.remove(said)} onClick={remove}>
        ×
      </button>
    </li>
  );
});
