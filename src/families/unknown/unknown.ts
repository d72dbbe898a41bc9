/** What is done about fields and model types that nobody knows; it is loaded with the first family. */
export { cannotBeReadAs, chosenFamily, guessFamily, reportGuess } from "./guess.ts";
export { givenByEmptyObjects } from "../../config/reading/empty-objects.ts";
export { withChosenType } from "./chosen-type.ts";
export { nearestFields, nearestModelType, noAdapter, noClass } from "./known-fields.ts";
export { reportImpossible } from "./impossible-values.ts";
export { reportLostBytes } from "./lost-bytes.ts";
export { reportUnread } from "./report-unread.ts";
export { reportRefused } from "./refused-values.ts";
export { draftAlone, readDraft } from "../drafts/read-draft.ts";
export { readMistralParams } from "../mistral-params/read-params.ts";
export { withoutModelType } from "./without-model-type.ts";
export { invalidValue } from "./invalid-value.ts";
export { otherRepositories } from "./other-repositories.ts";
export { readTokens } from "./read-tokens.ts";
export { toldOfSideFile } from "./told-of-side-file.ts";
export { unreadableBeside } from "./unreadable-beside.ts";
export { otherModel } from "./other-models.ts";
