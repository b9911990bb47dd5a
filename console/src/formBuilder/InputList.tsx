import { Button, CloseButton, Menu } from "@mantine/core";
import { INPUT_KINDS, type FormJson } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { addInput, changeInput, moved, without } from "./edits";
import { Cell, SelectCell } from "./cells";
import { CheckField } from "./fields";
import styles from "./formBuilder.module.css";
import type { FormStore } from "./FormStore";
import { Handle } from "./Handle";
import { focusPlace } from "./places";
import { useReorder } from "./useReorder";

const say = formBuilderWords;
const KINDS = INPUT_KINDS.map((value) => ({ value, label: say.inputs.kinds[value] }));

/** What a task of the form carries. */
export function InputList({ store, form }: { store: FormStore; form: FormJson }) {
  const { inputs } = form;
  const reorder = useReorder("inputs", inputs.length, (from, to) => store.change({ ...form, inputs: moved(inputs, from, to) }));
  return (
    <section aria-labelledby="form-inputs">
      <h2 id="form-inputs" className={styles.heading}>
        {say.inputs.title}
      </h2>
      <ol className={styles.list}>
        {inputs.map((input, index) => {
          const place = `inputs.${index}`;
          const change = (part: Parameters<typeof changeInput>[2], merge = "") => store.change(changeInput(form, index, part), merge && `${place}.${merge}`);
          return (
            <li key={index} className={styles.inputRow} {...reorder.row(index)}>
              <Handle
                id={`${place}.handle`}
                name={input.title || input.name}
                drag={reorder.handle(index)}
                onKey={(event) => reorder.moveByKey(event, index, "handle")}
              />
              <Cell place={`${place}.name`} label={say.inputs.nameOf(index + 1)} value={input.name} isCode onChange={(name) => change({ name }, "name")} />
              <SelectCell
                place={`${place}.kind`}
                label={say.inputs.kindOf(input.name)}
                value={input.kind}
                choices={KINDS}
                onChange={(kind) => change({ kind: kind as typeof input.kind })}
              />
              <Cell
                place={`${place}.title`}
                label={say.inputs.shownAsOf(input.name)}
                value={input.title ?? ""}
                placeholder={say.inputs.shownAs}
                onChange={(title) => change({ title: title || undefined }, "title")}
              />
              <CheckField
                place={`${place}.required`}
                label={say.inputs.required}
                value={input.required ?? true}
                onChange={(required) => change({ required: required ? undefined : false })}
              />
              <CloseButton
                aria-label={say.remove(input.title || input.name)}
                onClick={() => store.change({ ...form, inputs: without(inputs, index) })}
              />
            </li>
          );
        })}
      </ol>
      <Menu position="bottom-start" width={220} withinPortal={false} withInitialFocusPlaceholder={false} returnFocus={false} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" size="compact-sm">
            {say.inputs.add}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.kinds}>
          {INPUT_KINDS.map((kind) => (
            <Menu.Item
              key={kind}
              onClick={() => {
                store.change(addInput(form, kind));
                requestAnimationFrame(() => focusPlace(`inputs.${inputs.length}.name`));
              }}
            >
              {say.inputs.kinds[kind]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
