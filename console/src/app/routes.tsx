import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { validateAuditSearch } from "../audit/auditSearch";
import { validateExportSearch } from "../exports/exportSearch";
import { validateFormSearch } from "../formBuilder/formSearch";
import { validateMoment } from "../past/moment";
import { validateSettingsSearch } from "../projectSettings/settingsSearch";
import { validateMemberSearch } from "../settings/members/memberSearch";
import { validateTaskSearch } from "../tasks/taskSearch";
import { validateDiffSearch } from "../taxonomies/diff/diffSearch";
import { validateTaxonomySearch } from "../taxonomies/taxonomySearch";
import { BrokenScreen } from "./BrokenScreen";

const root = createRootRoute({ notFoundComponent: lazyRouteComponent(() => import("./NotFound"), "NotFound") });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("../home/HomeScreen"), "HomeScreen"),
});

export const labelRoute = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/label/{-$task}",
  component: lazyRouteComponent(() => import("../label/LabelScreen"), "LabelScreen"),
});

export const reviewRoute = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/review/{-$task}",
  component: lazyRouteComponent(() => import("../review/ReviewScreen"), "ReviewScreen"),
});

const dashboard = createRoute({
  getParentRoute: () => root,
  path: "/p/$project",
  validateSearch: validateMoment,
  component: lazyRouteComponent(() => import("../dashboard/DashboardScreen"), "DashboardScreen"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/tasks",
  validateSearch: validateTaskSearch,
  component: lazyRouteComponent(() => import("../tasks/TasksScreen"), "TasksScreen"),
});

const importing = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/import",
  component: lazyRouteComponent(() => import("../imports/ImportScreen"), "ImportScreen"),
});

const exporting = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/export",
  validateSearch: validateExportSearch,
  component: lazyRouteComponent(() => import("../exports/ExportScreen"), "ExportScreen"),
});

const form = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/form",
  validateSearch: validateFormSearch,
  component: lazyRouteComponent(() => import("../formBuilder/FormScreen"), "FormScreen"),
});

const projectSettings = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/settings",
  validateSearch: validateSettingsSearch,
  component: lazyRouteComponent(() => import("../projectSettings/SettingsScreen"), "SettingsScreen"),
});

const newProject = createRoute({
  getParentRoute: () => root,
  path: "/new",
  component: lazyRouteComponent(() => import("../newProject/NewProjectScreen"), "NewProjectScreen"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/me", replace: true });
  },
});

const me = createRoute({
  getParentRoute: () => root,
  path: "/settings/me",
  component: lazyRouteComponent(() => import("../settings/me/MeScreen"), "MeScreen"),
});

const members = createRoute({
  getParentRoute: () => root,
  path: "/settings/members",
  validateSearch: validateMemberSearch,
  component: lazyRouteComponent(() => import("../settings/members/MembersScreen"), "MembersScreen"),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: "/settings/keys",
  component: lazyRouteComponent(() => import("../settings/keys/KeysScreen"), "KeysScreen"),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: "/settings/webhooks",
  validateSearch: ({ webhook }: Record<string, unknown>): { webhook?: string } => (webhook ? { webhook: String(webhook) } : {}),
  component: lazyRouteComponent(() => import("../settings/webhooks/WebhooksScreen"), "WebhooksScreen"),
});

const organization = createRoute({
  getParentRoute: () => root,
  path: "/settings/organization",
  component: lazyRouteComponent(() => import("../settings/organization/OrganizationScreen"), "OrganizationScreen"),
});

const projectMembers = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/members",
  component: lazyRouteComponent(() => import("../projectMembers/ProjectMembersScreen"), "ProjectMembersScreen"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import("../audit/AuditScreen"), "AuditScreen"),
});

const erasures = createRoute({
  getParentRoute: () => root,
  path: "/audit/erasures",
  component: lazyRouteComponent(() => import("../erasures/ErasuresScreen"), "ErasuresScreen"),
});

const taxonomies = createRoute({
  getParentRoute: () => root,
  path: "/t",
  component: lazyRouteComponent(() => import("../taxonomies/list/TaxonomiesScreen"), "TaxonomiesScreen"),
});

const taxonomy = createRoute({
  getParentRoute: () => root,
  path: "/t/$taxonomy",
  validateSearch: validateTaxonomySearch,
  component: lazyRouteComponent(() => import("../taxonomies/TaxonomyScreen"), "TaxonomyScreen"),
});

const taxonomyVersion = createRoute({
  getParentRoute: () => root,
  path: "/t/$taxonomy/v/$version",
  validateSearch: validateTaxonomySearch,
  component: lazyRouteComponent(() => import("../taxonomies/TaxonomyScreen"), "VersionScreen"),
});

const taxonomyDiff = createRoute({
  getParentRoute: () => root,
  path: "/t/$taxonomy/diff/$from/$to",
  validateSearch: validateDiffSearch,
  component: lazyRouteComponent(() => import("../taxonomies/diff/DiffScreen"), "DiffScreen"),
});

const migrate = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/migrate/$taxonomy",
  component: lazyRouteComponent(() => import("../taxonomies/migrate/MigrateScreen"), "MigrateScreen"),
});

const taxonomyRoutes = [taxonomies, taxonomy, taxonomyVersion, taxonomyDiff, migrate] as const;

const administration = [settings, me, members, keys, webhooks, organization, projectMembers];

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    newProject,
    labelRoute,
    reviewRoute,
    dashboard,
    tasks,
    form,
    projectSettings,
    importing,
    exporting,
    audit,
    erasures,
    ...taxonomyRoutes,
    ...administration,
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: BrokenScreen,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
