import { parse } from "yaml";
import { expect, test } from "vitest";
import { CONFIGS } from "../fixtures/read.ts";
import { specOf } from "../fixtures/inspected.ts";
import { specYaml } from "./yaml.ts";

const VERSIONS = ["1.1", "1.2"] as const;

test.each(CONFIGS)("%s: YAML 1.1 and 1.2 read the spec back", (name) => {
  const spec = specOf(name);
  for (const version of VERSIONS) expect(parse(specYaml(spec, name), { version })).toEqual(spec);
});

test("strings that look like other values stay strings, and numbers numbers", () => {
  const spec = specOf("Qwen--Qwen3.5-27B");
  const words = [
    "no",
    "Yes",
    "on",
    "y",
    "null",
    "~",
    "1e3",
    "0x10",
    "017",
    "1:30",
    "2001-01-01",
    "1_000",
    "",
    " x",
    "<<",
    ".inf",
    "a: b",
    "# c",
    "line\nbreak",
    "=",
    "-",
  ];
  const odd = { ...spec, architectures: words, dtype: "1e3" };
  odd.body = { ...spec.body, embedding_multiplier: 1e-7, final_logit_softcap: 1e21 };
  const text = specYaml(odd, "x");
  for (const version of VERSIONS) expect(parse(text, { version })).toEqual(odd);
  // PyYAML takes a number with an exponent for a string where there is no point.
  expect(text).toContain("embedding_multiplier: 1.0e-7\n");
  expect(text).toContain('dtype: "1e3"\n');
});

test("a title of several lines stays a comment", () => {
  const spec = specOf("Qwen--Qwen3.5-27B");
  expect(parse(specYaml(spec, "a\nmodel_type: b"))).toEqual(spec);
});
