import { useMemo } from "react";
import { searchGallery } from "../../sources/gallery.ts";
import { factsOf } from "../../sources/gallery-facts.ts";
import { searchHistory, type HistoryItem } from "../../sources/history.ts";
import { factWords } from "../../ui/home/fact-words.ts";
import { looksLikeContent } from "../../ui/input/looks-like-content.ts";
import type { Suggestion } from "../../ui/input/suggestion.ts";

const MOST = 12;

/** What the input offers for a text: what was opened before, and the bundled configs. */
export function useSuggestions(
  text: string,
  recent: readonly HistoryItem[],
  openHash: (hash: string) => void,
  most = MOST,
): readonly Suggestion[] {
  return useMemo(() => suggestionsFor(text, recent, openHash, most), [text, recent, openHash, most]);
}

/** As `useSuggestions`; `choose` is told the hash and the title of what was chosen. */
export function suggestionsFor(
  text: string,
  recent: readonly HistoryItem[],
  choose: (hash: string, title: string) => void,
  most = MOST,
): readonly Suggestion[] {
  if (looksLikeContent(text)) return [];
  const suggestion = (hash: string, title: string, note: string): Suggestion => ({
    key: hash,
    title,
    note,
    open: () => {
      choose(hash, title);
    },
  });
  const before = searchHistory(recent, text).map(({ hash, title, note }) =>
    suggestion(hash, title, `recent · ${note}`),
  );
  const bundled = searchGallery(text)
    .map(({ id, title }) => {
      const facts = factsOf(id);
      return suggestion(`#/gallery/${id}`, title, `bundled${facts ? ` · ${factWords(facts)}` : ""}`);
    })
    .filter(({ key }) => !before.some((item) => item.key === key));
  return [...before, ...bundled].slice(0, most);
}
