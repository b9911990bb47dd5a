import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Connection } from "../api/live";
import { useViewer } from "../login/ViewerContext";
import { taxonomyWords } from "../words/taxonomies";
import { ConceptPanel } from "./concept/ConceptPanel";
import { marksOf, type Mark } from "./draft/affected";
import { EditDialogs } from "./draft/EditDialogs";
import { useConceptActions } from "./draft/useConceptActions";
import type { Taxonomy } from "./draft/useDraft";
import { useEditing } from "./draft/useEditing";
import { useFollowedTree } from "./draft/useFollowedTree";
import { DropZone } from "./import/DropZone";
import { takeFile } from "./import/handedFile";
import { mayEditTaxonomies } from "./rights";
import type { Source } from "./source";
import styles from "./taxonomies.module.css";
import { TaxonomyBar } from "./TaxonomyBar";
import { TaxonomyDialogs, type OpenDialog } from "./TaxonomyDialogs";
import { TaxonomyHeader } from "./TaxonomyHeader";
import { readPath } from "./tree/readTree";
import { RenameField } from "./tree/RenameField";
import { TreeView } from "./tree/TreeView";
import { useTree } from "./tree/useTree";
import { useTreeKeys } from "./tree/useTreeKeys";

const SETTLED_MS = 120;
const NO_MARKS: ReadonlyMap<string, Mark> = new Map();

interface Props {
  taxonomy: Taxonomy;
  /** The version that is looked at; null for the draft, or the newest version while there is none. */
  version: number | null;
  connection: Connection | null;
}

/** The tree of a taxonomy with one concept beside it, and what is done to the draft. */
export function TaxonomyBench({ taxonomy, version, connection }: Props) {
  const viewer = useViewer();
  const mayEdit = mayEditTaxonomies(viewer) && version === null;
  const { concept: wanted } = useSearch({ strict: false }) as { concept?: string };
  const scroll = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const search = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  useEffect(() => {
    const file = takeFile(taxonomy.id);
    if (file) setDialog({ kind: "import", file });
  }, [taxonomy.id]);
  const source = sourceOf(taxonomy, version);
  const [first] = useState(wanted ?? null);
  const tree = useTree(source, first);
  const editing = useEditing(taxonomy.id);
  useFollowedTree(taxonomy, source, tree.store);
  const edits = version === null ? taxonomy.draft.edits.nodes : [];
  const concept = useSettled(tree.row?.id ?? null);
  const go = useGo(taxonomy.id, source, tree.reveal, editing.say);
  useAddress(taxonomy.id, version, concept, wanted, go);
  const actions = useConceptActions({ taxonomy, source, tree, editing, mayEdit });
  const focusTree = () => scroll.current?.focus();

  useTreeKeys({
    ...tree.keys,
    ...actions.keys,
    "/": () => search.current?.querySelector("input")?.focus(),
    Enter: () => panel.current?.focus(),
    Escape: () => (actions.cut ? actions.forgetCut() : focusTree()),
    d: () => setDialog({ kind: "compare" }),
    ...(mayEdit && {
      p: () => taxonomy.draft.touched && setDialog({ kind: "publish" }),
      i: () => setDialog({ kind: "import", file: null }),
    }),
  });

  return (
    <div className={styles.bench}>
      <TaxonomyHeader
        taxonomy={taxonomy}
        source={source}
        connection={connection}
        me={viewer.member.id}
        mayEdit={mayEdit}
        search={search}
        onFound={(path) => {
          void tree.reveal(path);
          focusTree();
        }}
        onDialog={setDialog}
      />
      <main className={styles.columns}>
        <DropZone isOn={mayEdit} onFile={(file) => setDialog({ kind: "import", file })}>
          {tree.problem && (
            <p role="alert" className={styles.problem}>
              {taxonomyWords.failed(tree.problem)}{" "}
              <button type="button" className={styles.textButton} onClick={() => void tree.store.retry()}>
                {taxonomyWords.retry}
              </button>
            </p>
          )}
          <TreeView
            scroll={scroll}
            rows={tree.rows}
            concepts={tree.store.concepts}
            isOpen={(key) => tree.store.isOpen(key)}
            at={tree.at}
            marks={version === null ? marksOf(edits) : NO_MARKS}
            me={viewer.member.id}
            cut={actions.cut}
            problem={editing.problem}
            renaming={
              actions.renaming && (
                <RenameField
                  key={actions.renaming.key}
                  label={actions.renaming.label}
                  onDone={(name) => {
                    actions.rename(name);
                    focusTree();
                  }}
                />
              )
            }
            onAt={(index) => {
              tree.go(index);
              focusTree();
            }}
            onToggle={tree.toggleAt}
            onMore={tree.more}
          />
          {!tree.isPending && tree.rows.length === 0 && <Empty mayEdit={mayEdit} />}
        </DropZone>
        {concept === null ? (
          <aside className={styles.none}>{taxonomyWords.panel.choose}</aside>
        ) : (
          <ConceptPanel
            panel={panel}
            source={source}
            edition={taxonomy.version}
            latest={newest(taxonomy)}
            concept={concept}
            edits={edits}
            problem={editing.problem?.concept === concept ? editing.problem.text : null}
            onGo={go}
            onEdit={actions.keys.e ? () => void actions.keys.e?.() : null}
          />
        )}
      </main>
      <TaxonomyBar
        mayEdit={mayEdit}
        said={editing.said}
        problem={editing.problem?.concept === "" || editing.problem?.concept !== concept ? (editing.problem?.text ?? null) : null}
        canUndo={editing.canUndo}
        onUndo={() => void editing.undo()}
      />
      {actions.asked && (
        <EditDialogs asked={actions.asked} source={source} edition={taxonomy.version} onWish={actions.fulfil} onClose={actions.ask.bind(null, null)} />
      )}
      {dialog && (
        <TaxonomyDialogs
          dialog={dialog}
          taxonomy={taxonomy}
          source={source}
          onClose={() => setDialog(null)}
          onDone={(text) => {
            setDialog(null);
            editing.say(text);
            void editing.readHead();
          }}
          onGo={(id) => {
            setDialog(null);
            go(id);
          }}
        />
      )}
    </div>
  );
}

