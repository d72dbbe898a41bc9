"use strict";
// Runs the command line of a folder and writes beside its parts what V8 has compiled of them by then:
//   node scripts/write-code-cache.cjs FOLDER ARGUMENTS…     (as scripts/command-line-plugin.ts does)
const { resolve } = require("node:path");
const { collectCompiled } = require("../src/cli/start/compiled.cjs");

const [folder] = process.argv.splice(2, 1);
process.on("exit", collectCompiled());
require(resolve(folder, "cli.cjs"));
