/** Width of a character of the font, in pixels. `textLength` makes every font as wide as this. */
const CHARACTER_WIDTH = 7.8;
const LINE_HEIGHT = 19;
const PADDING = 20;
const BAR_HEIGHT = 34;

/** The colors of the picture: a dark window, which is legible on a light and on a dark page. */
const BACKGROUND = "#0f172a";
const FOREGROUND = "#e2e8f0";

/** Select Graphic Rendition codes (ECMA-48 §8.3.117) that change the color, and those that end a style. */
const COLORS: Readonly<Record<string, string>> = { 31: "#f87171", 32: "#4ade80", 33: "#facc15", 36: "#22d3ee", 90: "#94a3b8" };
const RESETS: Readonly<Record<string, Partial<Style>>> = {
  0: { color: FOREGROUND, isBold: false, isDim: false },
  22: { isBold: false, isDim: false },
  39: { color: FOREGROUND },
};

interface Style {
  readonly color: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

interface Span extends Style {
  readonly text: string;
}

/**
 * Draws the output of a terminal as an SVG image of text, which stays sharp, and which search engines can read.
 *
 * @param output text with the escape codes of colors
 * @param title describes the image for screen readers
 * @param columns where longer lines are cut off
 */
export function renderTerminalSvg(output: string, title: string, columns: number): string {
  const lines = parseLines(output.trimEnd(), columns);
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING);
  const height = BAR_HEIGHT + lines.length * LINE_HEIGHT + PADDING;
  const rows = lines.map((spans, index) => renderLine(spans, BAR_HEIGHT + (index + 1) * LINE_HEIGHT - 5));
  const dots = ["#f87171", "#facc15", "#4ade80"].map(
    (color, index) => `<circle cx="${20 + index * 18}" cy="17" r="5" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>
${dots.join("")}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
${rows.filter((row) => row !== "").join("\n")}
</g>
</svg>
`;
}

function parseLines(output: string, columns: number): readonly (readonly Span[])[] {
  let style: Style = { color: FOREGROUND, isBold: false, isDim: false };
  return output.split("\n").map((line) => {
    const spans: Span[] = [];
    let free = columns;
    for (const part of line.split(/(\u001b\[\d*m)/)) {
      const code = /^\u001b\[(\d*)m$/.exec(part)?.[1];
      if (code !== undefined) {
        style = applyCode(style, code);
      } else if (part !== "" && free > 0) {
        const characters = [...part];
        const text = characters.length > free ? `${characters.slice(0, free - 1).join("")}…` : part;
        free -= characters.length;
        spans.push({ ...style, text });
      }
    }
    return spans;
  });
}

function applyCode(style: Style, code: string): Style {
  if (code === "1") return { ...style, isBold: true };
  if (code === "2") return { ...style, isDim: true };
  const color = COLORS[code];
  return { ...style, ...(color === undefined ? RESETS[code || "0"] : { color }) };
}

function renderLine(spans: readonly Span[], y: number): string {
  let column = 0;
  return spans
    .map(({ color, isBold, isDim, text }) => {
      const { length } = [...text];
      const x = PADDING + column * CHARACTER_WIDTH;
      column += length;
      if (text.trim() === "") return "";
      const fill = isDim && color === FOREGROUND ? "#94a3b8" : color;
      const width = (length * CHARACTER_WIDTH).toFixed(1);
      const weight = isBold ? ' font-weight="bold"' : "";
      return `<text x="${x.toFixed(1)}" y="${y}" fill="${fill}"${weight} textLength="${width}">${escapeXml(keepSpaces(text))}</text>`;
    })
    .join("");
}

/** Browsers collapse spaces in SVG text, except for no-break spaces. */
function keepSpaces(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
