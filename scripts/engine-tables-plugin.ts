import { cpSync, mkdirSync } from "node:fs";
import type { Plugin } from "vite";

const DATA = new URL("../src/engines/data/", import.meta.url);
const SCRIPT = new URL("engine-reads.py", import.meta.url);

/** Copies the tables of engines into the package, and the script that makes others, for src/cli/engine-tables.ts. */
export function engineTablesOfCommandLine(): Plugin {
  return {
    name: "engine-tables-copy",
    apply: "build",
    closeBundle() {
      const build = new URL("../build/", import.meta.url);
      cpSync(DATA, new URL("engines/data/", build), { recursive: true });
      mkdirSync(new URL("scripts/", build), { recursive: true });
      cpSync(SCRIPT, new URL("scripts/engine-reads.py", build));
    },
  };
}
