import { defineConfig } from "vite";
import { classDataOfCommandLine } from "./scripts/class-data-plugin.ts";

/** The command line as one file, for the package's `bin`, and the files of class data that it reads. */
export default defineConfig({
  publicDir: false,
  plugins: classDataOfCommandLine(),
  build: {
    ssr: "src/cli/main.ts",
    outDir: "build/cli",
    target: "node20",
    rolldownOptions: {
      output: { banner: "#!/usr/bin/env node", entryFileNames: "main.js", codeSplitting: false },
    },
  },
  ssr: { noExternal: true },
});
