/** What is said of forms, and of those that are ready to begin with, in English. */
export const form = {
  notAnObject: (place: string) => `${place ? `In ${place}` : "Here"} there must be an object in braces.`,
  notAList: (place: string) => `“${place}” must be a list in brackets.`,
  notAText: (place: string, part: string) => `In ${place}, “${part}” must be a text in quotes.`,
  noKind: (place: string, kinds: readonly string[]) => `In ${place}, “kind” must be one of: ${kinds.join(", ")}.`,
  starting: {
    textClassification: { name: "Text classification", about: "One label for each text." },
    namedEntities: { name: "Named entities", about: "Mark persons, places and other names in a text." },
    imageClassification: { name: "Image classification", about: "One label for each image." },
    imageBoxes: { name: "Image boxes", about: "Draw boxes around objects." },
    imageSegmentation: { name: "Image segmentation", about: "Paint what each area of an image is." },
    documentRegions: { name: "PDF regions", about: "Draw boxes around headings, tables and figures of documents." },
    preference: { name: "Pairwise preference", about: "Two responses to a prompt: which one is better, and why." },
    chatRating: { name: "Chat rating", about: "Rate a conversation, and say what is wrong with it." },
  },
};
