import type { JSX } from "react";
import { GALLERY } from "../../sources/gallery.ts";
import "./shell.css";

/** The empty page: what this is, and configs to look at. */
export function Home({ onGallery }: { readonly onGallery: (id: string) => void }): JSX.Element {
  return (
    <main id="main" tabIndex={-1} className="home">
      <h1>What an engine reads in a config.json, and where every value comes from</h1>
      <p>
        Paste or drop a Hugging Face <code>config.json</code>: it is translated into an EngineModelSpec here
        in the browser, and nothing leaves it. Fields that nobody read and values that are defaults stand out.
      </p>
      <h2>Models</h2>
      <ul>
        {GALLERY.map(({ id, title, note }) => (
          <li key={id}>
            <a
              href={`#/gallery/${id}`}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onGallery(id);
              }}
            >
              {title}
            </a>
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
