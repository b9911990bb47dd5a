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
  path: "/p/$project/label",
  component: lazyRouteComponent(() => import("../label/LabelScreen"), "LabelScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, labelRoute]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
