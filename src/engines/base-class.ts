import { loadClasses } from "../classes/load-classes.ts";
import { isLoaded, shardOf } from "../classes/shards.ts";
import { getAttribute, legacyConfig } from "../legacy/legacy-config.ts";
import type { LegacyAttribute, LegacyConfig } from "../legacy/legacy-object.ts";
import type { JsonObject } from "../spec/json.ts";
import type { EngineClass, EngineTable } from "./table.ts";

/** Loads the classes of transformers that the engine's own classes in a table inherit from. */
export async function loadBaseClasses(
  { classes }: Pick<EngineTable, "classes">,
  version: string,
): Promise<void> {
  const types = [...classes.values()].map(typeOf).filter((type) => type !== undefined);
  await loadClasses(types, version);
}

/**
 * The object that a class of the engine's own starts from: that of the class of transformers that it inherits from. undefined
 * where it inherits from PreTrainedConfig alone, or where that class is not known.
 * @param config the object that the class of transformers for the model type makes of the file.
 */
export function inheritedObject(
  own: EngineClass | undefined,
  file: JsonObject,
  config: LegacyConfig,
): LegacyConfig | undefined {
  const { transformersVersion: version } = config;
  const type = own && typeOf(own);
  const isKnown =
    type !== undefined && isLoaded(type, version) && shardOf(type, version)?.class === own?.base;
  return isKnown ? objectAs(type, file, config) : undefined;
}

/**
 * What PreTrainedConfig gives an object of a file under a name that neither the file nor its own class has: `num_labels`, and
 * `rope_scaling` where the file has `rope_parameters`. undefined where there is no such attribute.
 * @param config as for {@link inheritedObject}.
 */
export function plainAttribute(
  config: LegacyConfig,
  file: JsonObject,
  name: string,
): LegacyAttribute | undefined {
  const plain = objectAs(undefined, file, config);
  return getAttribute(plain, name) ?? plain.hidden.get(name);
}

/** By what the class of a file's own model type makes of it, what those of other types do: many reads ask one object. */
const objects = new WeakMap<LegacyConfig, Map<string | undefined, LegacyConfig>>();

/** What a version of transformers makes of a file as one of another model type, or of none. */
function objectAs(type: string | undefined, file: JsonObject, config: LegacyConfig): LegacyConfig {
  const known = objects.get(config) ?? new Map<string | undefined, LegacyConfig>();
  objects.set(config, known);
  let made = known.get(type);
  if (made === undefined) {
    const { model_type: _, ...rest } = file;
    made = legacyConfig(type === undefined ? rest : { ...rest, model_type: type }, {
      version: config.transformersVersion,
    });
    known.set(type, made);
  }
  return made;
}

/** The model type of the class that one inherits from, as its name tells it: `DeepseekV3Config` is that of deepseek_v3. */
function typeOf({ base }: EngineClass): string | undefined {
  return base
    ?.replace(/Config$/, "")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase();
}
