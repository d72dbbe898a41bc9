import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { classDataOfPage } from "./scripts/class-data-plugin.ts";
import { engineTablesOfPage } from "./scripts/engine-tables-plugin.ts";
import { thirdPartyNotices } from "./scripts/notices-plugin.ts";
import { offline } from "./scripts/offline-plugin.ts";
import { pageParts, partsOfAConfig, policyOfPage } from "./scripts/page-parts.ts";

const classData = classDataOfPage();
const engineTables = engineTablesOfPage();
const notices = thirdPartyNotices();

/** What is needed together is one file, of the page and of its worker. */
const together = { includeDependenciesRecursively: false, groups: [{ name: pageParts() }] };

export default defineConfig({
  // Relative addresses let the built page stand at any sub-path of a static host.
  base: "./",
  plugins: [
    react(),
    ...classData.page,
    ...engineTables.page,
    notices.write,
    partsOfAConfig(),
    policyOfPage(),
    offline(),
  ],
  worker: {
    format: "es",
    plugins: () => [...classData.worker, ...engineTables.worker, notices.collect],
    rolldownOptions: { output: { codeSplitting: together } },
  },
  build: {
    manifest: true,
    target: "es2022",
    modulePreload: {
      // A family needs what families share; the rest is there, and naming it a hundred times would be kilobytes.
      resolveDependencies: (_, deps, { hostId }) =>
        /\/(reader|registry)-[^/]*$/.test(hostId)
          ? deps.filter((file) => /\/families-[^/]*\.js$/.test(file))
          : deps,
    },
    rolldownOptions: {
      output: {
        // The first visit names every family's chunk, and a digit of each hash, which no compression shortens, is a quarter of a kilobyte.
        chunkFileNames: "assets/[name]-[hash:7].js",
        codeSplitting: together,
      },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    environment: "node",
    // Modules, families and fixtures are read once for all files of a worker; no test leaves anything behind.
    isolate: false,
    // One for each core; vitest would leave one core free.
    maxWorkers: "100%",
    // The reader loads a family when it is asked for one; tests want all of them at hand.
    setupFiles: ["scripts/unit-setup.ts"],
    // Property tests over many real configs may share two slow cores with much else.
    testTimeout: 60_000,
  },
});
