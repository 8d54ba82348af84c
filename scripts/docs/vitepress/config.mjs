import { readFileSync } from "node:fs";

// Only the settings that are functions are here. `site/settings.ts` writes the others.
const settings = JSON.parse(readFileSync(new URL("settings.json", import.meta.url), "utf8"));

/** Generated tables that are too long for the search: their index would be larger than that of all other pages. */
const UNSEARCHED = ["kill-matrix.md"];

settings.themeConfig.search.options._render = (source, environment, markdown) =>
  UNSEARCHED.includes(environment.relativePath) ? "" : markdown.render(source, environment);

export default {
  ...settings,
  // The index of the search is one chunk, which the page loads when a search starts.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    anchor: { slugify },
    config: (markdown) => {
      // Vue would evaluate double braces in texts and code as an expression.
      const { rules } = markdown.renderer;
      for (const name of ["text", "code_inline"]) {
        const render = rules[name];
        rules[name] = (...args) => render(...args).replaceAll("{{", "&#123;&#123;");
      }
    },
  },
};

/** Creates the anchor of a heading as GitHub does, so that links work there and on the site. */
function slugify(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
