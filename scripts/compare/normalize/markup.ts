/** A piece of an XML or HTML document. */
type Token =
  | { readonly kind: "open"; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly isEmpty: boolean }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

/** Void elements (HTML §13.1.2). */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

/**
 * Splits a document into tags and text nodes. Comments, declarations, processing instructions and the content of `style` and `script` are left out.
 *
 * @throws Error when tags do not match
 */
export function tokenize(document: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  const source = document
    .replaceAll(/<!--[\s\S]*?-->|<[!?][^>]*>/g, "")
    .replaceAll(/(<(style|script)\b[^>]*>)[\s\S]*?(<\/\2>)/g, "$1$3");
  for (const [piece, slash, name = "", attributes = ""] of source.matchAll(
    /<(\/?)([\w:-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?)>|[^<]+/g,
  )) {
    if (slash === undefined) {
      tokens.push({ kind: "text", text: decode(piece) });
    } else if (slash === "/") {
      const expected = open.pop();
      if (expected !== name)
        throw new Error(expected === undefined ? `</${name}> has no start tag` : `expected </${expected}>, found </${name}>`);
      tokens.push({ kind: "close", name });
    } else {
      const isEmpty = VOID.test(name) || attributes.endsWith("/");
      if (!isEmpty) open.push(name);
      tokens.push({ kind: "open", name, attributes: parseAttributes(attributes), isEmpty });
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return tokens;
}

function parseAttributes(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [name, decode(value)]));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' };

function decode(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (ENTITIES[name] ?? whole),
  );
}
