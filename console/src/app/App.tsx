import { VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { onLoggedOut } from "../api/client";
import { Loading } from "../kit/Loading";
import { LoginScreen } from "../login/LoginScreen";
import type { OneTimeLink } from "../login/oneTimeLink";
import { viewerQuery } from "../login/session";
import { ViewerContext } from "../login/ViewerContext";
import { OutboxProvider } from "../outbox/OutboxProvider";
import { words } from "../words";
import { BrokenScreen } from "./BrokenScreen";
import { router } from "./routes";

/** The screen of the address for whoever is logged in, and the login for everybody else. */
export function App({ oneTimeLink }: { oneTimeLink: OneTimeLink | null }) {
  const queries = useQueryClient();
  const viewer = useQuery(viewerQuery);
  const [link, setLink] = useState(oneTimeLink);
  useEffect(() => onLoggedOut(() => queries.setQueryData(viewerQuery.queryKey, null)), [queries]);
  const forgetLink = () => setLink(null);

  if (link) return <LoginScreen link={link} onLinkUsed={forgetLink} />;
  if (viewer.isPending) {
    return (
      <main>
        <VisuallyHidden component="h1">{words.app}</VisuallyHidden>
        <Loading />
      </main>
    );
  }
  if (viewer.isError) {
    return <BrokenScreen error={viewer.error} />;
  }
  if (!viewer.data) return <LoginScreen link={null} onLinkUsed={forgetLink} />;
  return (
    <ViewerContext value={viewer.data}>
      <OutboxProvider>
        <RouterProvider router={router} />
      </OutboxProvider>
    </ViewerContext>
  );
}
