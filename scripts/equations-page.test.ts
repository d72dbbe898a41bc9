import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../src/export/schema.ts";
import { EQUATIONS } from "../src/reference/equations.ts";
import { schemaName } from "../src/spec/component.ts";
import { equationsPage } from "./equations-page.ts";

interface Definition {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const DEFINITIONS = (ENGINE_MODEL_SPEC_SCHEMA as { readonly $defs: Readonly<Record<string, Definition>> })
  .$defs;

test("docs/equations.md is up to date (npm run equations)", async () => {
  const page = readFileSync(new URL("../docs/equations.md", import.meta.url), "utf8");
  expect(page).toBe(await format(equationsPage(), { parser: "markdown", printWidth: 120 }));
});

test.each(Object.entries(EQUATIONS))("the equations of %s name members that it has", (type, { lines }) => {
  const own = Object.keys(DEFINITIONS[schemaName(type) ?? ""]?.properties ?? {});
  const named = lines.flatMap(({ text, when }) => [
    ...text.split("`").filter((_, at) => at % 2 === 1),
    ...(when === undefined ? [] : [when]),
  ]);
  const inside = new Set(
    Object.values(DEFINITIONS).flatMap(({ properties }) => Object.keys(properties ?? {})),
  );
  for (const member of named) {
    const [first = "", ...rest] = member.split(".");
    expect(own).toContain(first);
    for (const name of rest) expect(inside).toContain(name);
  }
});

test.each(Object.entries(EQUATIONS))(
  "the equations of %s name the file that computes them",
  (_, { file, source }) => {
    const code = readFileSync(new URL(`../src/reference/${file}`, import.meta.url), "utf8");
    expect(code).toContain("export");
    expect(source).not.toBe("");
  },
);
