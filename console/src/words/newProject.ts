/** What the screen for a new project says, in English. */
export const newProject = {
  title: "New project",
  absent: "You may not create projects. Whoever manages the organization can give you a role that may.",
  name: "Name",
  description: "Description",
  descriptionHint: "What it is about, for everybody in it.",
  begin: "Begin with",
  empty: { name: "An empty form", about: "Add the questions yourself." },
  like: { name: "Another project", about: "Its form, guideline, policy and reasons for rejections; no tasks." },
  which: "Which project",
  choose: "Choose one…",
  withRoles: "Give its people the same roles here",
  create: "Create project",
  cancel: "Cancel",
};
