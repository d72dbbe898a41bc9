/** What is done about fields and model types that nobody knows; it is loaded with the first family. */
export { chosenFamily, guessFamily } from "./guess.ts";
export { nearestFields, nearestModelType } from "./known-fields.ts";
export { otherModel } from "./other-models.ts";
