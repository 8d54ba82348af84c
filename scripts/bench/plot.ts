import type { Row } from "./render.js";

/** One panel of the plot: one measure of all clients. */
interface Panel {
  readonly title: string;
  readonly scale: "linear" | "log";
  readonly ticks: readonly number[];
  readonly measureOf: (row: Row) => number | undefined;
  readonly format: (value: number) => string;
  /** Returns the confidence interval of the value. */
  readonly rangeOf?: (row: Row) => readonly [low: number, high: number];
}

const PANELS: readonly Panel[] = [
  {
    title: "kilobytes, gzip",
    scale: "log",
    ticks: [2, 10, 50],
    measureOf: ({ size }) => (size === undefined ? undefined : size / 1000),
    format: (value) => value.toFixed(1),
  },
  {
    title: "import, ms",
    scale: "log",
    ticks: [5, 25, 125],
    measureOf: ({ milliseconds }) => milliseconds,
    format: (value) => value.toFixed(0),
  },
  {
    title: "submission / bare fetch",
    scale: "linear",
    ticks: [1, 1.25, 1.5],
    measureOf: ({ ratio }) => ratio[1],
    format: (value) => value.toFixed(2),
    rangeOf: ({ ratio: [low, , high] }) => [low, high],
  },
];

const [LEFT, WIDTH, GAP, TOP, ROW] = [150, 210, 60, 70, 30];

/** Renders the plot as SVG: one dot for each client and measure. Further left is better. */
export function renderPlot(rows: readonly Row[]): string {
  const height = TOP + rows.length * ROW + 30;
  const width = LEFT + PANELS.length * (WIDTH + GAP);
  const names = rows.map(({ name }, index) => {
    const weight = name === THIS_CLIENT ? ' font-weight="bold"' : "";
    return `<text x="${LEFT - 20}" y="${TOP + index * ROW + 5}" text-anchor="end"${weight}>${name}</text>`;
  });
  const panels = PANELS.map((panel, index) => renderPanel(panel, rows, LEFT + index * (WIDTH + GAP)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="14" fill="#1f2937">
<title>Size, import time and submission time of each client</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...names, ...panels].join("\n")}
</svg>
`;
}

const THIS_CLIENT = "vidu-q2-turbo";

function renderPanel({ format, rangeOf, scale, ticks, title, measureOf }: Panel, rows: readonly Row[], left: number): string {
  const values = rows.map(measureOf).filter((value) => value !== undefined);
  const map = (value: number) => (scale === "log" ? Math.log(value) : value);
  const [low, high] = [Math.min(...values, ...ticks), Math.max(...values, ...ticks)].map(map) as [number, number];
  const at = (value: number) => (left + ((map(value) - low) / (high - low)) * WIDTH).toFixed(1);
  const bottom = TOP + rows.length * ROW - ROW / 2;
  const axis = ticks.map(
    (tick) =>
      `<line x1="${at(tick)}" y1="${TOP - 20}" x2="${at(tick)}" y2="${bottom}" stroke="#e5e7eb"/><text x="${at(tick)}" y="${bottom + 18}" text-anchor="middle" font-size="12" fill="#6b7280">${tick}</text>`,
  );
  const dots = rows.flatMap((row, index) => {
    const value = measureOf(row);
    if (value === undefined) return [];
    const y = TOP + index * ROW;
    const color = row.name === THIS_CLIENT ? "#0f766e" : "#64748b";
    const range = rangeOf?.(row);
    const whisker = range
      ? `<line x1="${at(range[0])}" y1="${y}" x2="${at(range[1])}" y2="${y}" stroke="${color}" stroke-width="3"/>`
      : "";
    return `${whisker}<circle cx="${at(value)}" cy="${y}" r="6" fill="${color}"/><text x="${Number(at(value)) + 12}" y="${y + 5}" font-size="13">${format(value)}</text>`;
  });
  return `<text x="${left}" y="32" font-size="16">${title}</text>\n${[...axis, ...dots].join("\n")}`;
}
