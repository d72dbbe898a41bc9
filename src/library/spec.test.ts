import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import * as library from "./spec.ts";

test.each(["components", "formats"])("every schema of src/spec/%s is exported", async (folder) => {
  const files = readdirSync(new URL(`../spec/${folder}`, import.meta.url));
  for (const file of files.filter((name) => !name.includes(".test."))) {
    const module = (await import(`../spec/${folder}/${file.replace(".ts", "")}.ts`)) as Record<
      string,
      unknown
    >;
    for (const [name, value] of Object.entries(module))
      if (value instanceof z.core.$ZodType) expect(library, file).toHaveProperty(name, value);
  }
});
