import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Draft } from "../src/draft/draft.ts";
import type { Declared } from "../src/draft/declaration-text.ts";

const REGISTRY = "src/families/registry.ts";

/** Where the registry of a working copy has the family of a model type; null where it has none of its own. */
export function declaredIn(root: string, modelType: string): Declared | null {
  const text = readFileSync(join(root, REGISTRY), "utf8");
  const line = new RegExp(
    `^  "?${modelType}"?: [^]*?import\\("\\./([^"]+)"\\)\\.then\\(\\(file\\) => file\\.(\\w+)\\)`,
    "m",
  );
  const found = line.exec(text);
  return found ? { file: found[1] ?? "", constant: found[2] ?? "" } : null;
}

/** Writes a draft into a working copy: its files, and its line into the registry. Throws where one of the files is there. */
export function writeDraft(root: string, { modelType, files, registration }: Draft): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: "wx" });
  }
  const registry = join(root, REGISTRY);
  writeFileSync(registry, registered(readFileSync(registry, "utf8"), modelType, registration));
}

/** The tables of the registry, by the last letter that each takes. */
const TABLES = ["F", "I", "N", "Z"];

function registered(text: string, modelType: string, line: string): string {
  const letter = modelType.charAt(0).toUpperCase();
  const last = TABLES.find((one) => letter <= one) ?? "Z";
  const table = new RegExp(`(const [A-Z]_TO_${last} = \\{\\n)`);
  if (!table.test(text)) throw new Error(`${REGISTRY} has no table for ${modelType}.`);
  return text.replace(table, `$1  ${line}\n`);
}
