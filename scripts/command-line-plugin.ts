import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const START = new URL("../src/cli/start/", import.meta.url);
const WRITER = fileURLToPath(new URL("write-code-cache.cjs", import.meta.url));

/** What is read while compiled code is collected: configs of several kinds of blocks and of quantisation. */
const READ = ["minimax-m2.5", "qwen3.5-27b", "deepseek-v3.2", "llama-3.1-8b"].map((name) =>
  fileURLToPath(new URL(`../public/gallery/${name}.json`, import.meta.url)),
);

/**
 * Puts what starts the command line beside its parts, and with them what V8 compiles of these (src/cli/start). The parts
 * are ASCII: V8 keeps and reads such a text in half the memory.
 */
export function startOfCommandLine(): Plugin {
  let folder = "";
  return {
    name: "start-of-command-line",
    apply: "build",
    configResolved({ root, build }) {
      folder = `${root}/${build.outDir}`;
    },
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) if (part.type === "chunk") part.code = ascii(part.code);
      for (const name of readdirSync(START)) {
        const fileName = name === "main.cjs" ? "main.js" : name;
        this.emitFile({ type: "asset", fileName, source: readFileSync(new URL(name, START)) });
      }
      // The start keeps the name that scripts of others call, and is CommonJS all the same.
      this.emitFile({ type: "asset", fileName: "package.json", source: '{ "type": "commonjs" }\n' });
    },
    closeBundle() {
      execFileSync(process.execPath, [WRITER, folder, "inspect", ...READ], {
        stdio: ["ignore", "ignore", "inherit"],
      });
    },
  };
}

/** Code with its other characters, which stand in strings and expressions alone, as escapes. */
function ascii(code: string): string {
  // eslint-disable-next-line no-control-regex
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
