import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Component, schemaName } from "./component.ts";

const PUBLISHED = JSON.parse(
  readFileSync(new URL("../../public/schema/engine-model-spec-v1.json", import.meta.url), "utf8"),
) as {
  readonly $defs: {
    readonly [name: string]: { readonly properties?: { readonly type?: { const?: string } } };
  };
};

test("components have the names under which their schemas are published", () => {
  const published = Object.entries(PUBLISHED.$defs).flatMap(([name, { properties }]) => {
    const type = properties?.type?.const;
    // A body may have the type of a component that it is made of: mamba2.
    const isBody = name.endsWith("ModelSpec");
    return isBody || type === undefined || schemaName(type) === undefined ? [] : [[name, schemaName(type)]];
  });
  expect(published.length).toBeGreaterThan(15);
  for (const [name, ours] of published) expect(ours).toBe(name);
});

test("only types of components have such a name", () => {
  expect(schemaName("rope")).toBeUndefined();
  expect(schemaName("toString")).toBeUndefined();
});

test("a component is told by its type", () => {
  expect(Component.safeParse({ type: "linear", bias: true }).success).toBe(true);
  expect(Component.safeParse({ type: "gqa", bias: true }).success).toBe(false);
});
