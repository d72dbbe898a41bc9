import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

const { exports, dependencies } = JSON.parse(
  readFileSync(new URL("package.json", import.meta.url), "utf8"),
) as { exports: Record<string, unknown>; dependencies: Record<string, string> };

/** "./spec" in `exports` is src/library/spec.ts. */
const names = Object.keys(exports)
  .map((path) => path.replace("./", ""))
  .filter((name) => name !== "package.json" && !name.includes("*"));

/** The modules as a library: one file for each entry of `exports`, and what they share. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "build/library",
    target: "es2022",
    minify: false,
    lib: {
      entry: Object.fromEntries(names.map((name) => [name, `src/library/${name}.ts`])),
      formats: ["es"],
      fileName: (_format, name) => `${name}.js`,
    },
    rolldownOptions: {
      external: [/^node:/, ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
      // No module of ours does anything by being imported.
      treeshake: { moduleSideEffects: false },
      output: { chunkFileNames: "parts/[name]-[hash].js" },
    },
  },
});
