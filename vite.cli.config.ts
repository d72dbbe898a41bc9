import { defineConfig } from "vite";
import { classDataOfCommandLine } from "./scripts/class-data-plugin.ts";
import { startOfCommandLine } from "./scripts/command-line-plugin.ts";
import { engineTablesOfCommandLine } from "./scripts/engine-tables-plugin.ts";
import { thirdPartyNotices } from "./scripts/notices-plugin.ts";

/**
 * The command line for the package's `bin`, in parts that are read when a command or a family needs them, and the files of
 * class data that it reads. CommonJS, for V8 takes compiled code of scripts alone from a file (src/cli/start).
 */
export default defineConfig({
  publicDir: false,
  plugins: [
    ...classDataOfCommandLine(),
    engineTablesOfCommandLine(),
    thirdPartyNotices().write,
    startOfCommandLine(),
  ],
  build: {
    ssr: true,
    outDir: "build/cli",
    target: "node20",
    // Names stay, for a fault is told with them.
    rolldownOptions: {
      input: { cli: "src/cli/main.ts", worker: "src/cli/workers/worker.ts" },
      output: {
        format: "cjs",
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        entryFileNames: "[name].cjs",
        chunkFileNames: "[name]-[hash].cjs",
        codeSplitting: {
          groups: [
            {
              // What every reading of a file takes is one part.
              name: "reader",
              test: /src\/cli\/commands\/inspect-command\.ts|src\/families\/(declaration|unknown\/unknown\.ts)/,
            },
          ],
        },
      },
    },
  },
  ssr: { noExternal: true },
});
