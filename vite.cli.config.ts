import { defineConfig } from "vite";
import { classDataOfCommandLine } from "./scripts/class-data-plugin.ts";
import { engineTablesOfCommandLine } from "./scripts/engine-tables-plugin.ts";
import { thirdPartyNotices } from "./scripts/notices-plugin.ts";

/** The command line for the package's `bin`, in parts that are read when a command or a family needs them, and the files of class data that it reads. */
export default defineConfig({
  publicDir: false,
  plugins: [...classDataOfCommandLine(), engineTablesOfCommandLine(), thirdPartyNotices().write],
  build: {
    ssr: "src/cli/main.ts",
    outDir: "build/cli",
    target: "node20",
    rolldownOptions: {
      output: {
        banner: ({ isEntry }) => (isEntry ? "#!/usr/bin/env node" : ""),
        entryFileNames: "main.js",
        chunkFileNames: "parts/[name]-[hash].js",
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: "reader",
              test: /node_modules\/zod\/|src\/(config|spec|inspect|analysis|verdict|runtime|legacy|quantization)\/(?!.*load-text)|src\/families\/(blocks|declaration|unknown)\//,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  ssr: { noExternal: true },
});
