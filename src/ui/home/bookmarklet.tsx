import type { JSX } from "react";

/** The code that opens, in this explorer at `address`, the page that one is looking at. */
function bookmarkletOf(address: string): string {
  const target = `${JSON.stringify(`${address}#/open/`)}+encodeURIComponent(location.href)`;
  // A browser that allows no new window goes there in this one.
  return `javascript:void(function(u){open(u)||(location.href=u)}(${target}))`;
}

/** A link to drag to the bookmarks: clicked on a model's page, it opens the model here. */
export function Bookmarklet({ address }: { readonly address: string }): JSX.Element {
  return (
    <>
      <h2>From a model’s page</h2>
      <p>
        Drag{" "}
        <a
          className="bookmarklet"
          // React refuses such addresses in its own attributes; this one is made here and of nothing else.
          ref={(link) => {
            link?.setAttribute("href", bookmarkletOf(address));
          }}
          onClick={(event) => {
            event.preventDefault();
          }}
        >
          Open in Spec Explorer
        </a>{" "}
        to your bookmarks. On the page of a model on the Hub, a click on it opens the model here.
      </p>
    </>
  );
}
