import { type JSX, Suspense } from "react";
import type { HistoryItem } from "../../sources/history.ts";
import { CompareForm, type Suggest, type Typed } from "./compare-form.tsx";
import { Gallery } from "./gallery.tsx";
import { Sample } from "./sample.tsx";
import { lazyOrNothing } from "../components/lazy-or-nothing.ts";
import "./home.css";

// At the end of the page, and for those who come again.
const Bookmarklet = lazyOrNothing(async () => (await import("./bookmarklet.tsx")).Bookmarklet);

interface Props {
  readonly onGallery: (id: string) => void;
  readonly suggest: Suggest;
  /** Opens a comparison of two names. @returns what is wrong with them; "" where nothing is */
  readonly onCompare: (a: Typed, b: Typed) => string;
  readonly recent: readonly HistoryItem[];
  readonly onClearRecent: () => void;
  /** Why the address that was opened shows nothing; "" where there is nothing to say. */
  readonly notice: string;
  /** The address of this page, without a hash. */
  readonly address: string;
}

/** The empty page: what this is, what was opened lately, and configs to look at. */
export function Home(props: Props): JSX.Element {
  const { onGallery, suggest, onCompare, recent, onClearRecent, notice, address } = props;
  return (
    <main id="main" tabIndex={-1} className="home">
      {notice !== "" && (
        <p className="home-notice" role="alert">
          {notice}
        </p>
      )}
      <h1>What an engine reads in a config.json, and where every value comes from</h1>
      <p>
        Paste or drop a Hugging Face <code>config.json</code>, or name a model: it is read here in the
        browser, and nothing is sent anywhere but the request for the model that you name.
      </p>
      <Sample />
      <CompareForm suggest={suggest} onCompare={onCompare} />
      {recent.length > 0 && (
        <section aria-labelledby="recent-heading">
          <div className="home-heading">
            <h2 id="recent-heading">Recent</h2>
            <button type="button" className="chip" onClick={onClearRecent}>
              Clear
            </button>
          </div>
          <ul className="home-recent">
            {recent.map(({ hash, title, note }) => (
              <li key={hash}>
                <a href={hash}>{title}</a>
                <span>{note}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>
        <a href="#/audit">Audit many configs</a>: a folder, a zip, or files of one config a line.
      </p>
      <Gallery onPick={onGallery} />
      <Suspense>
        <Bookmarklet address={address} />
      </Suspense>
    </main>
  );
}
