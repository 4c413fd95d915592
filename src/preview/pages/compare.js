// Languages side by side: where one scrolls to a place in a section, the others go to the same
// place in theirs.
"use strict";
(() => {
  const frames = [...document.querySelectorAll("iframe")];
  // Scrolling that we caused ourselves is not followed.
  let leader;
  let release;

  const marks = (frame) => {
    const page = frame.contentDocument;
    const end = page.documentElement.scrollHeight;
    const headings = [...page.querySelectorAll("h2[id], h3[id], section[id]")];
    const top = (heading) => heading.getBoundingClientRect().top + frame.contentWindow.scrollY;
    const marks = new Map([["", 0]]);
    for (const heading of headings) if (!marks.has(heading.id)) marks.set(heading.id, top(heading));
    return { marks, end };
  };

  // Where the top of a frame is: the sections before and after it, and how far between them.
  const place = (frame, ids) => {
    const { marks: own, end } = marks(frame);
    const at = frame.contentWindow.scrollY;
    const stops = ids.map((id) => own.get(id)).concat([end]);
    let last = 0;
    while (last + 2 < stops.length && stops[last + 1] <= at) last += 1;
    const length = stops[last + 1] - stops[last];
    return { last, share: length > 0 ? (at - stops[last]) / length : 0 };
  };

  const follow = (from) => {
    const known = frames.map((frame) => marks(frame).marks);
    const ids = [...marks(from).marks.keys()].filter((id) => known.every((of) => of.has(id)));
    const { last, share } = place(from, ids);
    for (const frame of frames) {
      if (frame === from) continue;
      const { marks: own, end } = marks(frame);
      const stops = ids.map((id) => own.get(id)).concat([end]);
      const top = stops[last] + share * (stops[last + 1] - stops[last]);
      frame.contentWindow.scrollTo({ top, behavior: "instant" });
    }
  };

  const listen = (frame) => {
    frame.contentWindow.addEventListener("scroll", () => {
      if (leader && leader !== frame) return;
      leader = frame;
      clearTimeout(release);
      release = setTimeout(() => { leader = undefined; }, 150);
      follow(frame);
    }, { passive: true });
  };

  for (const frame of frames) {
    frame.addEventListener("load", () => listen(frame));
    if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") listen(frame);
  }
})();
