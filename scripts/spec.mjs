// Runs the command line: as it is built where the build is not older than the sources, and from the sources elsewhere.
// The build starts in a twentieth of the time.
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (place) => fileURLToPath(new URL(place, import.meta.url));

/** When a file was written, in milliseconds; 0 where there is none. */
const written = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const built = at("../build/cli/main.js");
const time = written(built);
const sources = at("../src");
const isCurrent =
  time > 0 &&
  readdirSync(sources, { recursive: true }).every(
    (file) => /(\.test\.tsx?|\.json|\.css)$/.test(file) || written(`${sources}/${file}`) <= time,
  );
if (!isCurrent) (await import("tsx/esm/api")).register();
await import(isCurrent ? built : at("../src/cli/main.ts"));
