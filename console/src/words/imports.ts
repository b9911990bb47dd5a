/** What the screen of imports says, in English. */
const numbers = new Intl.NumberFormat("en");
const n = (count: number) => numbers.format(count);
const plural = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${n(count)} ${many}`);
const tasks = (count: number) => plural(count, "task", "tasks");
const rows = (count: number) => plural(count, "row", "rows");
const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const UNITS = ["bytes", "KB", "MB", "GB"];

export const importsWords = {
  title: (project: string) => `Import: ${project}`,
  name: "Import",
  absent: "There is no such project, or you may not import into it.",
  noForm: "This project has no form yet: publish one, so that it is known what a task has.",
  failed: (reason: string) => `The project cannot be loaded. ${reason}`,
  moment: (time: string) => moments.format(new Date(time)),
  bytes: (bytes: number) => {
    const power = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1_000 ** power;
    return `${power && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
  },
  choose: {
    title: "New tasks",
    drop: "Drop a file here",
    browse: "or choose one",
    dropNow: "Let go to look at it.",
    formats: "JSON Lines, a JSON array, CSV or TSV, in UTF-8, or the JSON that Label Studio exports. Nothing is imported before you have seen what would come of it.",
    expects: (inputs: string) => `A task of this project has: ${inputs}.`,
    optional: (name: string) => `${name} (optional)`,
    otherFile: "This is another file, or it was changed since.",
    changedFile: "The file cannot be read any more: it was changed or removed meanwhile. Choose it again.",
  },
  paste: {
    title: "Or write tasks here",
    lines: "One task a line",
    input: "Each line is",
    look: (count: number) => (count === 0 ? "Look at them" : `Look at ${tasks(count)}`),
    file: "written here.jsonl",
  },
  media: {
    title: "Or files that are a task each",
    choose: (input: string) => `Choose files for “${input}”`,
    limits: (most: string, endings: string) => `Up to ${most} each: ${endings}. A task is called like its file, so a file of the same name is there already.`,
    refused: (count: number) => (count === 1 ? "1 file is not taken:" : `${n(count)} files are not taken:`),
    because: (name: string, because: "type" | "size" | "empty" | "twice" | "encrypted" | "broken") =>
      `${name}: ${
        { type: "of another kind", size: "too large", empty: "empty", twice: "there is another one of this name", encrypted: "encrypted with a password", broken: "cannot be read as a PDF" }[because]
      }`,
    reading: "Reading how many pages they have…",
    send: (count: number, size: string) => `Send ${plural(count, "file", "files")}, ${size}`,
    sending: "Sending the files",
    progress: (sent: number, of: number, bytes: string, total: string) => `${n(sent)} of ${n(of)} files, ${bytes} of ${total}`,
    stop: "Stop",
    file: "sent files.jsonl",
  },
  interrupted: {
    title: "A file is half sent",
    text: (name: string, percent: string) => `“${name}” was sent to ${percent}. Choose the same file again, and it goes on from there.`,
    discard: "Forget it",
  },
  look: {
    title: (name: string) => `“${name}”`,
    format: "Written as",
    formats: { jsonl: "JSON Lines", json: "JSON", csv: "CSV", tsv: "TSV" },
    columns: "Columns",
    columnTitle: "Column",
    column: (name: string) => `What the column “${name}” is`,
    unnamed: (number: number) => `(column ${number})`,
    example: "First value",
    is: "Is",
    meta: (name: string) => `kept as meta data “${name}”`,
    leftOut: "left out",
    fields: {
      external_id: "the task’s own id",
      priority: "priority",
      overlap: "how many are to answer",
      annotations: "answers from elsewhere (JSON)",
    },
    labelStudio: "Tasks of Label Studio. Its skipped annotations, drafts and predictions are left out.",
    tasks: "First tasks",
    all: (count: number) => `That is all: ${tasks(count)}.`,
    cut: (count: number) => `The first ${count} of the file, as they would come in.`,
    line: (line: number) => `line ${n(line)}`,
    problems: {
      notJson: "This line is no JSON.",
      notObject: "A row must be an object.",
      cells: "This row has more or fewer cells than there are columns.",
    },
    unknown: (names: string) => `Not in the form: ${names}`,
    missing: (names: string) => `Missing: ${names}`,
    meta_: "Meta",
    answeredBy: (author: string) => `Answer of ${author || "nobody named"}`,
    external: "without an account",
    cannotShow: "(this screen cannot show it)",
    hindrances: {
      missing: (names: string) => `Say which column is: ${names}.`,
      doubled: (names: string) => `Two columns cannot both be: ${names}.`,
      utf16: () => "The file is in UTF-16: save it in UTF-8.",
      empty: () => "The file is empty.",
    },
    check: "Check the whole file",
    other: "Another file",
  },
  sending: {
    title: (name: string) => `Sending “${name}”`,
    sent: (sent: string, length: string) => `${sent} of ${length}`,
    standing: "No connection. It goes on by itself as soon as there is one.",
    cancel: "Stop and forget it",
  },
  run: {
    titles: {
      CHECKING: "Checking the file",
      CHECKED: "What an import would do",
      WAITING: "The import begins",
      RUNNING: "Importing",
      FINISHED: "Imported",
      FAILED: "The import ended early",
      CANCELED: "The import was canceled",
    },
    file: (name: string) => `“${name}”`,
    progress: (read: string, size: string, count: number) => `${read} of ${size}, ${rows(count)}`,
    counts: { imported: "new tasks", present: "already there", rejected: "rejected rows" },
    annotations: (fresh: number, present: number) =>
      `With ${plural(fresh, "answer", "answers")} from elsewhere${present ? `, ${n(present)} more are there already` : ""}.`,
    nothingNew: "There is nothing new in this file.",
    stopped: (line: number) => `From line ${n(line)} on, the file cannot be read.`,
    stays: "What was imported before stays.",
    start: (count: number) => (count === 0 ? "Import" : `Import ${tasks(count)}`),
    startWithout: (count: number) => (count === 1 ? "The rejected row is left out." : `The ${n(count)} rejected rows are left out.`),
    discard: "Import nothing",
    cancel: "Cancel the import",
    see: "See these tasks",
    undo: "Undo…",
    another: "Import another file",
    gone: "This file is not kept any more: choose it again.",
  },
  problems: {
    title: "Rejected rows",
    line: "Line",
    path: "Where",
    reason: "Why",
    first: (shown: number, total: number) => `The first ${n(shown)} of ${n(total)}.`,
    csv: "Download as CSV",
    jsonl: "With the rows, as JSON Lines",
    failed: (reason: string) => `The rejected rows cannot be loaded. ${reason}`,
  },
  undo: {
    title: "Undo this import",
    text: (count: number, name: string) =>
      `The ${tasks(count)} that “${name}” brought are archived. If somebody has worked on one since, nothing is undone, and you are told.`,
    confirm: "Undo the import",
    cancel: "Cancel",
  },
  earlier: {
    title: "Earlier imports",
    checks: "The numbers of a check are what an import would do; whoever checked the file can start it.",
    none: "No file was imported or checked in the last three days.",
    kept: "Kept here for three days; the history of the project keeps them for good.",
    failed: (reason: string) => `The imports cannot be loaded. ${reason}`,
    columns: { name: "File", when: "When", who: "By", status: "Status", imported: "New", present: "Already there", rejected: "Rejected", does: "Actions" },
    unnamed: "(without a name)",
    nobody: "somebody",
    statuses: {
      CHECKING: "is being checked",
      CHECKED: "checked, not imported",
      WAITING: "begins",
      RUNNING: "running",
      FINISHED: "done",
      FAILED: "ended early",
      CANCELED: "canceled",
    },
    see: "Tasks",
    seeOf: (name: string) => `Tasks of “${name}”`,
    problems: "Problems",
    problemsOf: (name: string) => `Problems of “${name}” as CSV`,
    undo: "Undo…",
    undoOf: (name: string) => `Undo… the import of “${name}”`,
    cancel: "Cancel",
    cancelOf: (name: string, isCheck: boolean) => `Cancel the ${isCheck ? "check" : "import"} of “${name}”`,
  },
};
