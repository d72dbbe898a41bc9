import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const SERVICE_WORKER = "service-worker.js";
/** Whose names say what is in them: bundled files, and class data and tables, in folders named by their hash. */
const HASHED = /^assets\//;
/** Of classes one file for each version is stored instead, of engines one for each table. */
const SHARD = /^assets\/(classes|engines)-\w+\/[^/]+\//;

/** Builds the service worker (src/app/offline/service-worker.ts), and names the files to it that it is to store. */
export function offline(): Plugin {
  let out = "";
  return {
    name: "offline",
    apply: "build",
    configResolved: ({ root, build }) => {
      out = join(root, build.outDir);
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: "src/app/offline/service-worker.ts", fileName: SERVICE_WORKER });
    },
    closeBundle() {
      const files = readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) =>
          join(file.parentPath, file.name)
            .slice(out.length + 1)
            .replaceAll("\\", "/"),
        )
        .filter((file) => !file.startsWith(".vite/") && file !== SERVICE_WORKER && !SHARD.test(file))
        .sort()
        .map((url) => ({ url, revision: HASHED.test(url) ? null : digest(join(out, url)) }));
      const place = join(out, SERVICE_WORKER);
      const script = readFileSync(place, "utf8");
      if (!/\bFILES\b/.test(script) || /^\s*(import|export)\b/m.test(script))
        throw new Error("The service worker is to be one script that names FILES.");
      writeFileSync(place, `const FILES = ${JSON.stringify(files)};\n${script}`);
    },
  };
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
}
