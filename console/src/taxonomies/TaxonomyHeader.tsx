import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { RefObject } from "react";
import type { Connection } from "../api/live";
import { Header } from "../app/Header";
import { KeyCap } from "../keys/KeyCap";
import { LiveMark } from "../live/LiveMark";
import { taxonomyWords } from "../words/taxonomies";
import type { Taxonomy } from "./draft/useDraft";
import type { Source } from "./source";
import { ScreenTitle } from "../kit/titles";
import styles from "./taxonomies.module.css";
import type { OpenDialog } from "./TaxonomyDialogs";
import { ConceptSearch } from "./tree/ConceptSearch";

const say = taxonomyWords;
const DRAFT = "draft";

interface Props {
  taxonomy: Taxonomy;
  source: Source;
  connection: Connection | null;
  me: string;
  mayEdit: boolean;
  search: RefObject<HTMLDivElement | null>;
  onFound: (path: string[]) => void;
  onDialog: (dialog: OpenDialog) => void;
}

/** Which taxonomy and which version of it, who edits it now, and what can be done with it as a whole. */
export function TaxonomyHeader({ taxonomy, source, connection, me, mayEdit, search, onFound, onDialog }: Props) {
  const others = taxonomy.draft.editors.filter(({ member }) => member?.id !== me).map(({ member }) => member?.name ?? say.somebody);
  return (
    <>
      <Header>
        <Link className={styles.link} to="/t">
          {say.title}
        </Link>
        <ScreenTitle title={taxonomy.name ?? say.unnamed} />
        <span className={styles.quiet}>{stateOf(taxonomy, source)}</span>
        <span className={styles.present} role="status">
          {others.length > 0 && say.present(others)}
        </span>
        {connection && <LiveMark connection={connection} />}
      </Header>
      <section className={styles.tools} aria-label={say.tools}>
        <div className={styles.search} ref={search}>
          <ConceptSearch source={source} edition={taxonomy.version} name={say.tree.name.toLowerCase()} onChoose={({ path }) => onFound(path)} />
        </div>
        <KeyCap name="/" />
        <VersionField taxonomy={taxonomy} mayEdit={mayEdit} source={source} />
        <span className={styles.ways}>
          <Way name={say.ways.compare} keys="d" onClick={() => onDialog({ kind: "compare" })} />
          {mayEdit && (
            <>
              <Way name={say.ways.import} keys="i" onClick={() => onDialog({ kind: "import", file: null })} />
              <Way name={say.ways.about} onClick={() => onDialog({ kind: "about" })} />
              {taxonomy.draft.touched && (
                <>
                  <Way name={say.ways.discard} onClick={() => onDialog({ kind: "discard" })} />
                  <Way name={say.ways.publish} keys="p" isMain onClick={() => onDialog({ kind: "publish" })} />
                </>
              )}
            </>
          )}
        </span>
      </section>
    </>
  );
}

function stateOf({ draft, versions }: Taxonomy, { version }: Source): string {
  const shown = versions.nodes.find(({ number }) => number === version);
  if (!shown) return draft.touched ? say.source.draft(draft.editCount) : say.source.empty;
  const notes = shown.notes ? say.source.notes(shown.notes) : "";
  return [say.source.latest(shown.number), say.concepts(shown.conceptCount), shown.withdrawn && say.source.withdrawn, notes].filter(Boolean).join(" · ");
}

function VersionField({ taxonomy, source, mayEdit }: Pick<Props, "taxonomy" | "source" | "mayEdit">) {
  const navigate = useNavigate();
  const { nodes } = taxonomy.versions;
  const hasDraft = taxonomy.draft.touched || mayEdit || nodes.length === 0;
  const isDraft = source.version === null || (mayEdit && source.version === nodes[0]?.number);
  const go = (value: string) => {
    const params = { taxonomy: taxonomy.id };
    if (value === DRAFT) void navigate({ to: "/t/$taxonomy", params });
    else void navigate({ to: "/t/$taxonomy/v/$version", params: { ...params, version: value } });
  };
  return (
    <label className={styles.field}>
      <span>{say.source.choose}</span>
      <select value={isDraft ? DRAFT : String(source.version)} onChange={(event) => go(event.currentTarget.value)}>
        {hasDraft && <option value={DRAFT}>{say.source.toDraft}</option>}
        {nodes.map(({ number, publishedAt }) => (
          <option key={number} value={number}>
            {`v${number}, ${say.date(publishedAt)}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function Way({ name, keys, isMain = false, onClick }: { name: string; keys?: string; isMain?: boolean; onClick: () => void }) {
  return (
    <Button
      size="compact-sm"
      variant={isMain ? "filled" : "default"}
      onClick={onClick}
      aria-keyshortcuts={keys}
      rightSection={keys && <KeyCap name={keys} />}
    >
      {name}
    </Button>
  );
}
