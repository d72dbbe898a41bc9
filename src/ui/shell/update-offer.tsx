import { type JSX, useState } from "react";
import "./update-offer.css";

interface UpdateOfferProps {
  /** Opens the newer version; false where other tabs still show the older one, which would lose its parts. */
  readonly onTake: () => Promise<boolean>;
  readonly onLater: () => void;
}

/** Offers a newer version of the page, which is never forced on anybody. */
export function UpdateOffer({ onTake, onLater }: UpdateOfferProps): JSX.Element {
  const [others, setOthers] = useState(false);
  return (
    <aside className="update-offer" aria-label="A newer version">
      <p role="status">
        {others
          ? "Other tabs still show this version. Close them and try again, or close all: the next visit opens the newer one."
          : "A newer version of this page is ready. What you opened stays."}
      </p>
      <button
        type="button"
        onClick={() => {
          void onTake().then((alone) => {
            setOthers(!alone);
          });
        }}
      >
        {others ? "Try again" : "Open it"}
      </button>
      <button type="button" onClick={onLater}>
        Later
      </button>
    </aside>
  );
}
