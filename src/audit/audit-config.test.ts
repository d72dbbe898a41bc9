import { expect, test } from "vitest";
import { alone, type AuditFinding, auditConfigs } from "./audit-config.ts";

const text = JSON.stringify({ model_type: "llama", hidden_size: 64, nobody_reads_this: 1 });

test("a text that comes again is counted, and its findings told, under each of its names", async () => {
  const found: AuditFinding[] = [];
  const inputs = ["b", "a"].map((name) => alone({ name, text }));
  const report = await auditConfigs(inputs, "5.18.0", (finding) => void found.push(finding));
  expect(report.unmapped).toEqual([
    { model_type: "llama", field: "/nobody_reads_this", configs: 2, example: "a" },
  ]);
  const ofNames = ["b", "a"].map((name) =>
    found.filter((one) => one.name === name).map((one) => ({ ...one, name: "" })),
  );
  expect(ofNames[0]).toContainEqual(expect.objectContaining({ code: "unmapped-field" }));
  expect(ofNames[1]).toEqual(ofNames[0]);
});

test("a text that comes again beside another file is looked at anew", async () => {
  const beside = alone({ name: "c", text });
  const broken = { name: "d", files: { ...beside.files, hfQuantConfig: "{" } };
  const found: AuditFinding[] = [];
  await auditConfigs([beside, broken], "5.18.0", (finding) => void found.push(finding));
  const codes = ["c", "d"].map((name) => found.filter((one) => one.name === name).map(({ code }) => code));
  expect(codes[1]).not.toEqual(codes[0]);
});
