import { Textarea } from "@mantine/core";
import { words } from "../words";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import { codePointLength } from "../spans/codePoints";
import type { FieldProps } from "./QuestionField";

/** A text in one's own words. */
export function TextField({ question }: FieldProps<QuestionOf<"TextQuestion">>) {
  const [answer, setAnswer] = useAnswer(question.name, "text");
  const text = answer?.text ?? "";
  const change = (value: string) => setAnswer(value ? { kind: "text", text: value } : null, question.name);
  return (
    <Textarea
      aria-labelledby={`question-${question.name}`}
      autosize
      minRows={2}
      maxRows={12}
      dir="auto"
      value={text}
      description={text && words.label.characters(codePointLength(text), question.maxLength)}
      inputWrapperOrder={["input", "description"]}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
