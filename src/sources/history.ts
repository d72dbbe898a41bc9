import * as z from "zod/mini";
import "./without-eval.ts";

const historyItem = z.object({
  /** The address of the opened config within this page. */
  hash: z.string().check(z.minLength(1)),
  title: z.string(),
  note: z.string(),
  /** Milliseconds since 1970. */
  openedAt: z.number(),
});

/** A config that was opened before. */
export type HistoryItem = Readonly<z.infer<typeof historyItem>>;

const MOST = 30;

/** The list with `item` in front, without an older item of the same hash; at most 30 are kept. */
export function remember(list: readonly HistoryItem[], item: HistoryItem): readonly HistoryItem[] {
  return [item, ...list.filter(({ hash }) => hash !== item.hash)].slice(0, MOST);
}

/** A list as it was stored; an empty one where the text is not such a list. */
export function parseHistory(text: string | null): readonly HistoryItem[] {
  if (text === null) return [];
  try {
    return z.array(historyItem).safeParse(JSON.parse(text)).data?.slice(0, MOST) ?? [];
  } catch {
    return [];
  }
}

/** The items whose title or note has all of the words in `query`, without regard to case. */
export function searchHistory(list: readonly HistoryItem[], query: string): readonly HistoryItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter(({ title, note }) => {
    const text = `${title} ${note}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
