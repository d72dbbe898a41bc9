/**
 * Why a config could not be fetched, with what a message about it needs. None holds a token or a text of the server: a server
 * may repeat what it was sent.
 */
export type SourceError =
  /** There is none, or it is hidden: the Hub answers an anonymous visitor the same for missing and for private models. */
  | { readonly code: "not-found"; readonly withToken: boolean }
  /** Asked without a token for a model whose files are given on request. */
  | { readonly code: "gated" }
  /** The token's account has not been given access. */
  | { readonly code: "gated-not-granted" }
  | { readonly code: "bad-token" }
  | { readonly code: "forbidden"; readonly withToken: boolean }
  /** The lists are empty where the Hub did not give them. */
  | { readonly code: "bad-revision"; readonly branches: readonly string[]; readonly tags: readonly string[] }
  /** `configs` are the paths at `commit` that may be configs; empty where the Hub did not list them. */
  | { readonly code: "no-config"; readonly configs: readonly string[]; readonly commit: string | null }
  | { readonly code: "disabled" }
  | { readonly code: "rate-limited" }
  /** Any other status: 5xx, or one that the protocol does not foresee. */
  | { readonly code: "server-error"; readonly status: number }
  | { readonly code: "offline" }
  /** The server is there, and the browser keeps its answer from the page. */
  | { readonly code: "cors" }
  /** `interrupted` where the answer had begun. */
  | { readonly code: "network"; readonly interrupted: boolean }
  /** Nothing came for so long. */
  | { readonly code: "timeout"; readonly seconds: number }
  | { readonly code: "html" }
  /** `media` is the address of the file itself, where it is known. */
  | { readonly code: "lfs-pointer"; readonly media: string | null }
  /** Both in bytes; `size` is null where the server did not say it. */
  | { readonly code: "too-large"; readonly limit: number; readonly size: number | null }
  | { readonly code: "not-text" }
  /** The server sends whole files only: nothing of a file of weights is read then. */
  | { readonly code: "no-ranges" }
  /** The file is not what its name says; a sentence that says how it shows. */
  | { readonly code: "not-weights"; readonly message: string }
  | { readonly code: "cancelled" };
