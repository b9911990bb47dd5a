import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { validateTaskSearch } from "../tasks/taskSearch";
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

const importing = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/import",
  component: lazyRouteComponent(() => import("../imports/ImportScreen"), "ImportScreen"),
});

const exporting = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/export",
  component: lazyRouteComponent(() => import("../exports/ExportScreen"), "ExportScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, labelRoute, reviewRoute, dashboard, tasks, importing, exporting]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
