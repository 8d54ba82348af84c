/**
 * The script of the page: the filter, the copy buttons, and links into collapsed sections. It only changes elements that the
 * page already has, so it cannot create HTML from text of a response. A filter is in the URL as `#outcome=fail&text=seed`.
 */
export const PAGE_SCRIPT = `"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // The filter.
  const form = byId("filter");
  const input = byId("filter-text");
  const boxes = all("input[name=outcome]", form);
  const items = all("[data-outcome]").map((element) => ({
    element,
    check: element.getAttribute("data-check"),
    outcome: element.getAttribute("data-outcome"),
    text: (element.querySelector(".head") || element).textContent.toLowerCase(),
  }));
  // A check has a row in the table and perhaps a failure. Both match if one of them contains the text.
  const texts = new Map();
  for (const { check, text } of items) if (check !== null) texts.set(check, (texts.get(check) || "") + " " + text);
  const total = texts.size;
  const groups = all("[data-group]").reverse();
  const openedByFilter = new Set();

  function applyFilter() {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const outcomes = boxes.filter((box) => box.checked).map((box) => box.value);
    const isActive = words.length > 0 || outcomes.length > 0;
    const matching = new Set();
    for (const { check, element, outcome, text } of items) {
      const content = check === null ? text : texts.get(check);
      const isMatch = (outcomes.length === 0 || outcomes.includes(outcome)) && words.every((word) => content.includes(word));
      element.hidden = !isMatch;
      if (isMatch && check !== null) matching.add(check);
    }
    for (const group of groups) {
      const isEmpty = group.querySelector("[data-outcome]:not([hidden])") === null;
      group.hidden = isActive && isEmpty;
      if (group.localName !== "details") continue;
      if (isActive && !isEmpty && !group.open) {
        group.open = true;
        openedByFilter.add(group);
      } else if (!isActive && openedByFilter.delete(group)) group.open = false;
    }
    // A single failure is what the reader looked for.
    const shown = isActive ? all("article.failure:not([hidden])") : [];
    const evidence = shown.length === 1 ? shown[0].querySelector(".evidence") : null;
    if (evidence !== null) evidence.open = true;
    byId("matches").textContent = matching.size + " of " + total + (total === 1 ? " check" : " checks");
    byId("no-match").hidden = !isActive || items.some(({ element }) => !element.hidden);
    byId("clear").hidden = !isActive;
    return isActive;
  }

  function readFilter() {
    const parameters = new URLSearchParams(location.hash.slice(1));
    const outcomes = (parameters.get("outcome") || "").split(",");
    input.value = parameters.get("text") || "";
    for (const box of boxes) box.checked = outcomes.includes(box.value);
  }

  function writeFilter() {
    const parameters = new URLSearchParams();
    const outcomes = boxes.filter((box) => box.checked).map((box) => box.value);
    if (outcomes.length > 0) parameters.set("outcome", outcomes.join(","));
    if (input.value.trim() !== "") parameters.set("text", input.value.trim());
    const query = parameters.toString().replaceAll("%2C", ",");
    try {
      history.replaceState(null, "", query === "" ? location.pathname + location.search : "#" + query);
    } catch {
      // A page in a sandboxed frame must not change its URL.
    }
  }

  const onChange = () => {
    applyFilter();
    writeFilter();
  };
  form.addEventListener("input", onChange);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    input.value = "";
    for (const box of boxes) box.checked = false;
    onChange();
    input.focus();
  });

  // Links to elements that the filter hides or that are in a collapsed section.
  function followHash() {
    if (location.hash.includes("=")) {
      readFilter();
      applyFilter();
      return;
    }
    const target = byId(location.hash.slice(1));
    if (target === null) return;
    if (target.closest("[hidden]") !== null) {
      input.value = "";
      for (const box of boxes) box.checked = false;
      applyFilter();
    }
    for (let element = target; element !== null; element = element.parentElement)
      if (element.localName === "details") element.open = true;
    const evidence = target.querySelector(".evidence");
    if (evidence !== null && target.localName === "article") evidence.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", followHash);

  // The copy buttons.
  let timer;
  function announce(button, text) {
    const label = button.firstChild;
    label.data = text;
    byId("announcer").textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      byId("announcer").textContent = "";
    }, 2000);
    setTimeout(() => {
      label.data = "Copy";
    }, 2000);
  }

  /** Copies without the clipboard API, which pages from http servers lack. */
  function copySelection(source) {
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }

  for (const button of all("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = button.parentElement.querySelector("pre");
      try {
        await navigator.clipboard.writeText(source.textContent);
        announce(button, "Copied");
      } catch {
        announce(button, copySelection(source) ? "Copied" : "Selected");
      }
    });
  }

  // Print everything that is on the page.
  let openedForPrint = [];
  addEventListener("beforeprint", () => {
    openedForPrint = all(".evidence:not([open])");
    for (const details of openedForPrint) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of openedForPrint) details.open = false;
  });

  form.hidden = false;
  if (!matchMedia("(min-width: 64rem)").matches) document.querySelector(".contents details").open = false;
  if (location.hash !== "") followHash();
})();
`;
