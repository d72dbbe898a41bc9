import { unmappedIn } from "../src/config/reading/field-use.ts";
import { readFileSync } from "node:fs";
import { hasClass, LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import { classTypeOf, familyOf, loadFamily, MODEL_TYPES } from "../src/families/registry.ts";
import {
  COUNTED,
  EVERY_CONFIG,
  fixture,
  folderOf,
  NOT_RUN,
  UNCOUNTED,
  UNNAMED,
  RUNS,
  TENSORS,
} from "../src/fixtures/read.ts";
import { inspectText } from "../src/inspect/inspect-text.ts";

/** A place where a model type has to stand, and what is to be done where it does not. */
export interface Place {
  readonly place: string;
  readonly there: boolean;
  readonly todo: string;
}

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** The configs of a type that its class wrote: with every field that it has, and no others. */
const writtenByClass = (modelType: string): readonly string[] =>
  EVERY_CONFIG.filter(
    (name) => folderOf(name) === modelType && new RegExp(`^${modelType}--(default|m7-\\d+)$`).test(name),
  );

/** The fields of a config from which nothing is taken, and nobody says why. */
function unreadIn(name: string): readonly string[] {
  const inspection = inspectText(fixture(name));
  return inspection.ok ? unmappedIn(inspection.fields) : [];
}

/** Every place of a model type, in the order in which one comes to them (docs/contributing.md). */
export async function placesOf(modelType: string): Promise<readonly Place[]> {
  await loadFamily(modelType, [LATEST_TRANSFORMERS]);
  const family = familyOf(modelType, LATEST_TRANSFORMERS);
  const readWith = classTypeOf(modelType);
  const inFolder = (name: string): boolean => folderOf(name) === modelType;
  const folder = `src/fixtures/models/${modelType}`;
  const unread = [...new Set(writtenByClass(modelType).flatMap(unreadIn))];
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
      there: UNCOUNTED.includes(modelType) || COUNTED.some(inFolder),
      todo: `python scripts/model-truth.py ${folder} writes what transformers counts of the model, NAME.parameters.json; where it builds none, the type stands in UNCOUNTED of src/fixtures/read.ts`,
    },
    {
      place: "tensors",
      there: [UNCOUNTED, UNNAMED].some((list) => list.includes(modelType)) || TENSORS.some(inFolder),
      todo: `python scripts/model-truth.py ${folder} writes what its checkpoint holds, NAME.tensors.json; where transformers saves none under these names, the type stands in UNNAMED of src/fixtures/read.ts`,
    },
    {
      place: "logits",
      there:
        [UNCOUNTED, UNNAMED, NOT_RUN].some((list) => list.includes(modelType)) ||
        RUNS.some((name) => folderOf(`${name}.run`) === modelType),
      todo: `python scripts/model-truth.py ${folder} writes what a small model computes, ${modelType}--tiny.run.json; where transformers runs none, the type stands in NOT_RUN of src/fixtures/read.ts`,
    },
    {
      place: "fields",
      there: EVERY_CONFIG.some(inFolder) && unread.length === 0,
      todo: `nobody reads ${unread.join(", ")}: read it, or ignore it with the reason (ignoredInside of a decoder, ignored of a wrapper)`,
    },
    {
      place: "documentation",
      there: text("docs/model-types.md").includes(`\`${modelType}\``),
      todo: "npm run model-types",
    },
  ];
}
