import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { zipped } from "./zip.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)("an archive has its files, as Python's zipfile reads and checks them", () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  const file = join(folder, "a.zip");
  const files = [
    { name: "a report.md", text: "# Größe ≠ 0\n" },
    { name: "b.svg", text: "<svg/>".repeat(1000) },
    { name: "empty", text: "" },
  ];
  try {
    writeFileSync(file, zipped(files));
    const program = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([{"name": name, "text": archive.read(name).decode()} for name in archive.namelist()]))`;
    expect(JSON.parse(execFileSync("python3", ["-c", program, file]).toString())).toEqual(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
