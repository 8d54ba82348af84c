/** The content of a page after its scripts have run. */
export interface PageContent {
  /** The anchors of the page. */
  readonly ids: readonly string[];
  /** The addresses of links to pages of this site, with their anchors. */
  readonly links: readonly string[];
  readonly problems: readonly string[];
}

/** An expression that runs in a page. It waits until Vue has started, because only then are all warnings printed. */
export const INSPECT_PAGE = `(async () => {
  for (let time = 0; time < 200 && document.querySelector("#app")?.__vue_app__ === undefined; time += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const problems = [];
  if (document.querySelector("#app")?.__vue_app__ === undefined) problems.push("its scripts do not start");
  if (!document.querySelector("h1")) problems.push("has no heading");
  if ((document.querySelector(".vp-doc")?.innerText ?? "landing").trim().length < 5) problems.push("is empty");
  for (const image of document.images) {
    image.loading = "eager";
    if (!image.complete) await new Promise((resolve) => { image.onload = image.onerror = resolve; });
    if (image.naturalWidth === 0) problems.push("the image " + image.src + " is missing");
  }
  return {
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    links: [...new Set([...document.links].filter(({ origin }) => origin === location.origin).map(({ href }) => href))],
    problems,
  };
})()`;

/** An expression that runs in a page, and returns the elements that make it scroll sideways. */
export const FIND_OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const isWide = (element) => element.getBoundingClientRect().right > width + 1 && element.children.length === 0;
  const name = (element) => element.tagName.toLowerCase() + " " + element.textContent.trim().slice(0, 40);
  return ["scrolls sideways: " + [...document.querySelectorAll("body *")].filter(isWide).slice(0, 3).map(name).join(", ")];
})()`;

/** An expression that runs in a page: opens the search, enters a text, and returns the number of results. */
export function searchFor(text: string): string {
  return `(async () => {
    const until = async (find) => {
      for (let time = 0; time < 200; time += 1) {
        const found = find();
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    document.querySelector("#local-search button").click();
    const input = await until(() => document.querySelector(".VPLocalSearchBox input"));
    if (!input) return 0;
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => document.querySelector(".VPLocalSearchBox .result"));
    return document.querySelectorAll(".VPLocalSearchBox .result").length;
  })()`;
}
