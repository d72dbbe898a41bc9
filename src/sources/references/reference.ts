/** Where a config can be read from, as one typed value; `parseReference` makes it of what a person types or pastes. */
export type Reference = HubReference | ModelScopeReference | UrlReference;

export interface HubReference {
  readonly kind: "hub";
  /** The origin of the Hub, for example https://huggingface.co, without a slash at its end. */
  readonly endpoint: string;
  /** `organisation/model`. */
  readonly repo: string;
  /** A branch, a tag, a commit or `refs/pr/N`, not percent-encoded; null is the default branch. */
  readonly revision: string | null;
  /** Path of the file in the repository, not percent-encoded. */
  readonly path: string;
}

export interface ModelScopeReference {
  readonly kind: "modelscope";
  readonly repo: string;
  /** As on the Hub; null is the default branch. */
  readonly revision: string | null;
  readonly path: string;
}

export interface UrlReference {
  readonly kind: "url";
  /** An http or https address without fragment. */
  readonly url: string;
}

/** Why a text names no config. */
export interface ReferenceError {
  readonly code:
    | "empty"
    | "malformed"
    | "no-organisation"
    | "user-page"
    | "not-a-model"
    | "not-a-file"
    | "dot-segment"
    | "scheme"
    | "credentials";
  /** What was found, and what to write instead. */
  readonly message: string;
}

/** The file that describes a model. */
export const CONFIG = "config.json";
