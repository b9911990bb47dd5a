import type { Role } from "../api/operations";

/** What roles are called, and what each may do, in English. */
export const roles = {
  none: "no role",
  names: {
    OWNER: "Owner",
    ADMIN: "Administrator",
    MANAGER: "Manager",
    REVIEWER: "Reviewer",
    ANNOTATOR: "Annotator",
    AUDITOR: "Auditor",
    INTEGRATOR: "Integrator",
    MODEL: "Model",
  } satisfies Record<Role, string>,
  may: {
    OWNER: "May do everything, name other owners, and erase contents for good.",
    ADMIN: "Runs the organization: people, keys, and every project.",
    MANAGER: "Runs projects: settings, forms, tasks and imports, and gives roles to reviewers, annotators and models.",
    REVIEWER: "Sees everybody’s answers, and approves, rejects and replaces them.",
    ANNOTATOR: "Labels tasks, and sees no answers but their own until the project opens them.",
    AUDITOR: "Reads everything, and changes nothing.",
    INTEGRATOR: "A program that follows the events, runs webhooks, and takes exports out.",
    MODEL: "A program that predicts; it holds no other role.",
  } satisfies Record<Role, string>,
};
