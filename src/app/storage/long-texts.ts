import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { parseHistory } from "../../sources/history.ts";
import { parseRoute } from "../route/route.ts";
import { HISTORY, kept } from "./storage.ts";

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

/**
 * A packed text by its id; null where the list of what was opened does not lead to it, where there is none, and where the
 * browser keeps nothing for this page. The list decides, for a tab that clears it may be closed before the text is gone.
 */
export async function longText(id: string): Promise<string | null> {
  try {
    if (!listed().has(id)) {
      await dropUnlisted();
      return null;
    }
    const opened = await database();
    const text = await opened.get("texts", id);
    opened.close();
    return text ?? null;
  } catch {
    return null;
  }
}

/** Drops the texts that the list of what was opened does not lead to, those too that an earlier tab left. */
export async function dropUnlisted(): Promise<void> {
  const ids = listed();
  const opened = await database();
  for (const id of await opened.getAllKeys("texts")) if (!ids.has(id)) await opened.delete("texts", id);
  opened.close();
}

function listed(): ReadonlySet<string> {
  const history = parseHistory(kept("browser", HISTORY));
  const places = history.map(({ hash }) => parseRoute(hash).place);
  return new Set(places.flatMap((place) => (place.kind === "text" ? place.id : [])));
}
