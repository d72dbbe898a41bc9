import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const at = (place: string): string => fileURLToPath(new URL(place, import.meta.url));

test("many files are read by several threads, and printed in their order", { timeout: 120_000 }, () => {
  const names = ["llama-3.1-8b", "qwen3-8b", "minimax-m2.5"];
  const files = Array.from({ length: 70 }, (_, index) =>
    at(`../public/gallery/${names[index % names.length] ?? ""}.json`),
  );
  const out = execFileSync(process.execPath, [at("spec.mjs"), "inspect", ...files], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 2 ** 26,
  });
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { file: string; ok: boolean });
  expect(lines.map(({ file, ok }) => [file, ok])).toEqual(files.map((file) => [file, true]));
});

test(
  "a file whose own family is known is read as another, with what was loaded for it alone",
  { timeout: 60_000 },
  () => {
    const args = [at("spec.mjs"), "inspect", "--as", "llama", at("../public/gallery/qwen3-8b.json")];
    const out = execFileSync(process.execPath, args, { encoding: "utf8" });
    expect(JSON.parse(out)).toMatchObject({ ok: true, adapter: "llama" });
  },
);
