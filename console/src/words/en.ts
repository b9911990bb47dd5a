/** What the screens say, in English. Another language is another object of this shape. */
export const en = {
  app: "Annolog",
  loading: "Loading…",
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
