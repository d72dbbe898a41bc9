import { expect, test } from "vitest";
import type { LegacyAttribute, LegacyConfig, LegacySource } from "../../legacy/legacy-object.ts";
import { legacyTables } from "./legacy-tables.ts";

const object = (className: string, attributes: [string, LegacyAttribute][]): LegacyConfig => ({
  className,
  transformersVersion: "5.18.0",
  at: "",
  attributes: new Map(attributes),
  properties: new Map(),
  hidden: new Map(),
  aliases: new Map(),
  perLayer: new Set(),
  note: null,
});

const inFile = (pointer: string): LegacySource => ({ kind: "file", from: [pointer], moved: null });

const TEXT = object("TextConfig", [
  ["head_dim", { kind: "value", value: 256, source: inFile("/text_config/head_dim"), parts: new Map() }],
  [
    "rope_parameters",
    {
      kind: "value",
      value: { rope_type: "default", rope_theta: 10_000 },
      source: { kind: "class_default", class: "TextConfig" },
      parts: new Map([["/rope_theta", { kind: "file", from: ["/rope_theta"], moved: "moved" }]]),
    },
  ],
]);

const WHOLE = object("OuterConfig", [
  ["text_config", { kind: "config", config: TEXT, source: inFile("/text_config") }],
  ["return_dict", { kind: "value", value: true, source: { kind: "base_default" }, parts: new Map() }],
]);

test("a table for each object, and a row for each part that came in its own way", () => {
  expect(
    legacyTables(WHOLE, "").map(({ path, className, rows }) => [
      path,
      className,
      rows.map(({ name, value, sign }) => [name, value, sign]),
    ]),
  ).toEqual([
    ["", "OuterConfig", [["return_dict", "true", "defaulted"]]],
    [
      "text_config",
      "TextConfig",
      [
        ["head_dim", "256", "mapped"],
        ["rope_parameters", '{"rope_type":"default","rope_theta":10000}', "defaulted"],
        ["rope_parameters.rope_theta", "10000", "mapped"],
      ],
    ],
  ]);
});

test("a search leaves out objects in which nothing matches", () => {
  expect(legacyTables(WHOLE, "HEAD").map(({ path, rows }) => [path, rows.map(({ name }) => name)])).toEqual([
    ["text_config", ["head_dim"]],
  ]);
});
