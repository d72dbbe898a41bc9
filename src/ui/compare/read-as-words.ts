import type { ReadAs } from "./view.ts";

/** How a side is read, as it is said before the version. */
export const READ_AS_WORDS: { readonly [K in ReadAs["kind"]]: string } = {
  defaults: "with the defaults of",
  saved: "as saved by",
};
