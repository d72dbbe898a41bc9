import type { Result } from "../config/document.ts";
import { entryOf } from "../spec/entry.ts";
import { isJsonObject, type JsonObject } from "../spec/json.ts";

/** How code asks a config object for a value. `get` is `.get()` of a dictionary, `item` its brackets. */
export type ReadKind =
  "attr" | "getattr" | "get" | "item" | "hasattr" | "contains" | "write" | "dynamic" | "delegates";

/** The letter of each kind in a table (docs/engines.md). */
const KINDS: { readonly [letter: string]: ReadKind } = {
  a: "attr",
  g: "getattr",
  d: "get",
  i: "item",
  h: "hasattr",
  c: "contains",
  w: "write",
  y: "dynamic",
  x: "delegates",
};

/** One place of an engine's code that reads or writes an attribute. */
export interface ReadSite {
  readonly kind: ReadKind;
  /** The default that stands in the code, as Python; null where none does. */
  readonly default: string | null;
  /** Whether the code first makes sure that the attribute is there, or catches that it is not. */
  readonly guarded: boolean;
  /** Whether the code first asks which model it is, and reads it of some alone. */
  readonly ofSome: boolean;
  /** Whether a tower is built with it: that another object has another value does not contradict it. */
  readonly ofTower: boolean;
  /**
   * What the code first asks of the same object, without which it does not come here: an attribute, or "x.y:a.b", where one of
   * the attributes x and y has one of the texts a and b. After a "/" it is asked of the whole file.
   */
  readonly needs: readonly string[];
  /** File and line: "vllm/model_executor/models/qwen3.py:304". */
  readonly at: string;
  /** The expression `a or b` that it is an alternative of: the same for all of them; null where it stands alone. */
  readonly chain: string | null;
}

/** All places that ask one object for one attribute, in the order of files and lines. */
export interface ReadGroup {
  /** Where the object hangs: "" the file, "$text" what `get_text_config()` gives, then attribute names; "name?" is that or its owner. */
  readonly path: string;
  readonly attribute: string;
  readonly sites: readonly ReadSite[];
}

/** What an engine's code reads of a file with one architecture, as a table has it. */
export interface PackedArchitecture {
  /** Module and class. */
  readonly class: string;
  readonly files: readonly string[];
  /** By the paths of objects (several with blanks between) and by attribute, the sites. */
  readonly reads: { readonly [paths: string]: { readonly [attribute: string]: readonly string[] } };
}

/** A config class that an engine brings itself: default texts by field, with the line where that is known. */
export interface EngineClass {
  readonly class?: string;
  readonly file?: string;
  /** The class of transformers that it inherits from; not given: PreTrainedConfig alone. */
  readonly base?: string;
  readonly fields: {
    readonly [name: string]: string | null | readonly [text: string | null, line: number, ofBase?: string];
  };
  /** Attributes that stand for another, by its path in the object. */
  readonly aliases?: { readonly [attribute: string]: string };
  /** By property, what it asks of its own object that the class does not declare. */
  readonly asks?: {
    readonly [property: string]: readonly (readonly [attribute: string, line: number, ofBase?: string])[];
  };
  /** Fields of a file that the class takes and forgets. */
  readonly drops?: readonly string[];
  /** The config objects in it that are of a class of the engine as well, by the name of that class in `classes`. */
  readonly parts?: { readonly [attribute: string]: string };
  /** Whether the engine does not load it instead of a class of transformers: it is of parts of others. */
  readonly inner?: boolean;
  readonly through?: ReadThrough;
}

/** A part of a file whose members are those of the whole object too, by what the class of that says (`__getattribute__`, `from_dict`). */
export interface ReadThrough {
  readonly part: string;
  readonly line: number;
  /** Whether the part's members come before those of the object. */
  readonly first: boolean;
  /** Members that stay the part's alone. */
  readonly but: readonly string[];
  /** Attributes that come from a member under another name, by its path; null: from what cannot be told. */
  readonly made?: { readonly [attribute: string]: string | null };
}

/** What a table says of itself. */
export interface TableName {
  readonly engine: string;
  /** The commit that was read, with "-dirty" where files of it were changed; "" where the folder is under no version control. */
  readonly commit: string;
  /** Of the commit, YYYY-MM-DD. */
  readonly date: string;
  /** Files of the sources that do not parse, with the line: what they have is not in the table. */
  readonly unparsed?: readonly string[];
}

/** What one release of an engine reads of config files. */
export interface EngineTable extends TableName {
  /** By the name in `architectures` of a config.json; "*": read of every file; "* gemma4": of those of a model type instead; "+", "+ x": written into every one that is loaded. */
  readonly architectures: ReadonlyMap<string, PackedArchitecture>;
  /** By model type; of those that only parts are of also "TYPE FILE.CLASS", where another class has the model type. */
  readonly classes: ReadonlyMap<string, EngineClass>;
}

export const TABLE_FORMAT = "engine-reads/1";

