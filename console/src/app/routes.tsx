import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
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

export const router = createRouter({
  routeTree: root.addChildren([home, labelRoute, reviewRoute]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
