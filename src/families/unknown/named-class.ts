import type { ClassData } from "../../classes/class-data.ts";
import { classNamed, shardOf } from "../../classes/shards.ts";
import type { ObjectNode } from "../../config/document.ts";

/** A config class with its name. */
export interface NamedClass {
  readonly name: string;
  readonly data: ClassData;
}

/** The class that a transformers version has for a model type; undefined where it has none. */
export function classOfType(modelType: string, version: string): NamedClass | undefined {
  const shard = shardOf(modelType, version);
  const data = shard?.classes[shard.class];
  return shard && data ? { name: shard.class, data } : undefined;
}

/** The class of an object inside a config of class `data`, by its field; undefined where the class does not know the field. */
export function nestedClass(
  data: ClassData,
  field: string,
  node: ObjectNode,
  version: string,
): NamedClass | undefined {
  const name = data.nested?.[field];
  if (name === undefined) return undefined;
  const own = name === "AutoConfig" ? data.parts?.[field]?.class : name;
  const found = own === undefined ? undefined : classNamed(own, version);
  const usual = own !== undefined && found ? { name: own, data: found } : undefined;
  const type = name === "AutoConfig" ? node.members.get("model_type")?.value : undefined;
  // The class that a part has by default came with the wrapper's; that of another type may not be loaded.
  return type?.type !== "string" || usual?.data.constants?.["model_type"] === type.value
    ? usual
    : classOfType(type.value, version);
}
