/** The passage of a project to another version of a taxonomy: its plan, its progress, its report. */
import { queryOptions } from "@tanstack/react-query";
import { ApiError, newCommandId, request } from "../../api/client";
import {
  ConceptLabelDocument,
  MigrateProjectDocument,
  MigrateTaxonomyDocument,
  MigrationTrialDocument,
  RelabelCountDocument,
  RevertMigrationDocument,
  type LabelRule,
  type MigrateProjectQuery,
  type MigrationPartsFragment,
  type MigrationTrialQuery,
} from "../../api/operations";
import { livePosition } from "../../live/liveProject";

export type Migration = MigrationPartsFragment;
export type MigrationPlan = NonNullable<NonNullable<MigrationTrialQuery["project"]>["migrationPlan"]>;
export type MigratedProject = NonNullable<MigrateProjectQuery["project"]>;
export type MigratedTaxonomy = NonNullable<MigrateProjectQuery["taxonomy"]>;

/** Rules by which labels stay, or go by what the mapping says, or wait for a person. */
export const WAYS = {
  follow: ["UNCHANGED", "MOVED", "RENAMED"],
  mapped: ["MERGED"],
  redo: ["SPLIT", "REMOVED", "AMBIGUOUS"],
} as const satisfies Record<string, LabelRule[]>;
export type Way = keyof typeof WAYS;

/** How many labels go which way. */
export function waysOf(rules: readonly { rule: LabelRule; labels: number }[]): Record<Way, number> {
  const sum = (of: readonly LabelRule[]) => rules.filter(({ rule }) => of.includes(rule)).reduce((total, { labels }) => total + labels, 0);
  return { follow: sum(WAYS.follow), mapped: sum(WAYS.mapped), redo: sum(WAYS.redo) };
}

export function migrateQuery(project: string, taxonomy: string, mayLook: boolean) {
  return queryOptions({
    queryKey: ["project", project, "migrate", taxonomy],
    queryFn: ({ signal }) => request(MigrateProjectDocument, { project, taxonomy, mayLook }, { signal }),
  });
}

/** @param edition changes when the project does, of which the plan depends on the form */
export function planQuery(project: string, taxonomy: string, toVersion: number, edition: number) {
  return queryOptions({
    queryKey: ["migrationPlan", project, taxonomy, toVersion, edition],
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => {
      const data = await request(MigrationTrialDocument, { project, taxonomy, toVersion }, { signal });
      return data.project?.migrationPlan ?? null;
    },
  });
}

/** How many tasks wait to be labeled again. */
export function relabelQuery(project: string) {
  return queryOptions({
    queryKey: ["project", project, "relabelCount"],
    queryFn: async () => {
      const { tasks } = await request(RelabelCountDocument, { project, minPosition: livePosition(project) });
      return { count: tasks?.totalCount ?? 0, isExact: tasks?.totalIsExact ?? true };
    },
  });
}

/** What a concept is called in a version; its id where the version has none such. */
export function labelQuery(taxonomy: string, version: number, concept: string) {
  return queryOptions({
    queryKey: ["taxonomy", taxonomy, "label", version, concept],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const data = await request(ConceptLabelDocument, { taxonomy, version, concept }, { signal });
      return data.taxonomy?.publishedVersion?.concept?.label ?? concept;
    },
  });
}

/** Start a migration and return its position. Raises ApiError where it is refused. */
export async function migrate(project: string, taxonomy: string, toVersion: number): Promise<string> {
  const { migrateTaxonomy: done } = await request(MigrateTaxonomyDocument, { input: { commandId: newCommandId(), project, taxonomy, toVersion } });
  if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
  return done.position;
}

/** Start to take a migration back and return the position. Raises ApiError where it is refused. */
export async function takeBack(project: string, migration: string): Promise<string> {
  const { revertMigration: done } = await request(RevertMigrationDocument, { input: { commandId: newCommandId(), project, migration } });
  if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
  return done.position;
}

/** The migration that can be taken back: the last one that was not, and that takes none back itself. */
export function lastOf(migrations: readonly Migration[]): Migration | null {
  const last = migrations.find(({ status, undoes }) => status !== "REVERTED" && undoes === null);
  return last ?? null;
}
