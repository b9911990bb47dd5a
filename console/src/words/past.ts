/** What screens say that show a moment of the past, in English. */
const numbers = new Intl.NumberFormat("en");

export const pastWords = {
  title: "A moment of the past",
  shown: (position: string, time: string | null, isExact: boolean) => {
    const at = `As it was at position ${numbers.format(BigInt(position))}`;
    if (time === null) return `${at}.`;
    return isExact ? `${at}, ${time}.` : `${at}. The last event here was on ${time}.`;
  },
  readOnly: "Nothing can be changed here.",
  present: "Back to the present",
  audit: "What happened then",
  absent: "The project was not there yet, or you may not see it.",
  failed: (reason: string) => `This moment cannot be shown. ${reason}`,
  choose: "As of…",
  time: "As it was on",
  show: "Show it",
  needsTime: "Choose a day and a time.",
};
