// Fails where the first visit needs more than 150 kB gzipped: the page, its scripts and styles, and the reader that is
// loaded beside it. What families share and the family of the first config come on top, and are told.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 150 * 1000;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The files of a part and of what it imports statically. */
function filesOf(key, files = new Set()) {
  const { file, imports = [], css = [] } = manifest[key];
  if (files.has(file)) return files;
  files.add(file);
  for (const sheet of css) files.add(sheet);
  for (const name of imports) filesOf(name, files);
  return files;
}

const sizes = new Map();
function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(`dist/${file}`)).length);
  return sizes.get(file);
}
const sum = (files) => [...files].reduce((total, file) => total + sizeOf(file), 0);

const keys = Object.keys(manifest);
const first = new Set(["index.html"]);
for (const file of filesOf("index.html")) first.add(file);
// Scripts of public/ stand in the page and not in the manifest.
for (const [, file] of readFileSync("dist/index.html", "utf8").matchAll(/<script[^>]* src="\.\/([^"]+)"/g))
  first.add(file);
const reader = keys.find((key) => manifest[key].name === "reader");
if (reader === undefined) throw new Error("The reader is no part of its own.");
for (const file of filesOf(reader)) first.add(file);

const families = keys
  .filter((key) => /^src\/families\/.+\.ts$/.test(key) && manifest[key].isDynamicEntry)
  .map((key) => ({ key, files: [...filesOf(key)].filter((file) => !first.has(file)) }))
  .sort((a, b) => sum(b.files) - sum(a.files));

const [largest] = families;
if (largest === undefined) throw new Error("No family is loaded by itself.");
for (const file of first) console.log(`${String(sizeOf(file)).padStart(8)}  ${file}`);
const total = sum(first);
console.log(`${String(total).padStart(8)}  of ${LIMIT} bytes gzipped for the first visit`);
const more = String(sum(largest.files)).padStart(8);
console.log(`${more}  more for the largest of ${families.length} families, ${largest.key}`);
if (total > LIMIT) process.exit(1);
