import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { copyTree, parseTree, slotsOf, type Tree } from "./json-tree.ts";

export interface BaseFile {
  readonly name: string;
  readonly text: string;
}

/** Real files of which hostile ones are made, and what stands in them, by name. */
export interface Corpus {
  readonly configs: readonly BaseFile[];
  /** Files beside a config.json: hf_quant_config.json. */
  readonly sides: readonly BaseFile[];
  /** Values that stand somewhere in a config under a name. */
  readonly values: ReadonlyMap<string, readonly Tree[]>;
  readonly names: readonly string[];
  readonly modelTypes: readonly string[];
  /** A tree of its own of a file; null where the file is no JSON. */
  readonly treeOf: (file: BaseFile) => Tree | null;
}

/** Longer files are slow to read, and are taken seldom. */
export const LONG = 200_000;

/** Remembered values of one name. */
const MOST_VALUES = 40;

/** Every config.json below these directories. */
export function readCorpus(directories: readonly string[]): Corpus {
  const configs: BaseFile[] = [];
  const sides: BaseFile[] = [];
  for (const path of directories.flatMap(filesIn)) {
    const file = { name: path, text: readFileSync(path, "utf8") };
    if (path.includes("hf_quant_config")) sides.push(file);
    else if (/"model_type"|"architectures"/.test(file.text)) configs.push(file);
  }
  if (configs.length === 0) throw new Error(`There are no configs in ${directories.join(", ")}.`);
  const trees = new Map<BaseFile, Tree | null>();
  const treeOf = (file: BaseFile): Tree | null => {
    if (!trees.has(file)) trees.set(file, parsed(file.text));
    const tree = trees.get(file) ?? null;
    return tree && copyTree(tree);
  };
  const values = new Map<string, Tree[]>();
  for (const file of configs) {
    const tree = file.text.length > LONG ? null : treeOf(file);
    for (const { name, value } of tree ? slotsOf(tree) : []) {
      const list = values.get(name) ?? [];
      if (list.length < MOST_VALUES) list.push(value);
      values.set(name, list);
    }
  }
  const spelled = (values.get("model_type") ?? []).flatMap((value) =>
    value.kind === "scalar" ? [value.text] : [],
  );
  return {
    configs,
    sides: sides.length > 0 ? sides : configs,
    values,
    names: [...values.keys()],
    modelTypes: [...new Set(spelled)],
    treeOf,
  };
}

/** What is true of a config stands beside it in the fixtures. */
const EXPECTATION = /\.(parameters|tensors|run|legacy-[\d.]+)\.json$/;

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && !EXPECTATION.test(name))
    .sort()
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

function parsed(text: string): Tree | null {
  try {
    return parseTree(text);
  } catch {
    return null;
  }
}
