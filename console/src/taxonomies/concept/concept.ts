/** One concept: what is said of it, how it came to be so, and how often it is used. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import {
  ConceptDetailDocument,
  ConceptUsesDocument,
  ConceptVersionsDocument,
  TaxonomyProjectsDocument,
  type ConceptDetailPartsFragment,
  type ConceptTextsFragment,
} from "../../api/operations";
import { partOf, variablesOf, type Source } from "../source";

export type ConceptDetail = ConceptDetailPartsFragment;
export type ConceptTexts = ConceptTextsFragment;

/** A concept as somebody saw it, and the version of the taxonomy's edits then. */
export interface Seen {
  version: number;
  /** Null where there is no such concept. */
  concept: ConceptDetail | null;
}

export async function readConcept(source: Source, concept: string, signal?: AbortSignal): Promise<Seen> {
  const { taxonomy } = await request(ConceptDetailDocument, { ...variablesOf(source), concept }, { signal });
  return { version: taxonomy?.version ?? 0, concept: partOf(taxonomy)?.concept ?? null };
}

/** `edition` tells one state of a draft from another; versions never change. */
export function conceptQuery(source: Source, edition: number, concept: string) {
  return queryOptions({
    queryKey: ["taxonomy", source.taxonomy, "concept", source.version ?? `draft ${edition}`, concept],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readConcept(source, concept, signal),
  });
}

export interface ConceptInVersion {
  number: number;
  publishedAt: string;
  publisher: string | null;
  concept: ConceptTexts | null;
}

/** A concept in the last 50 versions, the newest first. */
export function conceptVersionsQuery(taxonomy: string, concept: string, latest: number) {
  return queryOptions({
    queryKey: ["taxonomy", taxonomy, "conceptVersions", concept, latest],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<ConceptInVersion[]> => {
      const data = await request(ConceptVersionsDocument, { taxonomy, concept }, { signal });
      const nodes = data.taxonomy?.versions.nodes ?? [];
      return nodes.map(({ number, publishedAt, publishedBy, concept }) => ({ number, publishedAt, publisher: publishedBy?.name ?? null, concept }));
    },
  });
}

export interface UsingProject {
  id: string;
  name: string;
  /** The versions that its form draws on. */
  versions: number[];
}

/** The first 20 projects whose form draws on a taxonomy. */
export function projectsQuery(taxonomy: string) {
  return queryOptions({
    queryKey: ["taxonomy", taxonomy, "projects"],
    queryFn: async (): Promise<UsingProject[]> => {
      const data = await request(TaxonomyProjectsDocument, { taxonomy });
      const nodes = data.taxonomy?.projects.nodes ?? [];
      return nodes.map(({ id, name, form }) => ({ id, name: name ?? "", versions: versionsIn(form?.json, taxonomy) }));
    },
  });
}

/** The versions of a taxonomy that a form names, anywhere in its JSON, the oldest first. */
export function versionsIn(json: unknown, taxonomy: string): number[] {
  const found = new Set<number>();
  const look = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const { taxonomy: named, version } = value as { taxonomy?: unknown; version?: unknown };
    if (named === taxonomy && typeof version === "number") found.add(version);
    for (const part of Object.values(value)) look(part);
  };
  look(json);
  return [...found].toSorted((a, b) => a - b);
}

/** How many labels of a project name a concept of a version, and how many it or what is below; null where it has none such. */
export function usesQuery(taxonomy: string, version: number, concept: string, project: string) {
  return queryOptions({
    queryKey: ["taxonomy", taxonomy, "uses", version, concept, project],
    queryFn: async ({ signal }) => {
      const data = await request(ConceptUsesDocument, { taxonomy, version, concept, project }, { signal });
      return data.taxonomy?.publishedVersion?.concept?.usage ?? null;
    },
  });
}
