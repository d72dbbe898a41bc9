import type { CheckedCheckpoint } from "../../analysis/checkpoint/checked.ts";
import type { Result } from "../../config/document.ts";
import { checkFiles } from "../../sources/checkpoint/check-files.ts";
import { checkHub } from "../../sources/checkpoint/check-hub.ts";
import { describeSourceError } from "../../sources/errors/describe-source-error.ts";
import type { SourceError } from "../../sources/errors/source-error.ts";
import type { Token } from "../../sources/fetch/opened.ts";
import type { HubReference } from "../../sources/references/reference.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";

/** A checkpoint to hold a config against. */
export type CheckSource =
  | { readonly kind: "files"; readonly files: readonly File[] }
  | {
      readonly kind: "hub";
      /** Where its config is. */
      readonly reference: HubReference;
      readonly token: Token | null;
      /** Whether every header is read. */
      readonly all: boolean;
    };

interface Question {
  readonly spec: EngineModelSpec;
  readonly names: CheckpointNames;
  readonly source: CheckSource;
}

/** Why a checkpoint could not be read, and what to do. */
export interface CheckFailure {
  readonly title: string;
  readonly message: string;
  /** Whether a token may help. */
  readonly token: boolean;
}

/** Only headers are read, and none of it where the page is drawn. */
export const checkAnswers = {
  check: async (
    { spec, names, source }: Question,
    tell: (progress: unknown) => void,
  ): Promise<Result<CheckedCheckpoint, CheckFailure>> => {
    if (source.kind === "files")
      try {
        return { ok: true, value: await checkFiles(spec, names, source.files, tell) };
      } catch (error) {
        return { ok: false, error: failureOfFiles(error) };
      }
    const { reference, token, all } = source;
    const checked = await checkHub(spec, names, reference, {
      all,
      token,
      tell,
      online: () => navigator.onLine,
    });
    return checked.ok ? checked : { ok: false, error: failureOfHub(checked.error, reference) };
  },
};

export type CheckAnswers = typeof checkAnswers;

/** What keeps files from being read, in words. */
export function failureOfFiles(error: unknown): CheckFailure {
  const message = error instanceof Error ? error.message : String(error);
  return { title: "These files cannot be checked", message, token: false };
}

/** What keeps a repository from being read, in words. */
export function failureOfHub(error: SourceError, reference: HubReference): CheckFailure {
  const { title, message, actions } = describeSourceError(error, reference);
  return { title, message, token: actions.some(({ kind }) => kind === "token") };
}
