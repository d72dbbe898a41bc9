import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const DATA = new URL("../src/classes/data/", import.meta.url);
const READ_SHARD = "/src/classes/read-shard.ts";
const READ_SHARD_PAGE = new URL("../src/classes/read-shard.page.ts", import.meta.url);

/** The shards by their place in src/classes/data. */
function shards(): { readonly place: string; readonly text: string }[] {
  return (readdirSync(DATA, { recursive: true }) as string[])
    .map((place) => place.replaceAll("\\", "/"))
    .filter((place) => /^[^/]+\/.+\.json$/.test(place))
    .sort()
    .map((place) => ({ place, text: readFileSync(new URL(place, DATA), "utf8") }));
}

/** All shards of each version in one text, by model type: what is stored for a visit without a network. */
function packs(files: ReturnType<typeof shards>): Map<string, string> {
  const texts = new Map<string, string[]>();
  for (const { place, text } of files) {
    const [version = "", file = ""] = place.split("/");
    const entries = texts.get(version) ?? [];
    texts.set(version, entries);
    entries.push(`${JSON.stringify(file.replace(/\.json$/, ""))}:${text.trim()}`);
  }
  return new Map([...texts].map(([version, entries]) => [version, `{${entries.join(",")}}`]));
}

/** Has shards read from files that are asked for by name, instead of from modules: see read-shard.page.ts. */
function fromFiles(folder: string): Plugin {
  return {
    name: "class-data-from-files",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!id.replaceAll("\\", "/").endsWith(READ_SHARD)) return null;
      return readFileSync(READ_SHARD_PAGE, "utf8").replace(
        /declare const CLASS_DATA: string;/,
        `const CLASS_DATA = ${JSON.stringify(folder)};`,
      );
    },
  };
}

/** The plugins of a page and of its workers: `page` also writes the shards, to a folder beside the page's scripts. */
export function classDataOfPage(): { readonly page: Plugin[]; readonly worker: Plugin[] } {
  const files = shards();
  const hash = createHash("sha256");
  for (const { place, text } of files) hash.update(place).update(text);
  // The folder's name tells the data apart from those of an older build, which a browser may still have.
  const folder = `classes-${hash.digest("hex").slice(0, 8)}`;
  const writing: Plugin = {
    name: "class-data-files",
    apply: "build",
    generateBundle() {
      for (const { place, text } of files)
        this.emitFile({ type: "asset", fileName: `assets/${folder}/${place}`, source: text });
      for (const [version, source] of packs(files))
        this.emitFile({ type: "asset", fileName: `assets/${folder}/${version}.json`, source });
    },
  };
  return { page: [fromFiles(folder), writing], worker: [fromFiles(folder)] };
}

/** The plugins of the command line, which reads the shards from files of the package (src/cli/shard-files.ts). */
export function classDataOfCommandLine(): Plugin[] {
  return [
    fromFiles(""),
    {
      name: "class-data-copy",
      apply: "build",
      closeBundle() {
        cpSync(DATA, new URL("../build/classes/data/", import.meta.url), { recursive: true });
      },
    },
  ];
}
