import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Result } from "../config/document.ts";
import { BUNDLED_TABLES, bundledTable } from "../engines/bundled.ts";
import { type EngineTable, readTable } from "../engines/table.ts";

/** A table of 300 architectures has less. */
const MOST_BYTES = 64 * 2 ** 20;

/** What was read once. */
const known = new Map<string, Result<EngineTable, string>>();

/**
 * The table that is meant by the name of a bundled one ("vllm", "vllm@a07c4c59"), by a file of scripts/engine-reads.py, or
 * by a folder of an engine's sources, which that script reads. An error is a sentence.
 */
export function engineTable(name: string): Result<EngineTable, string> {
  const read = known.get(name) ?? tableOf(name);
  known.set(name, read);
  return read;
}

function tableOf(name: string): Result<EngineTable, string> {
  const bundled = bundledTable(name);
  if (bundled) return parsed(readFileSync(fileOf("engines/data/", `${bundled.id}.json`), "utf8"), bundled.id);
  if (!existsSync(name)) {
    const names = BUNDLED_TABLES.map(({ engine, commit }) => `${engine.toLowerCase()}@${commit}`).join(", ");
    return {
      ok: false,
      error: `There is no table ${name}: no such file or folder, and none of ${names}.`,
    };
  }
  try {
    return statSync(name).isDirectory() ? extracted(name) : parsed(readFileSync(name, "utf8"), name);
  } catch (error) {
    return { ok: false, error: `${name} cannot be read: ${(error as Error).message}` };
  }
}

/** A file that stands beside the command line: in the sources, and in the package (vite.cli.config.ts). */
function fileOf(folder: string, name: string): string {
  const places = [`../${folder}${name}`, `../../${folder}${name}`];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return files.find((file) => existsSync(file)) ?? (files[0] as string);
}

/** Reads the sources of an engine, which takes Python and up to a minute or two: how far it is stands on standard error. */
function extracted(folder: string): Result<EngineTable, string> {
  const script = fileOf("scripts/", "engine-reads.py");
  const ran = spawnSync("python3", [script, folder, "--progress", "3"], {
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
    stdio: ["ignore", "pipe", "pipe", STANDARD_ERROR],
  });
  if (ran.error)
    return { ok: false, error: `Reading the sources in ${folder} takes python3: ${ran.error.message}` };
  if (ran.status !== 0)
    return { ok: false, error: ran.stderr.trim().split("\n").at(-1) ?? "python3 failed." };
  return parsed(ran.stdout, folder);
}

const STANDARD_ERROR = 2;

function parsed(text: string, name: string): Result<EngineTable, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: `${name} is no JSON, and so no table of scripts/engine-reads.py.` };
  }
  const table = readTable(value);
  return table.ok ? table : { ok: false, error: `${name}: ${table.error}` };
}
