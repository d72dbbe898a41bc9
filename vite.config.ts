import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative addresses let the built page stand at any sub-path of a static host.
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  build: { manifest: true, target: "es2022" },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    environment: "node",
    // Property tests over many real configs may share two slow cores with much else.
    testTimeout: 30_000,
  },
});
