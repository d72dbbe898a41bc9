import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import type { Concern } from "../../verdict/concern.ts";
import { NO_FILTER } from "../view-state.ts";
import { rowsFor } from "./rows.ts";

const CONCERN: Concern = {
  kind: "error",
  severity: "warning",
  code: "comment",
  at: { side: "config", pointer: "/hidden_size" },
  fields: [],
  values: [],
  what: "hidden_size",
  now: null,
  brief: "",
  common: null,
  why: "",
  line: 1,
  nearest: [],
  group: "",
  entry: () => "",
};

test.each([
  ["error", "warning", "Odd text"],
  ["error", "error", "Refused"],
  ["engine", "info", "To know"],
] as const)("a row of %s, %s, is called as the verdict calls it: %s", (kind, severity, label) => {
  const text = '{"model_type": "llama"}';
  const [row] = rowsFor(inspectedText(text), text, [{ ...CONCERN, kind, severity }], NO_FILTER);
  expect(row?.label).toBe(label);
});
