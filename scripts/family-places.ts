import { readFileSync } from "node:fs";
import { hasClass, LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import { classTypeOf, familyOf, loadFamily, MODEL_TYPES } from "../src/families/registry.ts";
import { COUNTED, EVERY_CONFIG, folderOf } from "../src/fixtures/read.ts";

/** A place where a model type has to stand, and what is to be done where it does not. */
export interface Place {
  readonly place: string;
  readonly there: boolean;
  readonly todo: string;
}

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** Every place of a model type, in the order in which one comes to them (docs/contributing.md). */
export async function placesOf(modelType: string): Promise<readonly Place[]> {
  await loadFamily(modelType, [LATEST_TRANSFORMERS]);
  const family = familyOf(modelType, LATEST_TRANSFORMERS);
  const readWith = classTypeOf(modelType);
  const inFolder = (name: string): boolean => folderOf(name) === modelType;
  const folder = `src/fixtures/models/${modelType}`;
  return [
    {
      place: "registration",
      there: MODEL_TYPES.includes(modelType),
      todo: `declare it in src/families, and name it in src/families/registry.ts: one line with the key ${modelType}`,
    },
    {
      place: "class data",
      // Remote code may have a family and no class that it could be read with.
      there: hasClass(readWith, LATEST_TRANSFORMERS) || family !== undefined,
      todo: `transformers ${LATEST_TRANSFORMERS} has no class for it: its line in src/families/registry.ts names the model type that it is read with, if there is one`,
    },
    {
      place: "declaration",
      there: family?.modelTypes.includes(modelType) ?? false,
      todo: "the family that is registered has to name this model type among those that it reads",
    },
    {
      place: "JSON Schema",
      there:
        family !== undefined &&
        text("public/schema/engine-model-spec-v1.json").includes(`"const": ${JSON.stringify(family.type)}`),
      todo: "npm run schema",
    },
    {
      place: "config",
      there: EVERY_CONFIG.some(inFolder),
      todo: `put a config that transformers wrote, or a published one, in ${folder}/NAME.json`,
    },
    {
      place: "parameters",
      there: COUNTED.some(inFolder),
      todo: `put what transformers counts of the model beside it, in ${folder}/NAME.parameters.json`,
    },
    {
      place: "documentation",
      there: text("docs/model-types.md").includes(`\`${modelType}\``),
      todo: "npm run model-types",
    },
  ];
}
