// Adds up what the unit and end-to-end runs left in .results, and prints it as the last line of CI.
import { existsSync, readFileSync } from "node:fs";

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
const unit = read(".results/unit.json");
const e2e = read(".results/e2e.json")?.stats;
const passed = (unit?.numPassedTests ?? 0) + (e2e?.expected ?? 0);
const failed = (unit?.numFailedTests ?? 0) + (e2e?.unexpected ?? 0) + (e2e?.flaky ?? 0);
console.log(`${passed} passed, ${failed} failed`);
// A run that left nothing behind did not get as far as its tests.
process.exit(unit && e2e && failed === 0 ? 0 : 1);
