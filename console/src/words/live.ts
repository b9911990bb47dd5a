/** What screens say about whether they follow what happens, in English. */
export const live = {
  live: "Live",
  connecting: "Connecting…",
  lost: "Not live: the connection is away, and is tried again.",
};
