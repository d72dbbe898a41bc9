import type { ConfigError, Result } from "../../config/document.ts";
import { resaveLoading } from "../../versions/resave.ts";

/** A config.json, and the version of transformers that loads and saves it. */
export interface SaveQuestion {
  readonly config: string;
  readonly version: string;
}

export const saveAnswers = {
  /** The text that the version writes. */
  save: ({ config, version }: SaveQuestion): Promise<Result<string, ConfigError>> =>
    resaveLoading(config, version),
};

export type SaveAnswers = typeof saveAnswers;
