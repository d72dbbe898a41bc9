import { encodePath } from "./address.ts";
import { CONFIG, type Reference } from "./reference.ts";
import { HUB_BRANCH, MODELSCOPE_BRANCH } from "./revision.ts";

/** The site that ModelScope references are read from, those of its other hosts too. */
export const MODELSCOPE = "https://modelscope.cn";

/** The page that a person can open in a tab: that of the file, or of the model where the reference names no more. */
export function pageOf(reference: Reference): string {
  switch (reference.kind) {
    case "hub": {
      const { revision, path } = reference;
      if (revision === null && path === CONFIG) return modelPageOf(reference);
      return `${modelPageOf(reference)}/blob/${encodeURIComponent(revision ?? HUB_BRANCH)}/${encodePath(path)}`;
    }
    case "modelscope": {
      const { revision, path } = reference;
      if (revision === null && path === CONFIG) return modelPageOf(reference);
      return `${modelPageOf(reference)}/file/view/${encodeURIComponent(revision ?? MODELSCOPE_BRANCH)}/${encodePath(path)}`;
    }
    case "url":
      return reference.url.replace(
        /^https:\/\/raw\.githubusercontent\.com\/([^/?]+\/[^/?]+)\/([^?]+)/,
        "https://github.com/$1/blob/$2",
      );
  }
}

/** The page of the whole model, where access is asked for; for other addresses, the page itself. */
export function modelPageOf(reference: Reference): string {
  if (reference.kind === "hub") return `${reference.endpoint}/${reference.repo}`;
  return reference.kind === "modelscope" ? `${MODELSCOPE}/models/${reference.repo}` : pageOf(reference);
}
