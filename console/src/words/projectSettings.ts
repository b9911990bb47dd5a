/** What the settings and the guideline of a project say, in English. */
interface Field {
  label: string;
  about: string;
  choices?: Record<string, string>;
}

const fields: Record<string, Field> = {
  name: { label: "Name", about: "What everybody calls the project." },
  description: { label: "Description", about: "What it is about, below its name on the home screen." },
  "policy.overlap": { label: "Answers for each task", about: "How many people answer a task. It holds for tasks that are imported from now on." },
  "policy.mostAnswers": {
    label: "Most answers for a task",
    about: "One more person after the other is asked until the answer is likely enough, up to so many; 0 asks nobody beyond the answers above.",
  },
  "policy.confidence": { label: "Likely enough", about: "How likely an answer must be so that nobody else is asked: 0.5 and more, less than 1." },
  "policy.review": {
    label: "Tasks to review",
    about: "Which answered tasks a reviewer must see; those without a majority always are.",
    choices: { NONE: "none", ALL: "all tasks", SAMPLE: "a sample", DISAGREEMENT: "tasks whose answers differ" },
  },
  "policy.reviewPercent": { label: "Sample, in percent", about: "How many of 100 tasks are reviewed." },
  rejectReasons: { label: "Reasons for sending back", about: "What reviewers are offered to choose from; they may write their own as well." },
  "policy.order": {
    label: "Order of tasks",
    about: "In which order tasks of one priority are handed out.",
    choices: { SEQUENCE: "as they were imported", RANDOM: "as if shuffled, the same for everybody" },
  },
  "policy.leaseSeconds": { label: "Minutes that a task is held", about: "After so long without a sign of life it goes to somebody else; the console extends it while one works." },
  "policy.leasesPerAnnotator": { label: "Tasks held at once", about: "How many tasks a person may hold at the same time. The console needs three." },
  "policy.visibility": {
    label: "Annotators see",
    about: "Whose answers an annotator may see. To see others’ answers makes people answer alike.",
    choices: { OWN: "their own answers alone", ALL: "everybody’s answers" },
  },
  "policy.metaShown": { label: "Annotators see the meta of tasks", about: "Meta may tell where a task comes from, and so which tasks are gold." },
  "policy.externalIdsShown": { label: "Annotators see the ids of the import", about: "The external id may tell more than you want." },
  "policy.fullText": { label: "Texts can be searched", about: "An index of all words in tasks, answers and comments is kept; it takes room in the database." },
  "gold.percent": { label: "Gold tasks, in percent", about: "How many of 100 tasks that a person gets have a known answer, on average: 0 to 50." },
  "gold.qualification": { label: "First tasks that are all gold", about: "With so many a person begins; 0 for none." },
  "gold.warmUp": { label: "First tasks with more gold", about: "Of so many first tasks a larger share is gold; 0 for none." },
  "gold.warmUpPercent": { label: "Their share, in percent", about: "How many of 100 of these first tasks are gold." },
  "gold.showScores": { label: "Annotators see their own score", about: "A day late, and from 10 answers on. Who sees it knows that there are gold tasks." },
  "gold.judging": { label: "When an answer is right", about: "By question, what an answer to a gold task must reach. Answers given so far are judged anew." },
  "pause.rule": {
    label: "Who is often wrong",
    about: "Whether answers to gold tasks decide that a person gets no more tasks until you let them go on.",
    choices: { NONE: "goes on, until a person decides", WILSON: "is warned, then paused", SEQUENTIAL: "is paused at once (the strict rule)" },
  },
  "pause.threshold": { label: "Right answers, at least", about: "The share of right answers that is good enough: 0.5 to 0.95." },
  "pause.least": { label: "Answers before a warning", about: "So many answers to gold tasks are judged first." },
  "pause.more": { label: "Answers until the pause", about: "So many further answers are judged after the warning." },
};

export const projectSettingsWords = {
  title: (project: string) => `Settings: ${project}`,
  screen: "Settings",
  absent: "There is no such project, or you may not change its settings.",
  viewsTitle: "What is shown",
  views: { settings: "Settings", guideline: "Guideline" },
  groups: {
    about: "About the project",
    answers: "Answers",
    review: "Review",
    queue: "Handing out",
    seen: "What annotators see",
    search: "Search",
    gold: "Gold tasks",
    pauses: "Pauses",
    archive: "Archive",
  },
  fields,
  changed: "changed",
  leave: "Leave without saving what you changed?",
  changedCount: (count: number) => (count === 0 ? "Nothing is changed." : count === 1 ? "1 setting is changed." : `${count} settings are changed.`),
  refusedCount: (count: number) => (count === 1 ? "1 setting was refused." : `${count} settings were refused.`),
  saved: "Saved.",
  save: "Save",
  discard: "Discard",
  reason: {
    key: (number: number) => `Key of reason ${number}`,
    text: (number: number) => `Reason ${number}`,
    remove: (text: string) => `Remove ${text}`,
    add: "Add a reason",
  },
  judging: { threshold: "Score from", tolerance: "Off by", similarity: "Similarity from" },
  archive: {
    active: "An archived project hands out no tasks and takes no answers; everything stays readable, and it can be restored.",
    archived: "This project is archived: it hands out no tasks and takes no answers.",
    archive: "Archive the project",
    restore: "Restore the project",
    sure: "Archive it? People in it can go on only after it is restored.",
    cancel: "Keep it",
  },
  guideline: {
    write: "Guideline, in Markdown",
    preview: "Preview",
    nothing: "Nothing is written yet.",
    state: (version: number, isChanged: boolean) => {
      const now = version ? `Version ${version} is in use.` : "Nothing is published yet.";
      return isChanged ? `${now} Your changes are kept in this browser.` : now;
    },
    publish: (version: number) => `Publish version ${version}`,
    discard: "Drop my changes",
    overtaken: (version: number) => `Version ${version} was published since you began. Your changes are still here.`,
    versions: "Versions",
    version: (version: number) => `Version ${version}`,
    published: (time: string, name: string | null) => `${time}${name ? ` by ${name}` : ""}`,
    erased: "its text was erased",
    compare: "Compare",
    compareOf: (version: number) => `Compare version ${version} with what is written`,
    use: "Go back",
    useOf: (version: number) => `Go back to version ${version}`,
    more: "Older ones",
    differences: (version: number) => `From version ${version} to what is written`,
    same: "Nothing differs.",
    added: "added",
    removed: "removed",
  },
};
