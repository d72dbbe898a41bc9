import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";

/** The files of the page with their revisions, which scripts/offline-plugin.ts puts here. */
declare const FILES: readonly { readonly url: string; readonly revision: string | null }[];

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

// The page is one file whatever stands behind its address's question mark.
precacheAndRoute([...FILES], { ignoreURLParametersMatching: [/./] });

/** What stands in a folder of small files, as far as it was asked for, by the name of a file in it. */
type Pack = Readonly<Record<string, unknown>>;

const packs = new Map<string, Promise<Pack>>();

async function packAt(address: string): Promise<Pack> {
  const stored = await matchPrecache(address);
  if (!stored) throw new Error(`${address} is not stored.`);
  return (await stored.json()) as Pack;
}

/** The class data of a version of transformers, and the table of an engine. */
const PACKED = /^(.*\/assets\/(?:classes|engines)-\w+\/[\w.-]+)\/(.+)\.json$/;

// A page on the line asks for the class data of one model type, and for what an engine reads of one architecture. All
// 3,000 files are stored as one for each version and table.
registerRoute(PACKED, async ({ url, request }) => {
  const [, folder = "", name = ""] = PACKED.exec(url.pathname) ?? [];
  const address = `${url.origin}${folder}.json`;
  const pack = packs.get(address) ?? packAt(address);
  packs.set(address, pack);
  try {
    const part = (await pack)[name];
    return part === undefined ? new Response(null, { status: 404 }) : Response.json(part);
  } catch {
    packs.delete(address);
    return fetch(request);
  }
});

// A newer version takes over when it is told to, and only from a page that is alone: another would lose its parts.
worker.addEventListener("message", (event) => {
  if ((event.data as { readonly type?: unknown } | null)?.type !== "take-over") return;
  event.waitUntil(
    worker.clients.matchAll({ type: "window", includeUncontrolled: true }).then(async ({ length }) => {
      const alone = length < 2;
      if (alone) await worker.skipWaiting();
      event.ports[0]?.postMessage({ alone });
    }),
  );
});
