/** What the dashboard of a project says, in English. */
const numbers = new Intl.NumberFormat("en");
const places = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const coefficient = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const thisYear = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
const day = new Intl.DateTimeFormat("en", thisYear);
const dayOfYear = new Intl.DateTimeFormat("en", { ...thisYear, year: "numeric" });
const dayOfMonth = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const tasks = (count: number) => (count === 1 ? "1 task" : `${numbers.format(count)} tasks`);

/** A share in percent; "0%" and "100%" are said of none and of all alone. */
function shareInPercent(share: number): string {
  const text = percent.format(share);
  if (share > 0 && text === percent.format(0)) return `< ${percent.format(0.01)}`;
  if (share < 1 && text === percent.format(1)) return `> ${percent.format(0.99)}`;
  return text;
}

/** A day (UTC) as people say it, with its year where that is another one than now. */
function dayOf(iso: string, now = new Date()): string {
  const at = new Date(`${iso}T00:00:00Z`);
  return (at.getUTCFullYear() === now.getUTCFullYear() ? day : dayOfYear).format(at);
}

/** A time as people say it: "41 s", "2.5 min", "3 h". */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return `${places.format(seconds)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${places.format(seconds / 60)} min`;
  return `${places.format(seconds / 3_600)} h`;
}

export const dashboard = {
  title: (project: string) => `Dashboard: ${project}`,
  open: "Dashboard",
  openFor: (project: string) => `Dashboard of ${project}`,
  absent: "There is no such project, or you may not see its figures.",
  failed: (reason: string) => `The figures cannot be loaded. ${reason}`,
  unavailable: (figure: string, reason: string) => `${figure}: ${reason}`,
  stale: (reason: string) => `These are figures of a moment ago. ${reason}`,
  form: (form: number, guideline: number) => (guideline ? `form v${form} · guideline v${guideline}` : `form v${form}`),
  count: (value: number) => numbers.format(value),
  percent: shareInPercent,
  duration,
  day: dayOf,
  none: "–",
  progress: {
    title: "Progress",
    total: tasks,
    none: "This project has no tasks yet.",
    importTasks: "Import tasks",
    statuses: {
      OPEN: "open",
      LABELED: "labeled",
      IN_REVIEW: "in review",
      DONE: "done",
      SKIPPED: "skipped",
      ARCHIVED: "archived",
    },
  },
  estimate: {
    finished: "Every task is finished.",
    unknown: (days: number) => `No end can be estimated: no task was finished in the last ${days} days.`,
    end: (end: string) => `Done about ${end}`,
    today: "today",
    thatDay: "that day",
    how: (left: number, rate: number, days: number, day: string) =>
      `${tasks(left)} left, at ${places.format(rate)} a day: the mean of ${days === 1 ? "the first day" : `the last ${days} days`}, ${day} included.`,
  },
  activity: {
    answers: "Answers per day",
    finished: "Tasks finished per day",
    time: "Time per answer",
    bars: (what: string, days: number, total: string, most: string) =>
      `${what}, the last ${days} days (UTC): ${total} in all, ${most} on the busiest day.`,
    times: (days: number, least: string, most: string) => `By day, the last ${days} days (UTC): from ${least} to ${most}.`,
    total: (total: string, days: number) => `${total} in ${days} days`,
    today: (count: string) => `${count} today`,
    thatDay: (count: string, at: string) => `${count} on ${at}`,
    onDay: (at: string, value: string) => `${at}: ${value}`,
    mean: (days: number) => `mean of ${days} days`,
    noTimes: "Nobody has answered in these days.",
  },
  questions: {
    title: "Questions",
    labels: "Labels",
    agreement: "Agreement",
    loading: "Counting…",
    noForm: "This project has no form yet.",
    noLabels: "No labels yet.",
    bar: (label: string, labels: string, share: string) => `${label}: ${labels} labels, ${share} of all`,
    more: (count: string) => `and ${count} more`,
    unused: (count: string, names: string) => `Never used (${count}): ${names}`,
    between: (low: number, high: number, level: number) =>
      `between ${coefficient.format(low)} and ${coefficient.format(high)} with ${percent.format(level)} certainty`,
    value: (value: number) => coefficient.format(value),
    of: (count: number) => `on ${tasks(count)} that several people answered`,
    figure: (value: string, name: string) => `${value} ${name}: the tasks, the most disputed first`,
    noValue: "–",
    confusions: "Confused",
    people: "Agreement of each person",
    pair: (value: string, other: string) => `${value} ↔ ${other}`,
    pairs: (pairs: number, share: string) =>
      `${pairs === 1 ? "once" : `${numbers.format(pairs)} times`}, ${share} of all disagreements`,
    disputed: "Most disputed",
    disagreement: (share: string) => `${share} of pairs differ`,
    reasons: {
      NO_PAIRS: "No task has answers of two people yet.",
      NO_VARIATION: "Everybody gave the same value, so nothing can be said about chance.",
      FEW: "Fewer than ten tasks: read it with care.",
      TOO_MANY: "Too many different values were given to compare them by this distance.",
      NO_INTERVAL: "How sure it is cannot be said: too many different answers, or too few in the sample.",
      NOTHING_COMPARED: "The answers have nothing that this measure compares.",
      SAMPLE: "Of some of the tasks, drawn at random: there are too many, or some answers are too large.",
      ERASED: "The taxonomy was erased, so distances are unknown.",
    },
    coefficients: {
      KRIPPENDORFF_ALPHA: "Krippendorff’s α",
      GWET_AC1: "Gwet’s AC1",
      GWET_AC2: "Gwet’s AC2",
      FLEISS_KAPPA: "Fleiss’ κ",
      BRENNAN_PREDIGER: "Brennan-Prediger",
      PERCENT: "share of equal answers",
      ICC: "ICC",
      MEAN_DIFFERENCE: "mean difference",
      F1: "F1 of regions",
      F1_UNLABELED: "F1 of regions without labels",
      F1_MEAN: "mean F1 of regions",
      MEAN_IOU: "mean IoU",
      PANOPTIC_QUALITY: "panoptic quality",
      CHARACTER_SIMILARITY: "similarity by character",
      WORD_SIMILARITY: "similarity by word",
      KENDALL_TAU: "Kendall’s τ",
      SPEARMAN_RHO: "Spearman’s ρ",
      KENDALL_W: "Kendall’s W",
    },
  },
  weeks: {
    title: "Agreement by week",
    day: (iso: string) => dayOfMonth.format(new Date(`${iso}T00:00:00Z`)),
    picture: (weeks: number, least: string, most: string) =>
      `Agreement on the tasks of each of the last ${weeks} weeks (UTC), by their last answer: from ${least} to ${most}.`,
    week: (day: string, value: string, count: number, reason: string | null) =>
      `${value} in the week of ${day}, on ${tasks(count)}${reason ? `. ${reason}` : ""}`,
    none: (weeks: number) => `Nobody has answered in the last ${weeks} weeks.`,
    few: "Some weeks have fewer than ten tasks: read them with care.",
  },
  people: {
    title: "Annotators",
    none: "Nobody has answered yet.",
    firstOnly: (count: number) => `The first ${count} accounts. The API has everybody.`,
    sortBy: (column: string) => `Sort by ${column}`,
    erased: "somebody erased",
    paused: "paused",
    warned: "warned",
    thatDay: "That day",
    columns: {
      name: "Name",
      done: "Answers",
      today: "Today",
      time: "Time an answer",
      agreement: "Agreement",
      rejected: "Rejected",
      skipped: "Skipped",
      gold: "Gold",
    },
    hints: {
      agreement: "Agreement: how many of others’ answers to the same tasks are the same, over all questions.",
      agreementOfRegions: "Agreement: how much the answers resemble those of others to the same tasks, the mean of all questions.",
      gold: "Gold: how many answers to gold tasks are right.",
    },
    rejected: (count: string, share: string) => `${count} (${share})`,
    gold: (share: string, judged: string) => `${share} of ${judged}`,
  },
  alerts: {
    name: "Alerts",
    title: (count: number) => (count === 1 ? "1 alert is open" : `${count} alerts are open`),
    idle: (count: number) => (count === 1 ? "1 rule of alerts is not evaluated" : `${count} rules of alerts are not evaluated`),
    since: (at: string) => `since ${at}`,
    value: (value: string, threshold: string) => `${value}, threshold ${threshold}`,
    taken: (name: string) => `${name} looks after it`,
    metrics: {
      AGREEMENT: "Agreement",
      DRIFT: "Drift of the labels",
      FAST_SHARE: "Answers that were too fast",
      MEDIAN_SECONDS: "Median time of answers",
      TIED_SHARE: "Tasks without a majority",
      REVIEW_SHARE: "Tasks that need a review",
      REJECTED_SHARE: "Rejected answers",
      GOLD_SCORE: "Right answers to gold tasks",
      GOLD_LEFT: "Gold tasks that are left",
    },
  },
};
