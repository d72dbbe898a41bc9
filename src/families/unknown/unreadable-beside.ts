import type { ConfigError } from "../../config/document.ts";
import { GENERATION_FILE, inSideFile, QUANT_FILE, type SideFileName } from "../../config/nodes/side-file.ts";
import type { Finding } from "../../config/reading/reader.ts";

/** What becomes of a model with a generation_config.json that Python cannot read. */
export const GENERATION_UNREAD =
  "transformers 5.18.0 takes it for missing without a word (adjust_generation_fn, generation/utils.py), and so do engines: sequences end where config.json says, and nothing that the file says of sampling counts.";

const THEN: { readonly [F in SideFileName]: string } = {
  [QUANT_FILE]: "What it says of the quantisation is missing here.",
  [GENERATION_FILE]: GENERATION_UNREAD,
};

/** That a file beside config.json is no JSON, why, and where in it. */
export function unreadableBeside(file: SideFileName, { code, line, column, message }: ConfigError): Finding {
  // json.loads reads it, and GenerationConfig.from_dict fails on it.
  const then =
    file === GENERATION_FILE && code === "not-an-object"
      ? "transformers 5.18.0 cannot load the model with it: GenerationConfig.from_dict takes the members of an object."
      : THEN[file];
  const why = message.replaceAll("config.json", file);
  return {
    severity: "warning",
    code: "side-file-unreadable",
    at: inSideFile(file, ""),
    place: { line, column },
    message: `${file} cannot be read (line ${line}, column ${column}): ${why} ${then}`,
    fatal: false,
  };
}
