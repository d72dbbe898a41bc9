import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import type { Side } from "../comparison.ts";
import { fixtureSide, MINIMAX } from "../sides.test-support.ts";

test("components of other names correspond by their type, in values and layers", () => {
  const side = fixtureSide(MINIMAX);
  const rename = (pointer: string) => pointer.replace(/^\/body\/attention(?=\/|$)/, "/body/self_attn");
  const { attention, ...body } = side.inspection.spec.body as unknown as JsonObject;
  const renamed = {
    ...side.inspection,
    spec: {
      ...side.inspection.spec,
      body: { ...body, self_attn: attention, layers: [{ from: 0, to: 61, mixer: "self_attn", mlp: "mlp" }] },
    } as unknown as Side["inspection"]["spec"],
    origins: new Map([...side.inspection.origins].map(([pointer, origin]) => [rename(pointer), origin])),
  };
  const { values, layers } = compareInspections(side, {
    text: fixture(MINIMAX),
    inspection: renamed,
  });
  expect(values.filter(({ status }) => status !== "equal")).toEqual([]);
  expect(values.find(({ a }) => a?.pointer === "/body/attention/head_dim")?.b?.pointer).toBe(
    "/body/self_attn/head_dim",
  );
  expect(layers.equal).toBe(true);
});
