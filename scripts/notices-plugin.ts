import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const FILE = "THIRD-PARTY-NOTICES.txt";

/**
 * Writes beside what is built the licence of every package that has become a part of it: MIT, ISC and Apache ask for the
 * notice in every copy. `write` is for the build itself, `collect` for that of its workers, which comes before. Fails where
 * a package has no licence text.
 */
export function thirdPartyNotices(): { readonly collect: Plugin; readonly write: Plugin } {
  const packages = new Map<string, string>();
  const collectFrom = (bundle: Bundle): void => {
    for (const output of Object.values(bundle))
      for (const module of output.type === "chunk" ? output.moduleIds : []) {
        const found = packageOf(module);
        if (found) packages.set(found.name, found.root);
      }
  };
  return {
    collect: {
      name: "third-party-notices-of-workers",
      apply: "build",
      generateBundle: (_, bundle) => {
        collectFrom(bundle);
      },
    },
    write: {
      name: "third-party-notices",
      apply: "build",
      generateBundle(_, bundle) {
        collectFrom(bundle);
        const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
        const notices = sorted.map(([name, root]) => noticeOf(name, root));
        this.emitFile({ type: "asset", fileName: FILE, source: `${HEAD}\n${notices.join("\n")}` });
      },
    },
  };
}

type Bundle = Readonly<
  Record<
    string,
    { readonly type: "asset" } | { readonly type: "chunk"; readonly moduleIds: readonly string[] }
  >
>;

const HEAD = "Spec Explorer contains these packages, under their own licences.\n";

/** The package that a module is of; undefined for our own. */
function packageOf(module: string): { readonly name: string; readonly root: string } | undefined {
  const path = module.replaceAll("\\", "/").replace(/^\0/, "");
  const match = /^(.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(path);
  const [, folder, name] = match ?? [];
  return folder === undefined || name === undefined ? undefined : { name, root: folder + name };
}

function noticeOf(name: string, root: string): string {
  const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly version: string;
    readonly license: string;
  };
  const file = existsSync(root)
    ? readdirSync(root).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    : undefined;
  if (file === undefined) throw new Error(`${name} has no licence text, and is a part of what is built.`);
  const text = readFileSync(join(root, file), "utf8").trim();
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}
