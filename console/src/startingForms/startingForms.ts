/** Forms that are ready to begin with. A test on the server's side publishes each of them. */
import type { FormJson } from "../form/formJson";
import chatRating from "./chatRating.json";
import documentRegions from "./documentRegions.json";
import imageBoxes from "./imageBoxes.json";
import imageClassification from "./imageClassification.json";
import imageSegmentation from "./imageSegmentation.json";
import namedEntities from "./namedEntities.json";
import preference from "./preference.json";
import textClassification from "./textClassification.json";

const FORMS = {
  textClassification,
  namedEntities,
  imageClassification,
  imageBoxes,
  imageSegmentation,
  documentRegions,
  preference,
  chatRating,
};

export type StartingForm = keyof typeof FORMS;

export const STARTING_FORMS = Object.keys(FORMS) as StartingForm[];

/** A form to begin with, for oneself to change. */
export function startingForm(name: StartingForm): FormJson {
  return structuredClone(FORMS[name]) as FormJson;
}
