/** What the navigation of a project says, in English. */
export const projectNav = {
  title: "Project",
  dashboard: "Dashboard",
  tasks: "Tasks",
  import: "Import",
  export: "Export",
  form: "Form",
  members: "Members",
  settings: "Settings",
  audit: "Audit",
  label: "Label",
  review: "Review",
};
