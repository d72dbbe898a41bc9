import { cite, modeling } from "../blocks/rules/reference.ts";

/** The modeling file of Gemma 4's decoder. */
export const MODELING = modeling("Gemma4Text", "gemma4");

/** What the config class itself computes. */
export const POST_INIT = "Gemma4TextConfig.__post_init__, transformers 5.18.0";

/** A rule of a class that is not the decoder's alone, such as Gemma4RMSNorm. */
export const citeAny = (classSuffix: string, rule = ""): string =>
  cite({ ...MODELING, prefix: "Gemma4" }, classSuffix, rule);
