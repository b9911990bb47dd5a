/** What HTML and tables say, loaded with what shows them. */
export const documents = {
  views: "How it is shown",
  page: "Page",
  source: "Source",
  nothing: "There is no text to be read in it. Its source is there.",
  lostParts: {
    img: "picture",
    svg: "drawing",
    video: "film",
    audio: "sound",
    iframe: "embedded page",
    object: "embedded object",
    input: "field",
  } as Record<string, string>,
  notShown: (what: string, of: string) => `${what}${of ? `: ${of}` : ""}`,
  row: "Row",
  table: (title: string, rows: string, columns: string) => `${title}: ${rows} rows, ${columns} columns`,
  noRows: "The table has no rows.",
  none: "none",
  firstRows: (shown: string, all: string) => `The first ${shown} of ${all} rows are shown.`,
};
