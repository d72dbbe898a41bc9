import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

const ROOT = fileURLToPath(new URL("../../src/spec", import.meta.url));

/** The source files of the IR, whose schemas are exported under the names that everything else calls them by. */
export const SPEC_SOURCES: readonly string[] = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => `${ROOT}/${file}`)
  .sort();

/** Every zod schema that the IR exports, by its name. */
export async function namedSchemas(): Promise<ReadonlyMap<string, z.core.$ZodType>> {
  const named = new Map<string, z.core.$ZodType>();
  for (const file of SPEC_SOURCES) {
    const module = (await import(/* @vite-ignore */ file)) as { readonly [name: string]: unknown };
    for (const [name, value] of Object.entries(module))
      if (value instanceof z.core.$ZodType) named.set(name, value);
  }
  return named;
}
