import { hasClass } from "../../classes/versions.ts";
import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { isJsonObject, wordOf } from "../../spec/json.ts";
import { ignoreBookkeeping } from "./bookkeeping.ts";
import { parentOf, type Pointer } from "../../spec/pointer.ts";
import { creditEngines } from "../read-by-engines/credit-engines.ts";
import {
  reportNoFactor,
  ropeGroups,
  reportRopeReaders,
  reportShares,
} from "../read-by-engines/rope-readers.ts";

import { reportUnusedWindows } from "../read-by-engines/unused-mixers.ts";

/**
 * What becomes of fields that the family did not read, once it has read a file: bookkeeping of the base class, and what
 * engines take from them. Says too where engines read a field in another way. `isParams`: the file is Mistral's params.json.
 */
export function reportUnread(
  reader: ConfigReader,
  assembled: Assembled,
  modelType: string,
  version: string,
  isParams: boolean,
): void {
  const { value, decidedBy } = assembled;
  const decoder = decoderOf(assembled);
  const isKnown = (pointer: Pointer): boolean =>
    decidedBy.has(pointer) || reader.shadowed.has(pointer) || reader.ignored.has(pointer);
  const architectures = isJsonObject(value) ? value["architectures"] : [];
  ignoreBookkeeping({ reader, modelType, version, isKnown, decoder });
  if (hasClass(modelType, version)) {
    reportShares(assembled, reader, isKnown);
    reportNoFactor(assembled, reader);
  }
  creditEngines({
    reader,
    isKnown,
    decoder,
    ropes: ropeGroups(assembled, decoder, reader),
    architectures: Array.isArray(architectures) ? architectures.map(wordOf) : [],
  });
  reportRopeReaders(assembled, reader, isParams);
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
