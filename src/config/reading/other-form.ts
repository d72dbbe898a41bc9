import type { ConfigDocument } from "../document.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { ConfigReader, Finding } from "./reader.ts";

/**
 * A file that families do not read as it stands: what they read in its place, and how what they say of that is said of
 * the file.
 */
export interface OtherForm {
  /** What families read. */
  readonly document: ConfigDocument;
  /** Why there is no such form; null where there is one. */
  readonly refusal: Finding | null;
  /** The same form of another file; undefined where it has none. */
  readonly again: (document: ConfigDocument) => OtherForm | undefined;
  /** A tree of sourced values with the fields of the file in place of the form's own. */
  readonly retraced: <D extends object>(tree: D) => D;
  /**
   * A reader of the file itself that knows what the reader of the form found, and what became of each field,
   * `isMapped` being those that decide a value.
   */
  readonly told: (reader: ConfigReader, isMapped?: (field: Pointer) => boolean) => ConfigReader;
  /** Where in the file a field of the form stands, and what is said of it with the file's own name for it. */
  readonly ofGiven: (at: Pointer, message: string) => { readonly at: Pointer; readonly message: string };
}
