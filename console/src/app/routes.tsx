import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { validateTaskSearch } from "../tasks/taskSearch";
import { validateDiffSearch } from "../taxonomies/diff/diffSearch";
import { validateTaxonomySearch } from "../taxonomies/taxonomySearch";
import { NotFound } from "./NotFound";

const root = createRootRoute({ notFoundComponent: NotFound });

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
  component: lazyRouteComponent(() => import("../dashboard/DashboardScreen"), "DashboardScreen"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/tasks",
  validateSearch: validateTaskSearch,
  component: lazyRouteComponent(() => import("../tasks/TasksScreen"), "TasksScreen"),
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

export const router = createRouter({
  routeTree: root.addChildren([home, labelRoute, reviewRoute, dashboard, tasks, ...taxonomyRoutes]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
