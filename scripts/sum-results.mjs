// Adds up what the unit and end-to-end runs left in .results, and prints it as the last line of CI.
import { existsSync, readFileSync } from "node:fs";

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
const unit = read(".results/unit.json");
const e2e = read(".results/e2e.json");

/** A test file that could not be loaded has no tests to count; it counts as one that failed. */
const broken = (unit?.testResults ?? []).filter(
  ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
).length;

const totals = {
  vitest: unit && { passed: unit.numPassedTests, failed: unit.numFailedTests + broken },
  // Errors outside of tests: no server, no browser, a file that could not be loaded.
  playwright: e2e && {
    passed: e2e.stats.expected,
    failed: e2e.stats.unexpected + e2e.stats.flaky + e2e.errors.length,
  },
};

let passed = 0;
let failed = 0;
for (const [runner, total] of Object.entries(totals)) {
  console.log(`${runner}: ${total ? `${total.passed} passed, ${total.failed} failed` : "did not run"}`);
  passed += total?.passed ?? 0;
  failed += total?.failed ?? 0;
}
console.log(`${passed} passed, ${failed} failed`);
// A run that left nothing behind did not get as far as its tests.
process.exit(unit && e2e && failed === 0 ? 0 : 1);
