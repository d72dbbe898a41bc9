import { useMemo } from "react";
import { searchGallery } from "../../sources/gallery.ts";
import { searchHistory, type HistoryItem } from "../../sources/history.ts";
import { looksLikeContent } from "../../ui/input/looks-like-content.ts";
import type { Suggestion } from "../../ui/input/suggestion.ts";

const MOST = 12;

/** What the input offers for a text: what was opened before, and the bundled configs. */
export function useSuggestions(
  text: string,
  recent: readonly HistoryItem[],
  openHash: (hash: string) => void,
): readonly Suggestion[] {
  return useMemo(() => {
    if (looksLikeContent(text)) return [];
    const before = searchHistory(recent, text).map(({ hash, title, note }): Suggestion => ({
      key: hash,
      title,
      note: `recent · ${note}`,
      open: () => {
        openHash(hash);
      },
    }));
    const bundled = searchGallery(text)
      .map(({ id, title, note }): Suggestion => {
        const hash = `#/gallery/${id}`;
        return {
          key: hash,
          title,
          note: `bundled · ${note}`,
          open: () => {
            openHash(hash);
          },
        };
      })
      .filter(({ key }) => !before.some((item) => item.key === key));
    return [...before, ...bundled].slice(0, MOST);
  }, [text, recent, openHash]);
}
