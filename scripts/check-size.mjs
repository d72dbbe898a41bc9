// Fails where the first visit needs more than 170 kB gzipped: the page, its scripts, what they import statically, and
// their styles.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 170 * 1000;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const files = new Set(["index.html"]);

function collect(key) {
  const { file, imports = [], css = [] } = manifest[key];
  if (files.has(file)) return;
  files.add(file);
  css.forEach((sheet) => files.add(sheet));
  imports.forEach(collect);
}

Object.keys(manifest)
  .filter((key) => manifest[key].isEntry)
  .forEach(collect);

// Scripts of public/ stand in the page and not in the manifest.
for (const [, file] of readFileSync("dist/index.html", "utf8").matchAll(/<script[^>]* src="\.\/([^"]+)"/g)) {
  files.add(file);
}

let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(`dist/${file}`)).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  of ${LIMIT} bytes gzipped for the first visit`);
if (total > LIMIT) process.exit(1);
