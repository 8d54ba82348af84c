import { createRedactor } from "../../util/redact.js";
import { API_KEY_VARIABLE, type Program } from "../program.js";

/** Prints the output of a command. Redacts the API key. */
export interface Console {
  readonly isJson: boolean;
  /** Whether a status line is shown. */
  readonly isLive: boolean;
  /** Prints the result on stdout: text, or with `--json` one document. */
  result(text: string, document: unknown): void;
  /** Prints a line on stderr, unless `--quiet` is set. */
  note(text: string): void;
  /** Replaces the status line at the bottom of a terminal. An empty string removes it. */
  live(text: string): void;
  /** Prints lines on stderr. */
  error(...lines: readonly string[]): void;
  /** Suppresses further notes, because the command has ended. */
  close(): void;
}

/** Creates the outputs of a command. */
export function createConsole(
  { env, stderr, stdout }: Program,
  { isJson, isQuiet }: { readonly isJson: boolean; readonly isQuiet: boolean },
): Console {
  // A key with characters that a header cannot contain is invalid, but its other parts are still secret.
  const key = (env[API_KEY_VARIABLE] ?? "").replace(/[^\0-\xff]/g, " ");
  const { redactJson } = createRedactor([`Bearer ${key}`]);
  // A dumb terminal, such as a shell in an editor, cannot replace a line.
  const isLive = stderr.isTTY === true && env["TERM"] !== "dumb" && !isQuiet;
  let shown = "";
  let isClosed = false;
  const clear = () => {
    if (shown) stderr.write("\r\u001b[2K");
    shown = "";
  };
  const print = (text: string) => {
    clear();
    stderr.write(`${toPrintable(redactJson(text) ?? "")}\n`);
  };
  return {
    isJson,
    isLive,
    result: (text, document) => {
      clear();
      const shownText = isJson ? `${JSON.stringify(document, undefined, 2)}\n` : text;
      if (shownText) stdout.write(isJson ? escapeJson(redactJson(shownText) ?? "") : (redactJson(shownText) ?? ""));
    },
    note: (text) => {
      if (!isQuiet && !isClosed) print(text);
    },
    live: (text) => {
      if (!isLive || text === shown) return;
      clear();
      shown = toPrintable(redactJson(text) ?? "").slice(0, (stderr.columns || 80) - 1);
      stderr.write(shown);
    },
    error: (...lines) => {
      for (const line of lines) print(line);
    },
    close: () => {
      isClosed = true;
    },
  };
}

/** Invisible characters: control characters can change the terminal, and format characters the order of the text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Makes text from a server safe for a terminal. */
export function toPrintable(text: string): string {
  return text.replace(INVISIBLE, escapeCharacter);
}

/** Escapes invisible characters in JSON text. `JSON.stringify` escapes only the first 32 control characters. */
function escapeJson(text: string): string {
  return text.replace(INVISIBLE, (character) => (character === "\n" ? character : escapeCharacter(character)));
}

function escapeCharacter(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${code}`;
  }).join("");
}
