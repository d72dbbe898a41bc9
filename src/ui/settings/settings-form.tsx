import { type JSX, useState } from "react";
import { parseEndpoint } from "../../sources/references/endpoint.ts";
import type { Token } from "../../sources/fetch/opened.ts";

interface HubSettings {
  readonly endpoint: string;
  readonly token: Token | null;
}

export interface SettingsFormProps {
  readonly settings: HubSettings;
  readonly defaultEndpoint: string;
  readonly tokenKept: boolean;
  readonly onSave: (settings: HubSettings, keepToken: boolean) => void;
  readonly onClose: () => void;
}

/** What a header can carry: printable characters without spaces. */
const SECRET = /^[\x21-\x7e]*$/;

/** The fields of the settings, and what is wrong with them when they are to be saved. */
export function SettingsForm({
  settings,
  defaultEndpoint,
  tokenKept,
  onSave,
  onClose,
}: SettingsFormProps): JSX.Element {
  const [endpoint, setEndpoint] = useState(settings.endpoint);
  const [secret, setSecret] = useState(settings.token?.secret ?? "");
  const [keep, setKeep] = useState(tokenKept);
  const [problem, setProblem] = useState("");
  const origin = parseEndpoint(endpoint);
  const save = (): void => {
    if (origin === null)
      setProblem("The address of the Hub is no web address. Write it as https://hub.example.com.");
    else if (!SECRET.test(secret.trim()))
      setProblem("The token has spaces or characters that a request cannot carry. Copy it again, whole.");
    else {
      onSave(
        { endpoint: origin, token: secret.trim() === "" ? null : { origin, secret: secret.trim() } },
        keep,
      );
      onClose();
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h3>
        <label htmlFor="hub-endpoint">Address</label>
      </h3>
      <input
        id="hub-endpoint"
        type="text"
        inputMode="url"
        value={endpoint}
        aria-describedby="hub-endpoint-hint"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setEndpoint(event.target.value);
        }}
      />
      <p id="hub-endpoint-hint">
        A mirror, or the Hub of your company. It must let pages of other origins read its files (CORS).{" "}
        {endpoint !== defaultEndpoint && (
          <button
            type="button"
            className="chip"
            onClick={() => {
              setEndpoint(defaultEndpoint);
            }}
          >
            Use {new URL(defaultEndpoint).host}
          </button>
        )}
      </p>
      <h3>
        <label htmlFor="hub-token">Access token</label>
      </h3>
      <input
        id="hub-token"
        type="password"
        value={secret}
        aria-describedby="hub-token-hint"
        autoComplete="off"
        spellCheck={false}
        placeholder="hf_…"
        onChange={(event) => {
          setSecret(event.target.value);
        }}
      />
      <p id="hub-token-hint">
        For gated and private models. It is sent to {origin ?? "that address"} only, never put into a link,
        and forgotten when the page is closed or reloaded.
      </p>
      <label>
        <input
          type="checkbox"
          checked={keep}
          onChange={(event) => {
            setKeep(event.target.checked);
          }}
        />{" "}
        Keep it for reloads, until this tab is closed
      </label>
      <p role="alert">{problem}</p>
      <div className="dialog-buttons">
        <button type="submit">Save</button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        {settings.token && (
          <button
            type="button"
            onClick={() => {
              onSave({ endpoint: settings.endpoint, token: null }, false);
              onClose();
            }}
          >
            Forget the token
          </button>
        )}
      </div>
    </form>
  );
}
