/** What the screen of exports says, in English. */
const numbers = new Intl.NumberFormat("en");
const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export const exportsWords = {
  title: (project: string) => `Export: ${project}`,
  name: "Export",
  absent: "There is no such project, or you may not export it.",
  failed: (reason: string) => `The project cannot be loaded. ${reason}`,
  moment: (time: string) => moments.format(new Date(time)),
  make: {
    title: "New export",
    what: "What",
    kinds: {
      TASKS: "The tasks, each with its answers and its final answer",
      EVENTS: "The events, as the bytes that were hashed",
    },
    statuses: "Only tasks that are",
    allStatuses: "None chosen: all tasks.",
    whole: "JSON Lines in UTF-8: one consistent state, however large it is. An export of tasks can be imported again.",
    asOf: "As of",
    moments: { now: "now", time: "a time", position: "a position" },
    time: "Time",
    position: "Position in the ledger",
    needsMoment: "Say as of when.",
    onRecord: "It is put on record that you exported this.",
    confirm: "Make the export",
    making: "Making the link…",
    ready: "The export is ready to be fetched.",
    download: "Download",
    until: (time: string) => `The link works until ${time}, for you alone; the browser shows how far the download is.`,
  },
  earlier: {
    title: "Earlier exports",
    none: "Nothing was exported yet.",
    failed: (reason: string) => `The exports cannot be loaded. ${reason}`,
    columns: { when: "When", kind: "What", by: "By", scope: "Of", asOf: "As of", position: "Position" },
    kinds: { TASKS: "tasks", EVENTS: "events", SUBJECT: "about a person", BACKUP: "backup" },
    scopes: { project: "this project", statuses: (names: string) => `this project: ${names}`, organization: "the organization", other: "a part of it" },
    atDatabase: (name: string) => `${name} (at the database)`,
    somebody: "somebody",
    now: "the moment itself",
    until: (position: string) => `position ${numbers.format(BigInt(position))}`,
  },
};
