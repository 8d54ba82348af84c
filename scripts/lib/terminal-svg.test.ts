import { DOMParser } from "linkedom";
import { expect, test } from "vitest";
import { renderTerminalSvg } from "./terminal-svg.js";

/** Returns the texts of an image with their colors and positions. */
function textsOf(svg: string) {
  const elements = [...new DOMParser().parseFromString(svg, "image/svg+xml").querySelectorAll("text")];
  return elements.map((element) => ({
    text: element.textContent.replaceAll("\u00a0", " "),
    fill: element.getAttribute("fill"),
    weight: element.getAttribute("font-weight"),
    y: Number(element.getAttribute("y")),
  }));
}

test("a terminal picture has the texts of the output, without escape codes", () => {
  const svg = renderTerminalSvg('\u001b[31mFAIL\u001b[39m <a> & "b"\n\nend', "A run", 80);
  expect(textsOf(svg).map(({ text }) => text)).toEqual(["FAIL", ' <a> & "b"', "end"]);
  expect(svg).not.toContain("\u001b");
  // A browser would collapse them.
  expect(svg).not.toMatch(/> | <\/text>/);
});

test("colors and weights end where the output ends them", () => {
  const [red, plain, bold, dim, last] = textsOf(
    renderTerminalSvg("\u001b[31mred\u001b[39mplain\u001b[1mbold\u001b[22m\u001b[2mdim\n\u001b[0mlast", "A run", 80),
  );
  expect(red?.fill).not.toBe(plain?.fill);
  expect([plain?.weight, bold?.weight, dim?.weight]).toEqual([null, "bold", null]);
  expect(dim?.fill).not.toBe(plain?.fill);
  expect(last?.fill).toBe(plain?.fill);
  expect(last?.y).toBeGreaterThan(dim?.y ?? Number.NaN);
});

test("a line that is too long ends in an ellipsis", () => {
  const texts = textsOf(renderTerminalSvg("\u001b[1m123\u001b[22m456789", "A run", 6));
  expect(texts.map(({ text }) => text).join("")).toBe("12345…");
});
