import { useCallback, useState } from "react";
import { storedSettings, storeSettings, type Settings } from "./settings.ts";

/** How the Hub is reached, and a way to change it. */
export function useSettings(): readonly [Settings, (settings: Settings, keepToken: boolean) => void] {
  const [settings, setSettings] = useState(storedSettings);
  const save = useCallback((next: Settings, keepToken: boolean) => {
    storeSettings(next, keepToken);
    setSettings(next);
  }, []);
  return [settings, save];
}
