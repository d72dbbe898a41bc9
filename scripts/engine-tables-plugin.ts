import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { indexOf, type WholeTable } from "../src/engines/read-table.ts";
import { shortened } from "../src/engines/shortened.ts";
import type { PackedArchitecture } from "../src/engines/table.ts";

const DATA = new URL("../src/engines/data/", import.meta.url);
const SCRIPT = new URL("engine-reads.py", import.meta.url);
const READ_TABLE = "/src/engines/read-table.ts";
const READ_TABLE_PAGE = new URL("../src/engines/read-table.page.ts", import.meta.url);

/** The files of the page for every table, by their places in a folder: its index, and one for each of the names in that. */
export function tables(): { readonly folder: string; readonly parts: ReadonlyMap<string, string> }[] {
  return readdirSync(DATA).map((file) => {
    const table = JSON.parse(readFileSync(new URL(file, DATA), "utf8")) as WholeTable;
    const names = indexOf(table);
    const readsOf = (name: string): PackedArchitecture =>
      shortened(table.architectures[name] as PackedArchitecture);
    const parts: readonly (readonly [place: string, value: object | undefined])[] = [
      ["index", names],
      ...names.architectures.map((name, index) => [`architectures/${index}`, readsOf(name)] as const),
      // Of what is read of every file the page needs no class.
      ...names.shared.map(
        (name, index) => [`shared/${index}`, { ...readsOf(name), class: "", group: undefined }] as const,
      ),
      ...names.classes.map((name, index) => [`classes/${index}`, table.classes[name]] as const),
    ];
    return {
      folder: file.replace(/\.json$/, ""),
      parts: new Map(parts.map(([place, value]) => [place, JSON.stringify(value)])),
    };
  });
}

/** All parts of a table in one text, by their places: what is stored for a visit without a network. */
function packed(parts: ReadonlyMap<string, string>): string {
  return `{${[...parts].map(([place, text]) => `${JSON.stringify(place)}:${text}`).join(",")}}`;
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
  const all = tables();
  const hash = createHash("sha256");
  for (const { folder, parts } of all)
    for (const [place, text] of parts) hash.update(`${folder}/${place}`).update(text);
  // The folder's name tells the tables apart from those of an older build, which a browser may still have.
  const home = `engines-${hash.digest("hex").slice(0, 8)}`;
  const writing: Plugin = {
    name: "engine-tables-files",
    apply: "build",
    generateBundle() {
      for (const { folder, parts } of all) {
        for (const [place, source] of parts)
          this.emitFile({ type: "asset", fileName: `assets/${home}/${folder}/${place}.json`, source });
        this.emitFile({ type: "asset", fileName: `assets/${home}/${folder}.json`, source: packed(parts) });
      }
    },
  };
  return { page: [fromFiles(home), writing], worker: [fromFiles(home)] };
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
