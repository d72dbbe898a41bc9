import { createRoot } from "react-dom/client";
import { messageSW, Workbox } from "workbox-window";
import { UpdateOffer } from "../../ui/shell/update-offer.tsx";

/**
 * Has the browser store every part of the page, so that the next visit needs no network, and offers a newer version
 * once it is stored. What cannot be stored (in a private window, for example) changes nothing.
 */
export async function startOffline(): Promise<void> {
  const workbox = new Workbox("./service-worker.js");
  workbox.addEventListener("waiting", ({ sw }) => {
    if (sw) offer(sw);
  });
  workbox.addEventListener("controlling", ({ isUpdate }) => {
    if (isUpdate) window.location.reload();
  });
  try {
    await workbox.register();
  } catch {
    // The page works as it did.
  }
}

let isOffered = false;

function offer(waiting: ServiceWorker): void {
  if (isOffered) return;
  isOffered = true;
  const place = document.createElement("div");
  document.body.append(place);
  const root = createRoot(place);
  root.render(
    <UpdateOffer
      onTake={async () => {
        const { alone } = (await messageSW(waiting, { type: "take-over" })) as { readonly alone: boolean };
        return alone;
      }}
      onLater={() => {
        root.unmount();
        place.remove();
      }}
    />,
  );
}
