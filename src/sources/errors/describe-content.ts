import type { HubReference, Reference } from "../references/reference.ts";
import { HUB_BRANCH } from "../references/revision.ts";
import { siteOf, subjectOf } from "../references/site.ts";
import { type SourceMessage, DROP, offer, openFileList, openModelPage, openPage } from "./source-action.ts";
import type { SourceError } from "./source-error.ts";

type ContentError = Extract<
  SourceError,
  {
    code:
      | "bad-revision"
      | "no-config"
      | "html"
      | "lfs-pointer"
      | "too-large"
      | "not-text"
      | "no-ranges"
      | "not-weights";
  }
>;

/** Errors about what a repository or an address holds. */
export function describeContent(error: ContentError, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  switch (error.code) {
    case "bad-revision":
      return badRevision(error, reference);
    case "no-config":
      return noConfig(error, reference);
    case "html":
      return {
        title: "This is a web page, not a config",
        message: `${site} sent a page where a JSON file was expected. Copy the address of the raw file, or save the file and drop it here.`,
        actions: [openPage(reference), DROP],
      };
    case "lfs-pointer":
      return lfsPointer(error.media, reference);
    case "too-large":
      return {
        title: "The file is too large",
        message: `${sizes(error)} No config.json is that large: check the address.`,
        actions: [openPage(reference)],
      };
    case "no-ranges":
    case "not-weights":
      return describeWeights(error, reference);
    case "not-text":
      return {
        title: "This is not a text",
        message: `What ${site} sent is not text in UTF-8: it may be weights or an archive. Check the address.`,
        actions: [openPage(reference)],
      };
  }
}

/** What the files of weights are not, or how they are not given. */
function describeWeights(
  error: Extract<ContentError, { code: "no-ranges" | "not-weights" }>,
  reference: Reference,
): SourceMessage {
  return error.code === "no-ranges"
    ? {
        title: `${siteOf(reference)} sends whole files only`,
        message:
          "It does not answer requests for a range of bytes, and the headers of weights are not read otherwise. Download the files, and drop them here: of these, only the headers are read.",
        actions: [DROP],
      }
    : { title: "This is no file of weights that can be checked", message: error.message, actions: [DROP] };
}

function badRevision(
  { branches, tags }: Extract<ContentError, { code: "bad-revision" }>,
  reference: Reference,
): SourceMessage {
  const revision = reference.kind === "url" ? null : reference.revision;
  const { actions, more } = offer([
    ...branches.map((name) => [`branch ${name}`, at(reference, { revision: name })] as const),
    ...tags.map((name) => [`tag ${name}`, at(reference, { revision: name })] as const),
  ]);
  const advice = actions.length > 0 ? "Choose one that it has." : "Check the spelling.";
  return {
    title: "There is no such revision",
    message: `${subjectOf(reference)} has no branch, tag or commit “${revision ?? HUB_BRANCH}”. ${advice}${more}`,
    actions: [...actions, openModelPage(reference)],
  };
}

function noConfig(
  { configs, commit }: Extract<ContentError, { code: "no-config" }>,
  reference: Reference,
): SourceMessage {
  const path = reference.kind === "url" ? reference.url : reference.path;
  const revision = reference.kind === "url" ? null : (reference.revision ?? commit);
  const { actions, more } = offer(
    configs.map((config) => [config, at(reference, { path: config })] as const),
  );
  const advice =
    actions.length > 0
      ? "These files of it may be configs."
      : "Repositories of GGUF files, adapters or datasets often have none: open the model that they were made from.";
  return {
    title: `There is no ${path}`,
    message: `${subjectOf(reference)}${revision === null ? "" : ` at ${short(revision)}`} has no file ${path}. ${advice}${more}`,
    actions: [...actions, openFileList(reference)],
  };
}

function lfsPointer(media: string | null, reference: Reference): SourceMessage {
  const pointer = "The address holds a Git LFS pointer, which says where a file is kept, and not the file.";
  if (media === null) {
    return {
      title: "This is a Git LFS pointer",
      message: `${pointer} Download the file itself and drop it here.`,
      actions: [openPage(reference), DROP],
    };
  }
  return {
    title: "This is a Git LFS pointer",
    message: `${pointer} GitHub keeps the file at another address.`,
    actions: [{ kind: "open", reference: { kind: "url", url: media }, label: "Open the file itself" }],
  };
}

/** The same repository elsewhere; only references to repositories have revisions and paths. */
function at(reference: Reference, change: Partial<Pick<HubReference, "revision" | "path">>): Reference {
  return reference.kind === "url" ? reference : { ...reference, ...change };
}

function sizes({ limit, size }: Extract<ContentError, { code: "too-large" }>): string {
  const most = megabytes(limit);
  return size === null
    ? `The file has more than ${most} MB, the most that is read.`
    : `The file has ${megabytes(size)} MB; ${most} MB is the most that is read.`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}

/** A commit as people write it. */
function short(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
