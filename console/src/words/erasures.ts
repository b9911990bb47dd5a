/** What the forms and lists of erasures and holds say, in English. */
import type { HoldTarget } from "../api/operations";

const numbers = new Intl.NumberFormat("en");
const n = (value: number) => numbers.format(value);
const events = (count: number) => (count === 1 ? "1 event" : `${n(count)} events`);
const tasks = (count: number) => (count === 1 ? "1 task" : `${n(count)} tasks`);

export const erasureWords = {
  title: "Erasures and holds",
  absent: "You may not see what was erased.",
  audit: "Audit",
  authorities: {
    DATA_SUBJECT_REQUEST: "the person whom it concerns asked (GDPR, article 17)",
    COURT_ORDER: "a court or an authority ordered it",
    MISTAKE: "it should never have been entered",
    RETENTION: "the time for which it might be kept is over",
  },
  form: {
    authority: "Ground",
    reason: "Reason (name nobody here)",
    reference: "Reference, such as the number of a case",
    counting: "Counting what would be erased…",
    will: (count: number, isAll: boolean) => `${isAll ? "" : "More than "}${events(count)} will lose their content for good.`,
    nothing: "There is nothing to erase.",
    types: (name: string, count: number) => `${name}: ${n(count)}`,
    withheld: (count: number) => `${n(count)} under hold stay as they are.`,
    resolved: (count: number) =>
      count === 1
        ? "One final answer stands without ground then: have it looked at again."
        : `${n(count)} final answers stand without ground then: have them looked at again.`,
    more: (count: number) => `and ${n(count)} more`,
    forGood: "This cannot be undone. Facts, places and hashes of the events stay, so every proof still verifies.",
    sure: "I have read what will be erased",
    typed: "Type the reference once more to confirm",
    confirm: "Erase for good",
    cancel: "Keep it",
  },
  subject: {
    title: "A person whom tasks name",
    reference: "The reference, exactly as it was imported",
    hint: "Tasks name people by the references of their import (subjectRefs). What is looked up, and by whom, goes on record.",
    report: "Find what is held",
    found: (count: number) => (count === 0 ? "No task names this reference." : `${tasks(count)} ${count === 1 ? "names" : "name"} this reference.`),
    download: "Download all of it",
    until: (time: string) => `The link works until ${time}, for you alone.`,
    hold: "Put under hold…",
    erase: "Erase…",
    eraseTitle: "Erase what is held about a person",
    what: (subject: string) => `The contents of all tasks that name “${subject}”: inputs, everybody’s answers, comments and reasons.`,
  },
  holds: {
    title: "Holds",
    list: "What is under hold",
    hint: "What is under hold is not erased, archived or undone.",
    none: "Nothing is under hold.",
    failed: (reason: string) => `The holds cannot be loaded. ${reason}`,
    place: "Put under hold…",
    columns: { what: "What", reason: "Reason", placed: "Placed", until: "Until", release: "Release" },
    task: (name: string) => `Task ${name}`,
    project: (name: string) => `Project ${name}`,
    subject: "A person whom tasks name",
    unseen: "something that you may not see",
    erased: "erased",
    by: (name: string, time: string) => `${name}, ${time}`,
    somebody: "somebody",
    open: "until it is released",
    over: (time: string) => `ended ${time}`,
    release: "Release…",
    releaseOf: (what: string) => `Release the hold on: ${what}`,
  },
  hold: {
    title: "Put under hold",
    what: "What",
    targets: { PROJECT: "a project, with all its tasks", TASK: "a task", SUBJECT: "all tasks that name a person" } satisfies Record<HoldTarget, string>,
    project: "Project",
    task: "Task (name or id)",
    noTask: "There is no such task in this project.",
    subject: "The reference, exactly as it was imported",
    reason: "Reason",
    until: "Until (without it: until it is released)",
    confirm: "Put under hold",
    cancel: "Cancel",
    working: "Putting under hold…",
  },
  release: {
    title: "Release a hold",
    what: (what: string) => `${what} may be erased, archived and undone again.`,
    reason: "Reason",
    confirm: "Release it",
  },
  list: {
    title: "Erasures",
    none: "Nothing was ever erased.",
    running: "It is being erased…",
    done: (count: number) => `${events(count)} erased by now.`,
    finished: (count: number) => `Erased: ${events(count)}.`,
    withheld: (count: number) => `${n(count)} under hold were left as they are.`,
    asked: (name: string, time: string) => `${name}, ${time}`,
    server: "the server",
    certificate: "Certificate",
    download: "Download the certificate",
  },
};
