import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { request } from "../api/client";
import { AuditScopeDocument, type AuditScopeQuery } from "../api/operations";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { Waiting } from "../task/WithForm";
import { auditWords } from "../words/audit";
import { AuditBench } from "./AuditBench";
import { projectsToAudit } from "./rights";

export type Scope = AuditScopeQuery;

/** What happened, and how everything was at any moment: `/audit`, for whoever may read the ledger, or that of a project. */
export function AuditScreen() {
  const search = useSearch({ from: "/audit" });
  const viewer = useViewer();
  const isWhole = viewer.permissions.includes("EVENTS_READ");
  const [only] = projectsToAudit(viewer);
  const project = search.project ?? (isWhole || search.task ? undefined : only);
  const scope = useQuery({
    queryKey: ["auditScope", project, search.task, search.person],
    queryFn: ({ signal }) => {
      const { task, person } = search;
      const ids = { project: project ?? "", task: task ?? "", person: person ?? "" };
      return request(AuditScopeDocument, { ...ids, hasProject: Boolean(project), hasTask: Boolean(task), hasPerson: Boolean(person) }, { signal });
    },
    placeholderData: (former) => former,
  });
  const home = project ?? scope.data?.task?.project?.id;
  const rights = home ? permissionsIn(viewer, home) : new Set(viewer.permissions);
  if (!isWhole && !only) return <Notice title={auditWords.title} text={auditWords.absent} />;
  if (scope.isPending) return <Waiting />;
  if (scope.isError) return <Notice title={auditWords.title} text={auditWords.failed(scope.error.message)} />;
  if (!isWhole && home && !rights.has("EVENTS_READ")) return <Notice title={auditWords.title} text={auditWords.absent} />;
  return <AuditBench search={project ? { ...search, project } : search} scope={scope.data} rights={rights} isWhole={isWhole} />;
}
