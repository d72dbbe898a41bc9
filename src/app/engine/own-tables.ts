import type { NamedText } from "../../audit/config-names.ts";
import { changeChecks, checksNow } from "../check/check-store.ts";

/** The engine and commit that a table names; null where it cannot be read. */
function nameOf(text: string): string | null {
  try {
    const { engine, commit } = Object(JSON.parse(text)) as {
      readonly engine?: unknown;
      readonly commit?: unknown;
    };
    return typeof engine === "string" && typeof commit === "string"
      ? `${engine.toLowerCase()} ${commit}`
      : null;
  } catch {
    return null;
  }
}

/** The given tables with one more, which takes the place of one of the same engine and commit, and of those that name none. */
export function withTable(tables: readonly NamedText[], table: NamedText): readonly NamedText[] {
  const name = nameOf(table.text);
  return [...tables.filter((other) => ![null, name].includes(nameOf(other.text))), table];
}

/** Takes a table beside those that the page has. */
export function takeTable(table: NamedText): void {
  changeChecks({ tables: withTable(checksNow().tables, table) });
}
