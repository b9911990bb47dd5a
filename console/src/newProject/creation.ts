/** What the screen for a new project reads and writes. */
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/client";
import { everyNode } from "../api/everyNode";
import { CreateProjectDocument, TemplatesDocument, type CreateProjectInput } from "../api/operations";
import { problemsIn, type Problem } from "../kit/problems";

/** The projects that a new one can be made like. */
export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: ({ signal }) => everyNode(async (after) => (await request(TemplatesDocument, { after }, { signal })).projects),
});

/** Create a project; its id, or what the API has against it. */
export async function createProject(input: CreateProjectInput): Promise<string | Problem[]> {
  const { createProject: made } = await request(CreateProjectDocument, { input });
  return made.__typename === "Refused" ? problemsIn(made) : made.project.id;
}
