import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { EMPTY_FORM, isSameForm, type FormJson } from "../form/formJson";
import { formFrom, type BuilderProject } from "./builderApi";
import { dropDraft, loadDraft, saveDraft } from "./draft";
import { FormStore, type FormState } from "./FormStore";

const PAUSE_MS = 300;

export interface Draft {
  store: FormStore;
  state: FormState;
  /** The form that annotators answer now; null where there is none. */
  published: FormJson | null;
  isChanged: boolean;
  /** The version that the draft began with. */
  base: number;
  /** Whether this browser has no room for it. */
  isUnsaved: boolean;
  /** Begin again with what is published by now. */
  reset: () => void;
}

/** The form in the making of a member: what this browser kept of it, else the published one. */
export function useDraft(project: BuilderProject, member: string): Draft {
  const published = useMemo(() => formFrom(project.form?.json), [project.form?.json]);
  const [kept] = useState(() => loadDraft(member, project.id));
  const [store] = useState(() => new FormStore(kept?.form ?? published ?? EMPTY_FORM));
  const [base, setBase] = useState(kept?.base ?? project.formVersion);
  const [isUnsaved, setUnsaved] = useState(false);
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const isChanged = state.text !== null || !isSameForm(state.form, published ?? EMPTY_FORM);

  const lastPublished = useRef(published);
  useEffect(() => {
    // Whoever changed nothing follows what others publish.
    if (published && isSameForm(store.form, lastPublished.current ?? EMPTY_FORM)) store.change(published);
    lastPublished.current = published;
  }, [published, store]);

  useEffect(() => {
    if (!isChanged) setBase(project.formVersion);
  }, [isChanged, project.formVersion]);

  const save = () => {
    if (isChanged) setUnsaved(!saveDraft(member, project.id, { form: state.form, base }));
    else dropDraft(member, project.id);
  };
  const saveNow = useRef(save);
  useEffect(() => {
    saveNow.current = save;
    const timer = setTimeout(save, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    const leave = () => saveNow.current();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);

  return {
    store,
    state,
    published,
    isChanged,
    base,
    isUnsaved,
    reset: () => {
      store.change(published ?? EMPTY_FORM);
      setBase(project.formVersion);
    },
  };
}