function Empty({ mayEdit }: { mayEdit: boolean }) {
  return (
    <p className={styles.empty}>
      {taxonomyWords.tree.empty} {mayEdit && taxonomyWords.tree.emptyHint}
    </p>
  );
}

/** The newest version, also if its publication was undone: the draft goes on from it. */
function newest({ versions }: Taxonomy): number | null {
  return versions.nodes[0]?.number ?? null;
}

/** A draft that nobody has edited says what the newest version says, which is read faster. */
function sourceOf(taxonomy: Taxonomy, version: number | null): Source {
  const untouched = taxonomy.draft.touched ? null : newest(taxonomy);
  return { taxonomy: taxonomy.id, version: version ?? untouched };
}

/** A value once it has been the same for a moment: what is passed over on the way is not read. */
function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settled === null ? 0 : SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value, settled]);
  return settled;
}

/** Returns what leads to a concept by its id, wherever it stands. */
function useGo(taxonomy: string, { version }: Source, reveal: (path: string[]) => Promise<boolean>, say: (text: string) => void) {
  return useCallback(
    (concept: string) => {
      const find = async () => {
        const isThere = await reveal(await readPath({ taxonomy, version }, concept));
        if (!isThere) say(taxonomyWords.tree.notThere);
      };
      void find().catch((error: unknown) => say((error as Error).message));
    },
    [taxonomy, version, reveal, say],
  );
}

/** The active concept stands in the address, and the one that comes there by a link is gone to. */
function useAddress(taxonomy: string, version: number | null, concept: string | null, wanted: string | undefined, go: (concept: string) => void) {
  const navigate = useNavigate();
  const written = useRef(wanted);
  useEffect(() => {
    if (wanted === written.current) return;
    written.current = wanted;
    if (wanted) go(wanted);
  }, [wanted, go]);
  const begun = useRef(wanted === undefined);
  useEffect(() => {
    // Until the concept of the address is reached, the first row is none that somebody chose.
    if (concept !== null && concept === written.current) begun.current = true;
    if (concept === null || concept === written.current || !begun.current) return;
    written.current = concept;
    const search = { concept };
    if (version === null) void navigate({ to: "/t/$taxonomy", params: { taxonomy }, search, replace: true });
    else void navigate({ to: "/t/$taxonomy/v/$version", params: { taxonomy, version: String(version) }, search, replace: true });
  }, [concept, taxonomy, version, navigate]);
}
