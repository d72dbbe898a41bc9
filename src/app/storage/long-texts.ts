import { type DBSchema, type IDBPDatabase, openDB } from "idb";

interface Texts extends DBSchema {
  readonly texts: { readonly key: string; readonly value: string };
}

/** Texts that no address can carry, packed, by their id; the list of what was opened leads to them. */
function database(): Promise<IDBPDatabase<Texts>> {
  return openDB<Texts>("spec-explorer", 1, {
    upgrade: (opened) => {
      opened.createObjectStore("texts");
    },
  });
}

/** Keeps a packed text until it is dropped. Rejects where the browser has no room, or keeps nothing for this page. */
export async function keepLongText(id: string, packed: string): Promise<void> {
  const opened = await database();
  await opened.put("texts", packed, id);
  opened.close();
}

/** A packed text by its id; null where there is none, and where the browser keeps nothing for this page. */
export async function longText(id: string): Promise<string | null> {
  try {
    const opened = await database();
    const text = await opened.get("texts", id);
    opened.close();
    return text ?? null;
  } catch {
    return null;
  }
}

/** Drops texts that nothing leads to any more. */
export async function dropLongTexts(ids: readonly string[]): Promise<void> {
  const opened = await database();
  for (const id of ids) await opened.delete("texts", id);
  opened.close();
}
