import { useParams } from "@tanstack/react-router";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { taxonomyWords } from "../words/taxonomies";
import { useTaxonomy } from "./draft/useDraft";
import { mayReadTaxonomies } from "./rights";
import { TaxonomyBench } from "./TaxonomyBench";

const say = taxonomyWords;

/** A taxonomy, its draft or its newest version: `/t/:taxonomy`. */
export function TaxonomyScreen() {
  const { taxonomy } = useParams({ from: "/t/$taxonomy" });
  return <Screen id={taxonomy} version={null} />;
}

/** One version of a taxonomy: `/t/:taxonomy/v/:version`. */
export function VersionScreen() {
  const { taxonomy, version } = useParams({ from: "/t/$taxonomy/v/$version" });
  return <Screen id={taxonomy} version={Number(version) || 0} />;
}

function Screen({ id, version }: { id: string; version: number | null }) {
  const viewer = useViewer();
  const isFollowed = viewer.permissions.includes("EVENTS_READ");
  const { query, connection } = useTaxonomy(id, isFollowed);
  if (!mayReadTaxonomies(viewer)) return <Notice title={say.title} text={say.absent} />;
  if (query.isPending) return <Waiting />;
  if (query.isError && !query.data) return <Notice title={say.title} text={say.failed(query.error.message)} />;
  const known = query.data;
  const isThere = known && (version === null || known.versions.nodes.some(({ number }) => number === version));
  if (!isThere) return <Notice title={say.title} text={say.absent} />;
  return <TaxonomyBench key={`${id} ${version ?? ""}`} taxonomy={known} version={version} connection={isFollowed ? connection : null} />;
}
