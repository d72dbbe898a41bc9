import type { Read } from "./options.ts";

/** What `spec draft` is asked for. */
export interface DraftArguments {
  readonly command: "draft";
  readonly files: readonly string[];
  /** The family that reads the files, in place of the best. */
  readonly as: string | null;
  readonly pretty: boolean;
}

/** Reads what follows `draft`. */
export function draftArguments(
  files: readonly string[],
  { as, pretty }: { readonly as: string | undefined; readonly pretty: boolean },
): Read<DraftArguments> {
  return { ok: true, value: { command: "draft", files, as: as ?? null, pretty } };
}
