import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { sarifLog } from "./sarif.ts";

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

const finding = (name: string, severity: "error" | "warning" | "info", code: string) => ({
  ...{ name, severity, code },
  ...{ message: "said", line: 3, column: 5 },
});

test("every result has a rule that the tool lists, a level and a place", () => {
  const log = sarifLog(
    [
      finding("./models/a b/config.json", "warning", "unmapped-field"),
      finding("/abs/config.json", "error", "invalid-value"),
      finding("c.json", "info", "unmapped-field"),
    ],
    "1.2.3",
  ) as Log;
  const [run] = log.runs;
  expect(log.version).toBe("2.1.0");
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(["invalid-value", "unmapped-field"]);
  expect(run?.results.map(({ level }) => level)).toEqual(["warning", "error", "note"]);
  for (const { ruleId, ruleIndex } of run?.results ?? [])
    expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  const places = run?.results.flatMap(({ locations }) =>
    locations.map(({ physicalLocation }) => physicalLocation),
  );
  expect(places?.map(({ artifactLocation }) => artifactLocation.uri)).toEqual([
    "models/a%20b/config.json",
    "file:///abs/config.json",
    "c.json",
  ]);
  expect(places?.[0]?.region).toEqual({ startLine: 3, startColumn: 5 });
});

/** The schema as OASIS publishes it. Its formats are of addresses, which the test above looks at. */
const schema = JSON.parse(
  readFileSync(new URL("../fixtures/audit/sarif-schema-2.1.0.json", import.meta.url), "utf8"),
) as object;
const accepts = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

test.each([
  ["no findings", []],
  ["one at each severity", (["error", "warning", "info"] as const).map((one) => finding("c.json", one, "x"))],
  ["a name that is no address", [finding("a%b/ü [1]#2?.json", "info", "x"), finding("", "info", "x")]],
])("the log of %s is one by the schema of SARIF 2.1.0", (_, findings) => {
  accepts(JSON.parse(JSON.stringify(sarifLog(findings, "1.2.3"))));
  expect(accepts.errors ?? []).toEqual([]);
});

test("the schema refuses what is no log", () => {
  expect(accepts({ ...sarifLog([], "1"), runs: [{ results: [{ level: "bad" }] }] })).toBe(false);
});
