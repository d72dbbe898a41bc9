import { expect, test } from "vitest";
import type { Origin } from "../../spec/origin.ts";
import { isLinked, linkedFields, targetIn } from "./linked-fields.ts";

const origins = new Map<string, Origin>([
  ["/body/a", { kind: "derived", from: ["/x", "/y"], rule: "x × y", looked_for: ["/z"] }],
  ["/body/ab", { kind: "mapped", from: ["/w"] }],
]);
const result = { file: null, origins };

test("a spec target links to the fields of its origin", () => {
  expect([...linkedFields({ side: "spec", pointer: "/body/a" }, result)]).toEqual(["/x", "/y", "/z"]);
  expect([...linkedFields({ side: "spec", pointer: "/body" }, result)]).toEqual(["/x", "/y", "/z", "/w"]);
});

test("a config target links to itself, nothing to nothing", () => {
  expect([...linkedFields({ side: "config", pointer: "/x" }, result)]).toEqual(["/x"]);
  expect(linkedFields(null, result).size).toBe(0);
});

test("of a file beside config.json, only its own fields are linked, by their pointers in it", () => {
  const side = {
    file: "hf_quant_config.json" as const,
    origins: new Map<string, Origin>([
      [
        "/quantization/quant_algo",
        { kind: "mapped", from: ["hf_quant_config.json#/quantization/quant_algo"] },
      ],
    ]),
  };
  const target = { side: "spec", pointer: "/quantization" } as const;
  expect([...linkedFields(target, side)]).toEqual(["/quantization/quant_algo"]);
  expect([...linkedFields(target, { ...side, file: null })]).toEqual([]);
  expect(targetIn(side, "/quantization").pointer).toBe("hf_quant_config.json#/quantization");
});

test("compares pointers by segments", () => {
  expect(isLinked("/x/0", new Set(["/x"]))).toBe(true);
  expect(isLinked("/xy", new Set(["/x"]))).toBe(false);
});
