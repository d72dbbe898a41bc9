import type { Diagnostic } from "../../config/document.ts";
import { GENERATION_FILE, inSideFile, type SideFileName } from "../../config/nodes/side-file.ts";
import { renamedIn } from "../../config/nodes/renamed-in.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { isRefusal } from "../../config/parse/python-refuses.ts";
import { GENERATION_UNREAD } from "./unreadable-beside.ts";

/**
 * Diagnostics of a file beside config.json that say which file they are about: they stand among those of config.json. Of a generation_config.json that Python refuses it is said what becomes of the model.
 */
export function toldOfSideFile(
  file: SideFileName,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => named(file, diagnostic));
}

/** The message with the file's name before the field, or before all of it where it does not name the field. */
function beside(file: SideFileName, message: string, at: Pointer): string {
  const said = renamedIn(message, at, inSideFile(file, at));
  return said === message ? `${file}: ${message}` : said;
}

function named(file: SideFileName, diagnostic: Diagnostic): Diagnostic {
  const { at, message } = diagnostic;
  const then = file === GENERATION_FILE && isRefusal(diagnostic) ? ` ${GENERATION_UNREAD}` : "";
  if (message.includes(file)) return { ...diagnostic, message: message + then };
  const said = message.startsWith("The file ")
    ? message.replace("The file", file)
    : at === ""
      ? `${file}: ${message}`
      : beside(file, message, at);
  return { ...diagnostic, message: said + then };
}
