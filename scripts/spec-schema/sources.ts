import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import type { Family } from "../../src/families/declaration/family.ts";
import { loadAllFamilies, loadedFamilies } from "../../src/families/registry.ts";
import { modelBodySchema } from "../../src/families/schema.ts";
import { type Docs, docComments } from "./doc-comments.ts";

const filesBelow = (folder: string): readonly string[] => {
  const root = fileURLToPath(new URL(`../../src/${folder}`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test(-setup)?\.ts$/.test(file))
    .map((file) => `${root}/${file}`)
    .sort();
};

/** Schemas of single values, which are written out where they stand. */
const VALUES = "/src/spec/values.ts";

/** A schema with a name, and what the comments in its source say of it and of its members. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: z.core.$ZodType;
  readonly docs: Docs | undefined;
}

/** What the modules of the IR and of the families export: schemas by name, and constants by value with their comments. */
interface Exports {
  readonly schemas: readonly NamedSchema[];
  readonly docsOf: ReadonlyMap<unknown, Docs>;
}

async function exportsOf(files: readonly string[]): Promise<Exports> {
  const comments = docComments(files);
  const schemas: NamedSchema[] = [];
  const docsOf = new Map<unknown, Docs>();
  for (const file of files) {
    const own = docComments([file]);
    const module = (await import(/* @vite-ignore */ file)) as { readonly [name: string]: unknown };
    for (const [name, value] of Object.entries(module)) {
      const docs = own.get(name);
      if (docs) docsOf.set(value, docs);
      if (value instanceof z.core.$ZodType) schemas.push({ name, schema: value, docs: comments.get(name) });
    }
  }
  return { schemas, docsOf };
}

/** Every schema of the IR by the name that it is exported under, and the body of every family by the family's name. */
export async function namedSchemas(): Promise<readonly NamedSchema[]> {
  await loadAllFamilies([]);
  const spec = await exportsOf(filesBelow("spec").filter((file) => !file.endsWith(VALUES)));
  const families = await exportsOf(filesBelow("families"));
  const docsOf = new Map([...spec.docsOf, ...families.docsOf]);
  return [...spec.schemas, modelBody(), ...loadedFamilies().map((family) => bodyOf(family, docsOf))];
}

const modelBody = (): NamedSchema => ({
  name: "ModelBody",
  schema: modelBodySchema(),
  docs: {
    text: "What an engine needs of one model family, told apart by `type`.",
    members: new Map(),
    options: [],
  },
});

/** A body is described by the comment of its family, its members by those of the constants that it is composed of. */
function bodyOf(family: Family, docsOf: ReadonlyMap<unknown, Docs>): NamedSchema {
  const members = family.shapes.flatMap((shape) => [...(docsOf.get(shape)?.members ?? [])]);
  const text = docsOf.get(family)?.text ?? null;
  if (text === null) throw new Error(`The family of ${family.type} has no comment to describe its body.`);
  return {
    name: family.name,
    schema: family.body as unknown as z.core.$ZodType,
    docs: { text, members: new Map(members), options: [] },
  };
}
