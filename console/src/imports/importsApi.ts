/** Imports of files as the API has them: started, followed, canceled. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, newCommandId, request } from "../api/client";
import {
  CancelImportDocument,
  FileImportDocument,
  FileImportsDocument,
  StartImportDocument,
  type FileImportFragment,
  type ImportStatus,
} from "../api/operations";

export type FileImport = FileImportFragment;

const SOON_MS = 600;
const NO_PAGE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const UNDER_WAY = new Set<ImportStatus>(["CHECKING", "WAITING", "RUNNING"]);

export function isUnderWay({ status }: Pick<FileImport, "status">): boolean {
  return UNDER_WAY.has(status);
}

/** An import or a check; null where it was not started, or is not kept any more. */
export async function readFileImport(upload: string): Promise<FileImport | null> {
  return (await request(FileImportDocument, { upload })).fileImport;
}

export function fileImportQuery(upload: string) {
  return queryOptions({
    queryKey: ["fileImport", upload],
    queryFn: () => readFileImport(upload),
    refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data) ? SOON_MS : false),
  });
}

/** The imports of a project by anybody, the latest first. */
export function fileImportsQuery(project: string) {
  return infiniteQueryOptions({
    queryKey: ["fileImports", project],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) =>
      (await request(FileImportsDocument, { project, after: pageParam }, { signal })).fileImports ?? NO_PAGE,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    refetchInterval: ({ state }) => (state.data?.pages.some(({ nodes }) => nodes.some(isUnderWay)) ? 2 * SOON_MS : false),
  });
}

/** Import an upload, or check it alone. Raises ApiError where it is refused. */
export async function startFileImport(upload: string, commandId: string, isDryRun: boolean): Promise<FileImport> {
  const { startImport } = await request(StartImportDocument, { input: { commandId, upload, dryRun: isDryRun } });
  if (startImport.__typename === "Refused") throw new ApiError(startImport.code, startImport.message);
  return startImport.fileImport;
}

export async function cancelFileImport(upload: string, commandId = newCommandId()): Promise<FileImport> {
  const { cancelImport } = await request(CancelImportDocument, { input: { commandId, upload } });
  if (cancelImport.__typename === "Refused") throw new ApiError(cancelImport.code, cancelImport.message);
  return cancelImport.fileImport;
}
