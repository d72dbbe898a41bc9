/** Who may read a repository's files. */
type Access =
  | "public"
  /** With hf_granted; hf_other has not been given access. */
  | "gated"
  /** With hf_granted; nobody else is told that it exists. */
  | "private"
  /** Nobody. */
  | "disabled"
  /** No token has the permission. */
  | "forbidden";

/** What goes wrong when its config.json is asked for. */
type Trouble =
  | { readonly kind: "status"; readonly status: 429 | 500 | 503; readonly times: number }
  /** The first connections are closed without an answer. */
  | { readonly kind: "drops"; readonly times: number }
  /** No answer, or half of one, and then nothing. */
  | { readonly kind: "silent" }
  | { readonly kind: "stalls" }
  /** The whole answer in small pieces, with this much time between them. */
  | { readonly kind: "drips"; readonly milliseconds: number }
  /** Less than Content-Length says. */
  | { readonly kind: "cut" }
  /** An answer without end, or one that announces more than 32 MB. */
  | { readonly kind: "endless" }
  | { readonly kind: "announced"; readonly bytes: number }
  | { readonly kind: "closed-to-others" }
  | { readonly kind: "elsewhere" };

/** Files by path. */
export type Files = Readonly<Record<string, string | Buffer>>;

export interface Repository {
  readonly name: string;
  /** Names that redirect to it. */
  readonly formerly: readonly string[];
  readonly access: Access;
  readonly trouble: Trouble | null;
  /** false where ranges of bytes are not answered. */
  readonly ranges?: boolean;
  /** How many numbers of each type its safetensors have, where the Hub counts them. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Files by the full name of the commit, in the order in which the commits were made. */
  readonly commits: Readonly<Record<string, Files>>;
  /** The first lines of commit messages, by the full name of the commit. */
  readonly messages: Readonly<Record<string, string>>;
  /** Commits by name; `main` is among them. */
  readonly branches: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly pullRequests: Readonly<Record<string, string>>;
}

/** The commit of a revision. */
export function commitOf(repository: Repository, revision: string): string | undefined {
  if (Object.hasOwn(repository.commits, revision)) return revision;
  const pull = /^refs\/pr\/(\d+)$/.exec(revision)?.[1];
  if (pull !== undefined) return repository.pullRequests[pull];
  return repository.branches[revision] ?? repository.tags[revision];
}
