import type { ConfigFiles } from "../../../inspect/config-files.ts";

/** A text that somebody typed, pasted, dropped or edited, and that is open in this tab. */
export interface TypedText {
  readonly files: ConfigFiles;
  /** What it is called: a file's own name, or that of the published config which was edited; null where it has none. */
  readonly name: string | null;
  /** Which config this was before it was edited, so that the screen follows the edit instead of starting anew. */
  readonly identity: string;
  /** The hash of the address of the config that was edited; null where it was typed, pasted or dropped. */
  readonly original: string | null;
}
