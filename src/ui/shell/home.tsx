import type { JSX, MouseEvent } from "react";
import { GALLERY_BY_MAKER } from "../../sources/gallery.ts";
import type { HistoryItem } from "../../sources/history.ts";
import { Bookmarklet } from "./bookmarklet.tsx";
import "./shell.css";

interface Props {
  readonly onGallery: (id: string) => void;
  readonly recent: readonly HistoryItem[];
  readonly onClearRecent: () => void;
  /** Why the address that was opened shows nothing; "" where there is nothing to say. */
  readonly notice: string;
  /** The address of this page, without a hash. */
  readonly address: string;
}

/** The empty page: what this is, what was opened lately, and configs to look at. */
export function Home({ onGallery, recent, onClearRecent, notice, address }: Props): JSX.Element {
  const pick = (id: string) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onGallery(id);
  };
  return (
    <main id="main" tabIndex={-1} className="home">
      {notice !== "" && (
        <p className="home-notice" role="alert">
          {notice}
        </p>
      )}
      <h1>What an engine reads in a config.json, and where every value comes from</h1>
      <p>
        Paste or drop a Hugging Face <code>config.json</code>, or name a model: it is translated into an
        EngineModelSpec here in the browser. Fields that nobody read and values that are defaults stand out.
        Nothing is sent anywhere but the request for the model that you name.
      </p>
      {recent.length > 0 && (
        <>
          <div className="home-heading">
            <h2>Recent</h2>
            <button type="button" className="chip" onClick={onClearRecent}>
              Clear
            </button>
          </div>
          <ul>
            {recent.map(({ hash, title, note }) => (
              <li key={hash}>
                <a href={hash}>{title}</a>
                <span>{note}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Models</h2>
      <div className="home-makers">
        {GALLERY_BY_MAKER.map(({ maker, items }) => (
          <section key={maker} className="home-maker" aria-label={maker}>
            <h3>{maker}</h3>
            <ul>
              {items.map(({ id, title, note }) => (
                <li key={id}>
                  <a href={`#/gallery/${id}`} onClick={pick(id)}>
                    {title}
                  </a>
                  <span>{note}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Bookmarklet address={address} />
    </main>
  );
}
