/** What questions about relations say: labeling alone, since reviews have words of their own. */
export const relationWords = {
  join: "Join two",
  hint: (key: string, isDirected: boolean) =>
    isDirected
      ? `${key}, then where it begins and where it ends; or its label first.`
      : `${key}, then the two that belong together; or the label first.`,
  tooFew: "Mark at least two first.",
  take: {
    source: "Where does it begin?",
    target: (source: string) => `From ${source} to where?`,
    one: "Which one?",
    other: (source: string) => `${source}, and which other one?`,
  },
  how: "Click it, or Tab or ↑ ↓ to it and Enter. Escape goes back.",
  nothingThere: "There is nothing to join.",
  twice: "These are joined by that label already.",
  whichLabel: "Joined. Now choose its label.",
  joined: "Joined.",
  gone: (count: number) =>
    count === 1 ? "1 relation went with what it joined. Ctrl+Z brings both back." : `${count} relations went with what they joined. Ctrl+Z brings all back.`,
  removed: "Removed. Ctrl+Z brings it back.",
  list: (count: number) => (count === 1 ? "1 relation" : `${count} relations`),
  said: (source: string, label: string, target: string) => `${source}, ${label}, ${target}`,
  turn: (said: string) => `Turn around: ${said}`,
  remove: (said: string) => `Remove ${said}`,
  noLabel: "no label",
};
