import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { TEXT_PARTS } from "./config-place.ts";
import { type PackedArchitecture, type ReadGroup, unpack } from "./table.ts";

/** A model that code has the engine build of a part of the file, by the part's path. */
interface Delegate {
  readonly path: string;
  readonly architecture: string;
}

/**
 * The models that the code of an architecture has the engine build of parts of a file. vLLM's `init_vllm_registered_model` takes the
 * class that the part names, or the causal one of its model type (vllm/config/vllm.py, `VllmConfig.with_hf_config`); SGLang's LLaVA
 * that of the type alone (models/llava.py, `_get_sgl_model_cls`), which is the same where a file names it.
 * @param names the architectures of the engine.
 */
export function delegatesOf(
  packed: PackedArchitecture,
  file: JsonObject,
  names: readonly string[],
): readonly Delegate[] {
  const paths = Object.entries(packed.reads).flatMap(([paths, attributes]) =>
    Object.hasOwn(attributes, DELEGATES) ? paths.split(" ") : [],
  );
  return paths.flatMap((path) => {
    const architecture = architectureOfPart(partAt(file, path), names);
    return architecture === undefined ? [] : [{ path, architecture }];
  });
}

/** What stands in a table for a part that is handed to another model. */
const DELEGATES = "<delegates>";

/** The reads of an architecture, with those of the models that its code has the engine build of parts of the file. */
export function groupsWithDelegates(
  architecture: string,
  architectures: ReadonlyMap<string, PackedArchitecture>,
  file: JsonObject,
): readonly ReadGroup[] {
  const packed = architectures.get(architecture);
  if (!packed) return [];
  const groups = new Map(unpack(packed).map((group) => [`${group.path} ${group.attribute}`, group]));
  for (const { path: part, architecture: inner } of delegatesOf(packed, file, [...architectures.keys()]))
    for (const group of unpack(architectures.get(inner) as PackedArchitecture)) {
      // A draft's config is no part of the file, and what is copied is named from the part on.
      if (group.path.startsWith("$draft") || group.attribute === "*") continue;
      const path = group.path === "" ? part : `${part}/${group.path}`;
      const key = `${path} ${group.attribute}`;
      groups.set(key, { ...group, path, sites: [...(groups.get(key)?.sites ?? []), ...group.sites] });
    }
  return [...groups.values()];
}

/** What stands at the path of a part; the text part goes by several names. */
function partAt(file: JsonObject, path: string): JsonObject | null {
  const names = path === "$text" || path === "text_config" ? TEXT_PARTS : [path];
  const part = names.map((name) => file[name]).find((one) => one !== undefined && isJsonObject(one));
  return part !== undefined && isJsonObject(part) ? part : null;
}

function architectureOfPart(part: JsonObject | null, names: readonly string[]): string | undefined {
  const [named] = Array.isArray(part?.architectures) ? part.architectures : [];
  if (typeof named === "string") return names.find((name) => name === named);
  const type = typeof part?.model_type === "string" ? part.model_type : "";
  const causal = `${type.replaceAll(/[^a-z0-9]/gi, "")}ForCausalLM`.toLowerCase();
  return type === "" ? undefined : names.find((name) => name.toLowerCase() === causal);
}
