"use strict";
// To parse and compile the command line takes longer than to read a config. What V8 compiled of its parts while the
// package was built stands beside them (scripts/write-code-cache.cjs) and is taken by the same version of V8; other
// versions of Node keep what they compile themselves, from 22.8 on.
const { existsSync, readFileSync } = require("node:fs");
const { Script } = require("node:vm");

/** The file of what this V8 has compiled of a part. */
const cacheOf = (file) => `${file}.${process.arch}-${process.versions.v8}`;

/** A part in the function that Node puts around a module; V8 compiles what it does not find in `cachedData`. */
const scriptOf = (file, cachedData) =>
  new Script(`(function (exports, require, module, __filename) {${readFileSync(file, "latin1")}\n})`, {
    filename: file,
    cachedData,
  });

/** Runs a part as a module. */
const run = (script, module, file) =>
  script.runInThisContext()(module.exports, (id) => module.require(id), module, file);

/** Has parts loaded with what was compiled of them. */
exports.loadCompiled = () => {
  const loadAnew = require.extensions[".js"];
  let keeps = false;
  require.extensions[".cjs"] = (module, file) => {
    const cache = cacheOf(file);
    if (existsSync(cache)) {
      run(scriptOf(file, readFileSync(cache)), module, file);
      return;
    }
    if (!keeps) require("node:module").enableCompileCache?.();
    keeps = true;
    loadAnew(module, file);
  };
};

/** Has parts compiled while they are loaded. @returns what writes beside each what was compiled of it until then. */
exports.collectCompiled = () => {
  const scripts = new Map();
  require.extensions[".cjs"] = (module, file) => {
    const script = scriptOf(file);
    scripts.set(file, script);
    run(script, module, file);
  };
  return () => {
    const { writeFileSync } = require("node:fs");
    for (const [file, script] of scripts) writeFileSync(cacheOf(file), script.createCachedData());
  };
};
