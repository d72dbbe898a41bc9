import { defineConfig } from "vite";

/** The command line as one file, for the package's `bin`. */
export default defineConfig({
  publicDir: false,
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
