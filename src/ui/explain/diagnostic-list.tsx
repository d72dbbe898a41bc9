import type { Diagnostic } from "../../config/document.ts";
import type { Target } from "../view-state.ts";

interface DiagnosticListProps {
  readonly diagnostics: readonly Diagnostic[];
  readonly onSelect: (target: Target) => void;
}

export function DiagnosticList({ diagnostics, onSelect }: DiagnosticListProps) {
  if (diagnostics.length === 0) return null;
  return (
    <ul className="diagnostics">
      {diagnostics.map(({ severity, code, message, at, line }) => (
        <li key={`${code} ${at} ${line}`}>
          <button type="button" onClick={() => onSelect({ side: "config", pointer: at })}>
            <strong className={severity}>{severity}</strong> {message} <small>line {line}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
