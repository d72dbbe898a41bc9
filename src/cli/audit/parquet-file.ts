import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { asyncBufferFromFile, parquetMetadata, type FileMetaData } from "hyparquet";
import type { NamedText } from "../../audit/config-names.ts";
import { configsOfRows, ROWS_AT_ONCE, whyNoConfigs } from "../../audit/parquet.ts";

/** Rows of a Parquet file, from one to before another. */
export interface ParquetRows {
  readonly parquet: string;
  readonly from: number;
  readonly to: number;
}

/** Rows that are worth a message to a worker. */
const ROWS = 32;

/** At the end of a file: how long what stands before it is, and the format's mark. */
const TAIL = 8;

/** The rows of a file in pieces. Throws where it is no Parquet file of configs. */
export function* rowsOf(path: string): Generator<ParquetRows> {
  const metadata = metadataOf(path);
  const why = whyNoConfigs(metadata);
  if (why !== null) throw new Error(`${path}: ${why}`);
  const rows = Number(metadata.num_rows);
  for (let from = 0; from < rows; from += ROWS)
    yield { parquet: path, from, to: Math.min(from + ROWS, rows) };
}

/** What stands at the end of the file: its columns and where they are. */
function metadataOf(path: string): FileMetaData {
  const descriptor = openSync(path, "r");
  try {
    const { size } = fstatSync(descriptor);
    const end = (length: number): Buffer => {
      const bytes = Buffer.alloc(Math.min(length, size));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      return bytes;
    };
    const tail = end(TAIL);
    const length = tail.length < TAIL ? 0 : tail.readUInt32LE(0);
    if (tail.toString("latin1", 4) !== "PAR1" || length + TAIL > size)
      throw new Error(`${path} is no whole Parquet file: it does not end as one.`);
    return parquetMetadata(end(length + TAIL));
  } finally {
    closeSync(descriptor);
  }
}

interface Read {
  readonly path: string;
  readonly from: number;
  readonly configs: Promise<readonly NamedText[]>;
}

/** What was read last: the next rows are asked for next. */
let last: Read | null = null;

/** The configs in rows of a file, which are read many at once. */
export async function configsInRows({ parquet, from, to }: ParquetRows): Promise<readonly NamedText[]> {
  const start = from - (from % ROWS_AT_ONCE);
  if (last?.path !== parquet || last.from !== start)
    last = { path: parquet, from: start, configs: readFrom(parquet, start) };
  return (await last.configs).slice(from - start, to - start);
}

async function readFrom(path: string, from: number): Promise<readonly NamedText[]> {
  const metadata = metadataOf(path);
  const to = Math.min(from + ROWS_AT_ONCE, Number(metadata.num_rows));
  return configsOfRows(await asyncBufferFromFile(path), metadata, basename(path), [from, to]);
}
