import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";

/** The files of the page with their revisions, and the folder of the class data; scripts/offline-plugin.ts puts them here. */
declare const FILES: readonly { readonly url: string; readonly revision: string | null }[];

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

// The page is one file whatever stands behind its address's question mark.
precacheAndRoute([...FILES], { ignoreURLParametersMatching: [/./] });

/** The class data of a version of transformers as far as they were asked for, by model type. */
const packs = new Map<string, Promise<Readonly<Record<string, unknown>>>>();

async function packAt(address: string): Promise<Readonly<Record<string, unknown>>> {
  const stored = await matchPrecache(address);
  if (!stored) throw new Error(`${address} is not stored.`);
  return (await stored.json()) as Readonly<Record<string, unknown>>;
}

// A page on the line asks for the class data of one model type. All 1,800 files are stored as one for each version.
registerRoute(/\/assets\/classes-\w+\/[\d.]+\/\w+\.json$/, async ({ url, request }) => {
  const slash = url.pathname.lastIndexOf("/");
  const address = `${url.origin}${url.pathname.slice(0, slash)}.json`;
  const pack = packs.get(address) ?? packAt(address);
  packs.set(address, pack);
  try {
    const shard = (await pack)[url.pathname.slice(slash + 1, -".json".length)];
    return shard === undefined ? new Response(null, { status: 404 }) : Response.json(shard);
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
