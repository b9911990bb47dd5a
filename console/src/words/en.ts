/** What the screens say, in English. Another language is another object of this shape. */
export const en = {
  app: "Annolog",
  loading: "Loading…",
  toHome: "Annolog, to my projects",
  notFound: { title: "Nothing here", text: "There is no page at this address." },
  account: {
    title: "Account",
    logOut: "Log out",
    schemes: { auto: "Look of the system", light: "Light", dark: "Dark" },
  },
  home: {
    title: "My projects",
    projects: "Projects",
    nothing: "You are in no project yet. Whoever manages a project can add you.",
    label: "Label",
    labelIn: (project: string) => `Label ${project}`,
    toRedo: (count: string) => `${count} to redo`,
    left: (count: string) => `${count} left to label`,
    toReview: (count: string) => `${count} to review`,
    answeredToday: (count: string) => `${count} answered today`,
    done: "Nothing waits for you here.",
    paused: (reason: string | null) =>
      `You are paused here${reason ? `: ${reason}` : ""}. A manager can let you go on.`,
    myDay: "My day",
    today: "answers today",
    each: "each",
    seconds: (seconds: number) =>
      seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`,
    days: (total: number) => `${total} answers in the last 14 days`,
    onDay: (day: string, answered: number) => `${day}: ${answered}`,
  },
  login: {
    title: "Log in",
    email: "E-mail",
    password: "Password",
    submit: "Log in",
    provider: "Log in with your organization’s account",
    forgot: "Forgot your password?",
    forgotHint: "Enter your e-mail address first: a link to choose another password will be mailed to it.",
    resetSent: "If this address has an account with a password, a mail is on its way.",
    choose: "Which organization?",
    newPassword: "Choose a password",
    newPasswordHint: "At least 12 characters. A few unusual words are better than signs and digits.",
    savePassword: "Save password",
    welcome: "Welcome. Choose a password for your account.",
    reset: "Choose another password for your account.",
    saved: "The password is saved. Log in with it.",
  },
};

export type Words = typeof en;
