import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { validateFormSearch } from "../formBuilder/formSearch";
import { validateSettingsSearch } from "../projectSettings/settingsSearch";
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

const form = createRoute({
  getParentRoute: () => root,
  path: "/p/$project/form",
  validateSearch: validateFormSearch,
  component: lazyRouteComponent(() => import("../formBuilder/FormScreen"), "FormScreen"),
});

const settings = createRoute({
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

export const router = createRouter({
  routeTree: root.addChildren([home, labelRoute, reviewRoute, dashboard, tasks, form, settings, newProject]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
