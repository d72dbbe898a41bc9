import type { ConfigFiles } from "../inspect/config-files.ts";

/** What a link by value carries: the texts as the sharer saw them, and what they called the config. */
export interface Shared {
  readonly name: string | null;
  readonly files: ConfigFiles;
}

/** Why a link could not be read, in a sentence that says what to do. */
export interface ShareError {
  readonly code: "link-newer" | "link-cut" | "link-damaged" | "link-bomb";
  readonly message: string;
}

/** Longer addresses are cut or refused by many chat programs, mail programs and servers; in characters. */
export const LONGEST_LINK = 8000;
