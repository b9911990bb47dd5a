/** What the navigation of a project says, in English. */
export const projectNav = {
  title: "Project",
  dashboard: "Dashboard",
  tasks: "Tasks",
  import: "Import",
  export: "Export",
  label: "Label",
  review: "Review",
};
