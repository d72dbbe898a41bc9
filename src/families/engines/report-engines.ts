import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { isJsonObject } from "../../spec/json.ts";
import { parentOf, type Pointer } from "../../spec/pointer.ts";
import { creditEngines } from "./credit-engines.ts";
import { ropeGroups, reportRopeReaders } from "./rope-readers.ts";

import { reportUnusedWindows } from "./unused-mixers.ts";

/** What engines take from a file that the spec does not, or in another way; once a family has read it. */
export function reportEngines(reader: ConfigReader, assembled: Assembled): void {
  const { value, decidedBy } = assembled;
  const decoder = decoderOf(assembled);
  const architectures = isJsonObject(value) ? value["architectures"] : [];
  creditEngines({
    reader,
    isKnown: (pointer) =>
      decidedBy.has(pointer) || reader.shadowed.has(pointer) || reader.ignored.has(pointer),
    decoder,
    ropes: ropeGroups(assembled, decoder, reader),
    architectures: Array.isArray(architectures) ? architectures.map(String) : [],
  });
  reportRopeReaders(assembled, reader);
  reportUnusedWindows(assembled, reader);
}

/** Where the decoder's fields stand: beside the one that says how wide its layers are. */
function decoderOf({ origins }: Assembled): Pointer {
  const origin = origins.get("/body/hidden_size");
  const [field] =
    origin === undefined
      ? []
      : [
          ...("from" in origin ? origin.from : []),
          ...("looked_for" in origin ? (origin.looked_for ?? []) : []),
        ];
  return field === undefined ? "" : parentOf(field);
}
