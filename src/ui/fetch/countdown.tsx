import { type JSX, useEffect, useState } from "react";

/** The seconds until a moment (as Date.now() tells it), counted down once a second. */
export function Countdown({ until }: { readonly until: number }): JSX.Element {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  // A screen reader would read out every second.
  return <span aria-hidden="true">{seconds} s</span>;
}
