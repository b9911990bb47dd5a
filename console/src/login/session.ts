import { queryOptions } from "@tanstack/react-query";
import { actFor, ApiError, request } from "../api/client";
import { ViewerDocument, type ViewerQuery } from "../api/operations";

export type Viewer = ViewerQuery["viewer"];

/** Who is logged in; null if nobody is. */
export const viewerQuery = queryOptions({
  queryKey: ["viewer"],
  staleTime: Infinity,
  queryFn: async (): Promise<Viewer | null> => {
    actFor(null);
    try {
      const { viewer } = await request(ViewerDocument, {});
      actFor(viewer.member.id);
      return viewer;
    } catch (error) {
      if (error instanceof ApiError && error.code === "UNAUTHENTICATED") return null;
      throw error;
    }
  },
});