/** Whether a text says of itself that it is a table, of this format or another; one that was cut off says so too. */
export function isTableText(text: string): boolean {
  if (!text.includes('"engine-reads/')) return false;
  try {
    const { format } = Object(JSON.parse(text)) as { readonly format?: unknown };
    return typeof format === "string" && format.startsWith("engine-reads/");
  } catch {
    return /^\s*\{\s*"format"\s*:\s*"engine-reads\//.test(text);
  }
}

/** What is read of every file, before the code of a model. */
const OF_ALL = "*";

/** The name of what is read of every file of a model type: an engine may have code of its own for some. */
export function ofAll(has: (name: string) => boolean, modelType: unknown): string {
  return ofType(OF_ALL, has, modelType);
}

/** The name of what is written into every config of a model type. */
export function writtenInto(has: (name: string) => boolean, modelType: unknown): string {
  return ofType(WRITTEN, has, modelType);
}

function ofType(all: string, has: (name: string) => boolean, modelType: unknown): string {
  const own = `${all} ${typeof modelType === "string" ? modelType : ""}`;
  return has(own) ? own : all;
}

/** What is written into every config that is loaded; `default` is, of an attribute "*", the object that all is copied from. */
export const WRITTEN = "+";

/** Whether a name among those of a table is of an architecture that a file can name. */
export function isArchitectureName(name: string): boolean {
  return !name.startsWith(OF_ALL) && !name.startsWith(WRITTEN);
}

/** Reads a table that scripts/engine-reads.py has written; an error is a sentence. */
export function readTable(value: unknown): Result<EngineTable, string> {
  if (!isJsonObject(value) || value.format !== TABLE_FORMAT)
    return {
      ok: false,
      error: `This is no table of scripts/engine-reads.py: its "format" is not "${TABLE_FORMAT}".`,
    };
  const { engine, commit, date, architectures, classes = {}, unparsed = [] } = value;
  if (typeof engine !== "string" || typeof commit !== "string" || typeof date !== "string")
    return {
      ok: false,
      error: 'The table does not name its engine: "engine", "commit" and "date" are texts.',
    };
  if (!isJsonObject(architectures) || !isJsonObject(classes))
    return { ok: false, error: 'The table has no "architectures", or "classes" that are no object.' };
  const wrong = Object.keys(architectures).find((name) => !isArchitecture(architectures[name]));
  if (wrong !== undefined)
    return { ok: false, error: `The reads of ${wrong} are not as scripts/engine-reads.py writes them.` };
  if (!Array.isArray(unparsed) || unparsed.some((file) => typeof file !== "string"))
    return { ok: false, error: 'The table has an "unparsed" that is no list of files.' };
  const odd = Object.values(classes).some((one) => !isJsonObject(one) || !isJsonObject(one.fields));
  if (odd) return { ok: false, error: 'A class of the table has no "fields".' };
  return {
    ok: true,
    value: {
      engine,
      commit,
      date,
      ...(unparsed.length === 0 ? {} : { unparsed: unparsed as readonly string[] }),
      architectures: new Map(Object.entries(architectures as unknown as Record<string, PackedArchitecture>)),
      classes: new Map(Object.entries(classes as unknown as Record<string, EngineClass>)),
    },
  };
}

function isArchitecture(value: unknown): boolean {
  if (!isJsonObject(value) || typeof value.class !== "string" || !isJsonObject(value.reads)) return false;
  const { files } = value;
  if (!Array.isArray(files) || files.some((file) => typeof file !== "string")) return false;
  return Object.values(value.reads).every(
    (of) =>
      isJsonObject(of) &&
      Object.values(of as JsonObject).every(
        (sites) => Array.isArray(sites) && sites.every((site) => typeof site === "string" && SITE.test(site)),
      ),
  );
}

/** Kind, file, line, chain, guard, whether of some models alone, or of a tower, needs, and default of a site: `g2:104|104.8?~^&x=None`. */
const SITE = /^([agdihcwyx])(\d+):(\d+)(?:\|([\d.]+))?(\??)(~?)(\^?)(?:&([^=]*))?(?:=(.*))?$/s;

/** The reads of an architecture, by path and attribute. */
export function unpack({ files, reads }: PackedArchitecture): ReadGroup[] {
  const groups: ReadGroup[] = [];
  for (const [paths, attributes] of Object.entries(reads))
    for (const [attribute, packed] of Object.entries(attributes)) {
      const sites = packed.map((site) => siteOf(site, files)).sort((a, b) => inOrder(a.at, b.at));
      for (const path of paths.split(" ")) groups.push({ path, attribute, sites });
    }
  return groups.sort((a, b) => inOrder(a.path, b.path) || inOrder(a.attribute, b.attribute));
}

function siteOf(packed: string, files: readonly string[]): ReadSite {
  const [, letter = "", file = "", line = "", chain, guard, some, tower, needs, given] =
    SITE.exec(packed) ?? [];
  const name = files[Number(file)] ?? "?";
  return {
    kind: entryOf(KINDS, letter) ?? "attr",
    default: given ?? null,
    guarded: guard === "?",
    ofSome: some === "~",
    ofTower: tower === "^",
    needs: needs?.split(",") ?? [],
    at: `${name}:${line}`,
    chain: chain === undefined ? null : `${name}:${chain}`,
  };
}

/** As Python sorts texts, for those of a table. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * "vLLM at 017e9f44 (2026-08-17)".
 * @param whose what else is to be said of the table: "your table".
 */
export function tableWords({ engine, commit, date }: TableName, whose = ""): string {
  const at = `${engine} at ${commit === "" ? "an unknown commit" : shortCommit(commit)}`;
  const beside = [date, whose].filter((words) => words !== "").join(", ");
  return beside === "" ? at : `${at} (${beside})`;
}

/** The eight digits by which commits are named here, with what is said of them. */
function shortCommit(commit: string): string {
  return commit.replace(/^([\da-f]{8})[\da-f]+/, "$1").slice(0, 8 + "-dirty".length);
}
