import { unzipSync } from "fflate";
import type { AsyncBuffer } from "hyparquet";
import { alone, type AuditInput } from "../../audit/audit-config.ts";
import { configOfLine, isHidden, kindInDirectory, type NamedText } from "../../audit/config-names.ts";
import { GENERATION_FILE, QUANT_FILE } from "../../config/nodes/side-file.ts";
import { append } from "../../spec/many.ts";

/** A file that somebody picked, with its path in the folder that it was picked with. */
export interface PickedFile {
  readonly path: string;
  readonly file: Blob;
}

/** The configs of files that were picked, and why others have none, in sentences. */
export interface PickedConfigs {
  readonly inputs: readonly AuditInput[];
  readonly unreadable: readonly string[];
}

/** The longest config, and the longest file of many, in bytes: all of them stay in memory. */
const MOST_BYTES = { config: 32 * 2 ** 20, many: 512 * 2 ** 20 };

interface Entry {
  readonly path: string;
  readonly bytes: () => Promise<Blob>;
}

/** The configs in picked files, by the rules by which the command line finds them in directories; in a *.zip as in a folder. */
export async function configsIn(picked: readonly PickedFile[]): Promise<PickedConfigs> {
  const unreadable: string[] = [];
  const entries: Entry[] = [];
  for (const { path, file } of picked)
    try {
      if (path.endsWith(".zip")) append(entries, await entriesOfZip(path, file));
      else entries.push({ path, bytes: () => Promise.resolve(file) });
    } catch (error) {
      unreadable.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const inputs: AuditInput[] = [];
  for (const entry of entries.sort((a, b) => (a.path < b.path ? -1 : 1)))
    try {
      append(inputs, await inputsOf(entry, byPath));
    } catch (error) {
      unreadable.push(
        `${entry.path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  return { inputs, unreadable };
}

async function inputsOf(entry: Entry, all: ReadonlyMap<string, Entry>): Promise<readonly AuditInput[]> {
  const { path } = entry;
  const steps = path.split("/");
  const name = steps.pop() ?? "";
  if (steps.some(isHidden)) return [];
  const beside = (file: string): Entry | undefined => all.get([...steps, file].join("/"));
  const kind = kindInDirectory(name, beside("config.json") !== undefined);
  if (kind === "config") {
    const side = async (file: string): Promise<string | null> => {
      const there = name === "config.json" ? beside(file) : undefined;
      return there ? textOf(there, "config") : null;
    };
    const [hfQuantConfig, generationConfig] = [await side(QUANT_FILE), await side(GENERATION_FILE)];
    return [
      { name: path, files: { config: await textOf(entry, "config"), hfQuantConfig, generationConfig } },
    ];
  }
  if (kind === "lines") {
    const lines = (await textOf(entry, "many")).split("\n");
    return lines.flatMap((line, index) =>
      line.trim() === "" ? [] : [alone(configOfLine(line, `${name}:${index + 1}`))],
    );
  }
  return kind === "parquet" ? (await rowsOf(await bytesOf(entry, "many"), name)).map(alone) : [];
}

async function rowsOf(bytes: Blob, name: string): Promise<readonly NamedText[]> {
  const [{ parquetMetadataAsync }, { configsOfRows, whyNoConfigs }] = await Promise.all([
    import("hyparquet"),
    import("../../audit/parquet.ts"),
  ]);
  const source: AsyncBuffer = {
    byteLength: bytes.size,
    slice: (start, end) => bytes.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(source);
  const why = whyNoConfigs(metadata);
  if (why !== null) throw new Error(why);
  return configsOfRows(source, metadata, name, [0, Number(metadata.num_rows)]);
}

/** What a zip has that may have configs: nothing else is unpacked. */
async function entriesOfZip(path: string, file: Blob): Promise<readonly Entry[]> {
  const bytes = new Uint8Array(await (await limited(file, "many")).arrayBuffer());
  const unpacked = unzipSync(bytes, {
    filter: ({ name, originalSize }) =>
      /\.(json|jsonl|ndjson|parquet)$/.test(name) && originalSize <= MOST_BYTES.config,
  });
  return Object.entries(unpacked).map(([name, content]) => ({
    path: `${path}/${name}`,
    bytes: () => Promise.resolve(new Blob([content as Uint8Array<ArrayBuffer>])),
  }));
}

async function textOf(entry: Entry, kind: keyof typeof MOST_BYTES): Promise<string> {
  return (await bytesOf(entry, kind)).text();
}

async function bytesOf({ bytes }: Entry, kind: keyof typeof MOST_BYTES): Promise<Blob> {
  return limited(await bytes(), kind);
}

function limited(bytes: Blob, kind: keyof typeof MOST_BYTES): Promise<Blob> {
  return bytes.size <= MOST_BYTES[kind]
    ? Promise.resolve(bytes)
    : Promise.reject(new Error(`it has ${bytes.size} bytes, and at most ${MOST_BYTES[kind]} are read.`));
}
