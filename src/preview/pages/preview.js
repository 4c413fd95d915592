// What the preview adds to a page: it follows the files, shows findings over the page, marks what
// changed, and shows where a figure comes from. The page itself stays as `build` writes it.
"use strict";
(() => {
  const own = document.currentScript;
  const page = own.dataset.page;
  const isRelease = page !== undefined;
  const isFrame = window.parent !== window;
  // "/release/NAME/EDITION/LANGUAGE/…", and "/-/facts/NAME/EDITION".
  const path = location.pathname.split("/").slice(isRelease ? 2 : 3);
  const edition = path.slice(0, 2).join("/");

  // The browser keeps the secret as a cookie: it need not stand where somebody can read it.
  const address = new URL(location.href);
  if (address.searchParams.has("token")) {
    address.searchParams.delete("token");
    history.replaceState(history.state, "", address);
  }

  // Our own words stand in a tree of their own, out of reach of the page's style.
  let root;
  const layer = async () => {
    if (!root) {
      const host = document.createElement("bulletin-preview");
      root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(await (await fetch("/-/preview.css")).text());
      root.adoptedStyleSheets = [sheet];
      document.body.append(host);
    }
    return root;
  };
  // Parsed apart, so that nothing in it can run; the server has escaped it as well.
  const parsed = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes];

  // ---- What changed --------------------------------------------------------------------------
  const blocks = () => document.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, tr, dd, dt, figcaption, caption");
  const words = (block) => block.textContent.replace(/\s+/g, " ").trim();
  const memory = `preview ${location.pathname}`;

  const reload = () => {
    const texts = [...blocks()].map(words);
    try {
      sessionStorage.setItem(memory, JSON.stringify({ texts, top: scrollY, left: scrollX }));
    } catch {
      // Too large to be kept: nothing is marked.
    }
    history.scrollRestoration = "manual";
    location.reload();
  };

  const markChanges = () => {
    const kept = sessionStorage.getItem(memory);
    sessionStorage.removeItem(memory);
    if (!kept) return;
    const { texts, top, left } = JSON.parse(kept);
    const counts = new Map();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("[data-preview-changed] { outline: 2px solid #d9820f !important; outline-offset: 3px; background-color: rgb(255 196 84 / 22%) !important; } @media print { [data-preview-changed] { outline: 0 !important; background: none !important; } }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    for (const block of blocks()) {
      const text = words(block);
      const count = counts.get(text) ?? 0;
      if (count > 0) counts.set(text, count - 1);
      // Of nested ones the innermost is marked.
      else if (text && ![...block.querySelectorAll("p, li")].some((inner) => words(inner))) block.dataset.previewChanged = "";
    }
    const settle = () => scrollTo({ top, left, behavior: "instant" });
    settle();
    addEventListener("load", () => {
      settle();
      history.scrollRestoration = "auto";
    }, { once: true });
  };

  // ---- Findings ------------------------------------------------------------------------------
  const showFindings = async ({ errors, warnings, html }) => {
    if (!errors && !warnings && !root) return;
    const layered = await layer();
    const before = layered.querySelector(".over");
    const wasOpen = before?.querySelector("details")?.open;
    before?.remove();
    if (!errors && !warnings) return;
    const over = document.createElement("section");
    over.className = errors ? "over" : "over hint";
    over.setAttribute("role", errors ? "alert" : "status");
    const inner = document.createElement("div");
    const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    if (errors) {
      const heading = document.createElement("h2");
      heading.textContent = `${count(errors, "error")}: the page is as it was before`;
      inner.append(heading, ...parsed(html));
    } else {
      const details = document.createElement("details");
      details.open = wasOpen ?? false;
      const summary = document.createElement("summary");
      summary.textContent = count(warnings, "warning");
      details.append(summary, ...parsed(html));
      inner.append(details);
    }
    over.append(inner);
    layered.append(over);
  };

  // ---- Following the files -------------------------------------------------------------------
  let looking = false;
  let again = false;
  const look = async () => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        const answer = await fetch(`/-/state/${path.slice(0, 3).join("/")}`);
        if (!answer.ok) return reload();
        const state = await answer.json();
        if (state.page !== page) return reload();
        await showFindings(state);
      } while (again);
    } catch {
      // The preview has ended; the page stays.
    } finally {
      looking = false;
    }
  };

  const told = (revision) => {
    for (const frame of document.querySelectorAll("iframe")) {
      frame.contentWindow.postMessage({ preview: "changed" }, location.origin);
    }
    if (isRelease) look();
    // Its frames follow by themselves.
    else if (revision !== own.dataset.revision && !document.querySelector("iframe")) reload();
  };

  let source;
  const follow = () => {
    if (document.hidden) {
      // A browser gives a server few connections: pages that nobody sees need none.
      source?.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource("/-/changes");
      source.addEventListener("change", (event) => told(event.data));
    }
  };

  if (isFrame) {
    addEventListener("message", (event) => {
      if (event.origin !== location.origin || event.data?.preview !== "changed") return;
      if (isRelease) look();
      else reload();
    });
    if (isRelease) look();
  } else {
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  // ---- Where a figure comes from -------------------------------------------------------------
  document.addEventListener("click", async (event) => {
    const figure = event.target.closest?.("[data-fact]");
    if (!figure || event.target.closest("a") || String(getSelection())) return;
    const answer = await fetch(`/-/fact/${edition}?id=${encodeURIComponent(figure.dataset.fact)}`);
    if (!answer.ok) return;
    const layered = await layer();
    layered.querySelector("dialog")?.remove();
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (click) => click.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(close, ...parsed(await answer.text()));
    dialog.setAttribute("aria-label", figure.dataset.fact);
    layered.append(dialog);
    dialog.showModal();
  });
  if (isRelease) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("data[data-fact] { cursor: help; } data[data-fact]:hover { outline: 1px dashed currentcolor; outline-offset: 1px; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  markChanges();
})();
