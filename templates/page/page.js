// The page's own script, without which it is complete: the list of contents follows the reader; tables
// can be sorted, limited to a span of years or months, and saved as they are shown. It asks no server,
// and all that it says stands in the page, in the language of the page.
"use strict";
(() => {
  const words = JSON.parse(document.getElementById("_words").textContent);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // ---- Tables ----------------------------------------------------------------------------------
  // What a cell is sorted by. Words such as "[x]" in the place of a number have no rank: null.
  const rank = (cell) => {
    const figure = cell.querySelector("data");
    if (figure) return Number(figure.value);
    if (cell.dataset.time) return cell.dataset.time;
    return cell.tagName === "TH" ? textOf(cell) : null;
  };

  // What stands between two ranks, those without one being last in either direction.
  const compare = (a, b, way) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return way * (typeof a === "number" ? a - b : collator.compare(a, b));
  };

  // As the data files of the release: spreadsheet programs run such words as a formula.
  const harmless = (text) => (/^'*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  const equip = (table) => {
    const title = textOf(table.caption);
    const head = [...table.tHead.rows[0].cells];
    const labels = head.map(textOf);
    const body = table.tBodies[0];
    const original = [...body.rows];
    const state = made("p", { role: "status", className: "state" });
    let sorted = null;

    const sort = (column, way) => {
      const moving = original.filter((row) => !row.classList.contains("total"));
      if (way) {
        const ranks = new Map(moving.map((row) => [row, rank(row.cells[column])]));
        moving.sort((a, b) => compare(ranks.get(a), ranks.get(b), way));
      }
      // A row of totals stays where it is.
      body.append(...original.map((row) => (row.classList.contains("total") ? row : moving.shift())));
      for (const cell of head) cell.removeAttribute("aria-sort");
      sorted = way ? column : null;
      if (way) head[column].setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      const said = !way ? words.original : way > 0 ? words.ascending : words.descending;
      state.textContent = filled(said, { column: labels[column] });
    };

    const sortable = () => {
      head.forEach((cell, column) => {
        const button = made("button", { type: "button" }, ...cell.childNodes);
        // Of numbers the largest are wanted first, of words the first.
        const first = original.some((row) => row.cells[column].querySelector("data")) ? -1 : 1;
        button.addEventListener("click", () => {
          const now = { ascending: 1, descending: -1 }[cell.getAttribute("aria-sort")] ?? 0;
          sort(column, now === 0 ? first : now === first ? -first : 0);
        });
        cell.append(button);
      });
    };

    // The headers of years or months, each with what it hides: a row, or the cells of a column.
    const times = () => {
      const rows = original.map((row) => [row.cells[0], [row]]);
      const columns = head.map((cell, at) => [cell, [cell, ...original.map((row) => row.cells[at])]]);
      const all = [...rows, ...columns].filter(([cell]) => cell.dataset.time);
      return all.map(([cell, parts]) => ({ time: cell.dataset.time, label: textOf(cell), parts }));
    };

    const span = (all) => {
      const select = (label, chosen) => {
        const list = made("select", {}, ...all.map(({ label: text }, at) => made("option", { value: at }, text)));
        list.selectedIndex = chosen;
        list.addEventListener("change", limit);
        return [list, made("label", {}, `${label} `, list)];
      };
      const limit = () => {
        const [first, last] = [from.selectedIndex, to.selectedIndex].sort((a, b) => a - b);
        all.forEach(({ parts }, at) => {
          for (const part of parts) part.hidden = at < first || at > last;
        });
        if (sorted !== null && head[sorted].hidden) sort(sorted, 0);
        state.textContent = filled(words.limited, { from: all[first].label, to: all[last].label });
      };
      const [from, fromLabel] = select(words.from, 0);
      const [to, toLabel] = select(words.to, all.length - 1);
      return [fromLabel, toLabel];
    };

    const csv = () => {
      const shown = (parts) => [...parts].filter((part) => !part.hidden);
      const field = (cell) => {
        const figure = cell.querySelector("data");
        return figure ? figure.value : quoted(harmless(textOf(cell)));
      };
      const lines = shown([table.tHead.rows[0], ...body.rows]).map((row) => shown(row.cells).map(field).join(","));
      return lines.map((line) => `${line}\r\n`).join("");
    };

    const save = () => {
      // The mark at the beginning tells spreadsheet programs that the letters are those of Unicode.
      const address = URL.createObjectURL(new Blob(["\uFEFF", csv()], { type: "text/csv;charset=utf-8" }));
      made("a", { href: address, download: `${table.id}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    };

    const all = times();
    const download = made("button", { type: "button" }, words.download);
    download.addEventListener("click", save);
    const tools = made("div", { className: "tools" }, ...(all.length > 2 ? span(all) : []), download, state);
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", filled(words.group, { title }));
    sortable();
    table.closest(".table").prepend(tools);
  };

  for (const table of document.querySelectorAll(".table table")) equip(table);

  // ---- Regions that may scroll sideways --------------------------------------------------------
  // A region is a stop of the keyboard, and says that it scrolls, only while it does. What comes into
  // focus in it is drawn out from below the column that stands still, which gives way where it would
  // take most of the room, and in from the edge, where a browser is content with half a pixel.
  const watch = (region) => {
    const label = region.getAttribute("aria-label");
    const saysScrolling = region.classList.contains("scroll") && label !== null;
    const stub = region.querySelector("thead th:first-child");
    const fit = () => {
      const scrolls = region.scrollWidth > region.clientWidth;
      if (scrolls) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
      if (saysScrolling && scrolls) region.setAttribute("aria-label", label);
      else if (saysScrolling) region.removeAttribute("aria-label");
      if (stub) region.classList.toggle("narrow", stub.offsetWidth > region.clientWidth * 0.6);
    };
    const sizes = new ResizeObserver(fit);
    sizes.observe(region);
    for (const part of region.children) sizes.observe(part);
    // What a closed part of the page holds has no size yet, which is no change of it.
    fit();
    region.addEventListener("focusin", ({ target }) => {
      if (!stub || target === region || stub.contains(target)) return;
      const isCovering = getComputedStyle(stub).position === "sticky";
      const { left, right } = region.getBoundingClientRect();
      const start = isCovering ? stub.getBoundingClientRect().right : left;
      const stop = target.getBoundingClientRect();
      if (stop.left < start) region.scrollLeft -= start - stop.left;
      else if (stop.right > right) region.scrollLeft += Math.min(stop.right - right, stop.left - start);
    });
  };
  if ("ResizeObserver" in window) document.querySelectorAll(".scroll, .formula").forEach(watch);

  // ---- Contents that follow the reader ---------------------------------------------------------
  const follow = (contents) => {
    const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
    const sections = [...document.querySelectorAll(".sections > section")];
    const crossing = new Set();
    let isEnd = false;
    const mark = () => {
      const section = isEnd ? sections.at(-1) : sections.findLast((each) => crossing.has(each));
      const current = links.get(section?.querySelector("h2")?.id);
      for (const link of links.values()) {
        if (link === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
      if (!current || contents.scrollHeight <= contents.clientHeight) return;
      const { top, bottom } = current.getBoundingClientRect();
      const seen = contents.getBoundingClientRect();
      if (top < seen.top) contents.scrollTop -= seen.top - top;
      if (bottom > seen.bottom) contents.scrollTop += bottom - seen.bottom;
    };
    // A section is read while it crosses a line a quarter below the upper edge of the window.
    const line = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) crossing[isIntersecting ? "add" : "delete"](target);
      mark();
    }, { rootMargin: "-25% 0px -74% 0px" });
    for (const section of sections) line.observe(section);
    // The last section may never come so far up: where the page ends it is read.
    const end = new IntersectionObserver(([{ isIntersecting }]) => {
      isEnd = isIntersecting;
      mark();
    }, { threshold: 0.9 });
    end.observe(document.querySelector("body > footer"));
  };
  const contents = document.querySelector(".contents");
  if (contents && "IntersectionObserver" in window) follow(contents);
})();
