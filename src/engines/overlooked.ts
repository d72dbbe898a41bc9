import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { readLegacy } from "../runtime/paths/both-paths.ts";
import { type Json, type JsonObject, spellNumbers } from "../spec/json.ts";
import { type Pointer, tokensOf } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";
import { type EvaluatedRead, evaluateReads } from "./evaluate.ts";
import { fieldsRead } from "./fields-read.ts";
import { QUANTIZATION } from "./quantization-objects.ts";
import type { EngineTable } from "./table.ts";
import { without } from "./without.ts";

/** What an engine has read of a file. */
interface Read {
  readonly table: Pick<EngineTable, "architectures" | "classes">;
  /** The name of the class that it builds, and that with its module. */
  readonly by: string;
  readonly engineClass: string | null;
  readonly reads: readonly EvaluatedRead[];
  readonly file: JsonObject;
  readonly files: Pick<ConfigFiles, "hfQuantConfig" | "generationConfig">;
  readonly inspection: Inspection;
  /** The transformers version whose object it reads. */
  readonly transformers: string;
}

/**
 * The fields that decide what the model computes and that no line of an engine's table reads, nor what transformers makes of them
 * (`layer_types` of `use_sliding_window`): that none of its reads contradicts the model does not say that it builds it.
 */
export function overlookedFields(read: Read): readonly Pointer[] {
  const { file, inspection } = read;
  const unread = fieldsRead(read, inspection).unread.filter((field) => isJudged(field, inspection));
  const rest = unread.length === 0 ? null : specWithout(unread, read);
  if (rest === null) return [];
  const deciding = unread.filter((field) =>
    valuesOf(field, inspection).some((to) => !sameJson(valueAt(rest, to), valueAt(inspection.spec, to))),
  );
  return deciding.filter((field) => !reaches(without(file, tokensOf(field)) as JsonObject, read));
}

/** Values of draft modules, which another class of the engine builds. */
const OF_DRAFTS = /^\/body\/(num_mtp_modules|mtp_)/;

/** The values of the model that a field decides, but for those of drafts. */
function valuesOf(field: Pointer, { fields }: Inspection): readonly Pointer[] {
  const use = fields.get(field);
  return use?.use === "mapped" ? use.to.filter((to) => to.startsWith("/body/") && !OF_DRAFTS.test(to)) : [];
}

/** Whether a field is of the model, and not of how it is stored or of a tower. */
function isJudged(field: Pointer, inspection: Inspection): boolean {
  return valuesOf(field, inspection).length > 0 && !tokensOf(field).some((name) => QUANTIZATION.has(name));
}

/** The spec of a file without some fields; null where it is refused. */
function specWithout(fields: readonly Pointer[], { file, files, inspection }: Read): Json | null {
  let rest: Json = file;
  for (const field of fields) rest = without(rest, tokensOf(field));
  const options = { ...files, as: inspection.guess === null ? null : inspection.adapter };
  const result = inspectText(JSON.stringify(rest, spellNumbers), options);
  return result.ok ? (result.spec as unknown as Json) : null;
}

/** Whether the model's own code gets something else from a file without a field: by what transformers makes of it. */
function reaches(rest: JsonObject, { table, by, reads, transformers }: Read): boolean {
  const legacy = readLegacy(JSON.stringify(rest, spellNumbers), transformers);
  if (!legacy.ok) return false;
  const others = new Map(evaluateReads(table, by, rest, legacy.value).rows.map((row) => [keyOf(row), row]));
  return reads.some((read) => {
    const other = others.get(keyOf(read));
    return read.scope === "arch" && (other?.out !== read.out || !sameJson(other.value, read.value));
  });
}

function keyOf({ scope, path, attribute }: EvaluatedRead): string {
  return `${scope} ${path} ${attribute}`;
}
