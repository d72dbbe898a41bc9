import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const DATA = new URL("../src/engines/data/", import.meta.url);
const SCRIPT = new URL("engine-reads.py", import.meta.url);
const READ_TABLE = "/src/engines/read-table.ts";
const READ_TABLE_PAGE = new URL("../src/engines/read-table.page.ts", import.meta.url);

interface Table {
  readonly architectures: { readonly [name: string]: object };
  readonly classes: { readonly [name: string]: object };
}

/** The files of the page for every table: its names, and one for each architecture and class. */
function parts(): { readonly place: string; readonly text: string }[] {
  return readdirSync(DATA).flatMap((file) => {
    const { architectures, classes } = JSON.parse(readFileSync(new URL(file, DATA), "utf8")) as Table;
    const folder = file.replace(/\.json$/, "");
    const names = { architectures: Object.keys(architectures), classes: Object.keys(classes) };
    const part = (place: string, value: object) => ({
      place: `${folder}/${place}.json`,
      text: JSON.stringify(value),
    });
    return [
      part("names", names),
      ...Object.values(architectures).map((reads, index) => part(`architectures/${index}`, reads)),
      ...Object.values(classes).map((fields, index) => part(`classes/${index}`, fields)),
    ];
  });
}

/** Has tables read in parts, from files that are asked for by name: see read-table.page.ts. */
function fromFiles(folder: string): Plugin {
  return {
    name: "engine-tables-from-files",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!id.replaceAll("\\", "/").endsWith(READ_TABLE)) return null;
      return readFileSync(READ_TABLE_PAGE, "utf8").replace(
        /declare const ENGINE_TABLES: string;/,
        `const ENGINE_TABLES = ${JSON.stringify(folder)};`,
      );
    },
  };
}

/** The plugins of a page and of its workers: `page` also writes the tables, to a folder beside the page's scripts. */
export function engineTablesOfPage(): { readonly page: Plugin[]; readonly worker: Plugin[] } {
  const files = parts();
  const hash = createHash("sha256");
  for (const { place, text } of files) hash.update(place).update(text);
  // The folder's name tells the tables apart from those of an older build, which a browser may still have.
  const folder = `engines-${hash.digest("hex").slice(0, 8)}`;
  const writing: Plugin = {
    name: "engine-tables-files",
    apply: "build",
    generateBundle() {
      for (const { place, text } of files)
        this.emitFile({ type: "asset", fileName: `assets/${folder}/${place}`, source: text });
    },
  };
  return { page: [fromFiles(folder), writing], worker: [fromFiles(folder)] };
}

/** Copies the tables into the package, and the script that makes others, for src/cli/engine-tables.ts. */
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
