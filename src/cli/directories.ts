import { statSync } from "node:fs";
import { join } from "node:path";
import type { Arguments } from "./arguments/arguments.ts";

/** The same request, of the config.json in a directory where a directory is named as a file. */
export function configsOfDirectories<A extends Arguments>(args: A): A {
  if ("files" in args) return { ...args, files: args.files.map(configOf) };
  if ("file" in args) return { ...args, file: configOf(args.file) };
  return args.command === "compare" ? { ...args, a: configOf(args.a), b: configOf(args.b) } : args;
}

function configOf(file: string): string {
  return file !== "-" && isDirectory(file) ? join(file, "config.json") : file;
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Reading it says why it cannot be read.
    return false;
  }
}
