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
  await loadClasses([...classes.values()].flatMap(typesOf), version);
}

/**
 * The object that a class of the engine's own starts from: that of the class of transformers that it inherits from. undefined
 * where it inherits from PreTrainedConfig alone, or where that class is not known.
 */
export function inheritedObject(
  own: EngineClass | undefined,
  file: JsonObject,
  { transformersVersion: version }: LegacyConfig,
): LegacyConfig | undefined {
  const type = own === undefined ? undefined : typesOf(own)[0];
  if (type === undefined || !isLoaded(type, version) || shardOf(type, version)?.class !== own?.base)
    return undefined;
  return legacyConfig({ ...file, model_type: type }, { version });
}

const plainObjects = new WeakMap<LegacyConfig, LegacyConfig>();

/**
 * What PreTrainedConfig gives an object of a file under a name that neither the file nor its own class has: `num_labels`, and
 * `rope_scaling` where the file has `rope_parameters`. undefined where there is no such attribute.
 * @param config the object that the class of transformers for the model type makes of the file.
 */
export function plainAttribute(
  config: LegacyConfig,
  { model_type: _, ...file }: JsonObject,
  name: string,
): LegacyAttribute | undefined {
  let plain = plainObjects.get(config);
  if (plain === undefined) {
    plain = legacyConfig(file, { version: config.transformersVersion });
    plainObjects.set(config, plain);
  }
  return getAttribute(plain, name) ?? plain.hidden.get(name);
}

/** The model type of the class that one inherits from, as its name tells it: `DeepseekV3Config` is that of deepseek_v3. */
function typesOf({ base }: EngineClass): readonly string[] {
  if (base === undefined) return [];
  const words = base.replace(/Config$/, "").replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_");
  return [words.toLowerCase()];
}
