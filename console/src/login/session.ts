import { queryOptions } from "@tanstack/react-query";
import { ApiError, request } from "../api/client";
import { ViewerDocument, type ViewerQuery } from "../api/operations";

export type Viewer = ViewerQuery["viewer"];

/** Who is logged in; null if nobody is. */
export const viewerQuery = queryOptions({
  queryKey: ["viewer"],
  staleTime: Infinity,
  queryFn: async (): Promise<Viewer | null> => {
    try {
      return (await request(ViewerDocument, {})).viewer;
    } catch (error) {
      if (error instanceof ApiError && error.code === "UNAUTHENTICATED") return null;
      throw error;
    }
  },
});
