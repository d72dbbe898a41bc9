import { type AsyncBuffer, type FileMetaData, parquetReadObjects, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { NamedText } from "./config-names.ts";

/** A column of texts, and beside it what they go by. */
const TEXT = "config";
const NAME = "name";

/** Rows that are read at once: what is kept of a file, however long. */
export const ROWS_AT_ONCE = 8192;

/** Why a file has no configs, in a sentence; null where it has. */
export function whyNoConfigs(metadata: FileMetaData): string | null {
  const columns = parquetSchema(metadata).children;
  const column = columns.find(({ element }) => element.name === TEXT);
  if (!column) {
    const names = columns.map(({ element }) => element.name).join(", ");
    return `It has no column ${JSON.stringify(TEXT)} with the text of a config.json in each row; its columns are ${names}.`;
  }
  // All rows of a struct have all members: a field that a file leaves out would be null.
  if (column.children.length > 0 || column.element.type !== "BYTE_ARRAY")
    return `Its column ${JSON.stringify(TEXT)} has no texts. Write the text of each config.json there: what a struct leaves out cannot be told from null.`;
  return null;
}

/** The rows from one to before another as configs; `file` names those that have no name of their own. */
export async function configsOfRows(
  source: AsyncBuffer,
  metadata: FileMetaData,
  file: string,
  [from, to]: readonly [from: number, to: number],
): Promise<readonly NamedText[]> {
  const hasNames = parquetSchema(metadata).children.some(({ element }) => element.name === NAME);
  const rows = await parquetReadObjects({
    ...{ file: source, metadata, compressors, rowStart: from, rowEnd: to },
    columns: hasNames ? [TEXT, NAME] : [TEXT],
  });
  return rows.map(({ [TEXT]: config, [NAME]: name }, index) => ({
    name: typeof name === "string" ? name : `${file}:${from + index + 1}`,
    // Where the column is said to be JSON, its values have been read.
    text: typeof config === "string" ? config : JSON.stringify(config ?? null),
  }));
}
