// Search, filters and printing of one script. Without this script everything can still be read.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("main");
  const form = document.getElementById("find");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const nothing = document.getElementById("nothing");
  const contents = document.querySelector("#contents details");
  const filters = [...form.querySelectorAll("[data-filter]")];
  const entries = [...main.querySelectorAll(".entry")];
  const links = [...contents.querySelectorAll("a")];
  const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

  const fold = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/['’]/g, "");
  const british = (word) => word.replace(/iz/g, "is").replace(/yz/g, "ys");
  // A word with a hyphen is found whole, without its hyphen, and by its parts.
  const forms = (word) => {
    const folded = fold(word);
    return folded.includes("-") ? [folded.replace(/-/g, ""), ...folded.split("-")] : [folded];
  };
  const recorded = (text) => {
    const words = [...new Set((text.match(WORD) || []).flatMap(forms))];
    return { words: words.map(british), stems: new Set(words.map(stem)) };
  };
  const wanting = (word) => ({ start: british(word), stems: [word, ...respelt(word)].map(stem) });
  // What was typed: words that all have to be there; one with a hyphen in one piece, or else its parts.
  const asked = () =>
    (query.value.match(WORD) || []).map((typed) => {
      const [whole, ...parts] = forms(typed).map(wanting);
      return parts.length ? [[whole], parts] : [[whole]];
    });

  // Labels are not searched, so that `do` or `when` is not in every card.
  const LABELS = ".label, .number, .basis, .origin, .actions, .fit, .facts b, dt";
  const texts = (entry) => {
    const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(LABELS)) nodes.push(walker.currentNode);
    return nodes;
  };

  const known = new Map();
  const wordsOf = (entry) => {
    if (!known.has(entry)) {
      const text = texts(entry).map((node) => node.data).join(" ");
      known.set(entry, recorded(`${text} ${entry.dataset.words || ""}`));
    }
    return known.get(entry);
  };

  const passes = (entry, chosen) =>
    chosen.every(([name, value]) => (entry.dataset[name] || "").split(" ").includes(value));

  // A word is there by its stem, as for `alliance search`, or by its beginning, since it may not be typed to its end.
  const holds = (one, { start, stems }) =>
    stems.some((other) => one.stems.has(other)) || one.words.some((other) => other.startsWith(start));
  const has = (one, wanted) => wanted.every((ways) => ways.some((all) => all.every((word) => holds(one, word))));

  const highlight = (shown, wanted) => {
    if (!("highlights" in CSS)) return;
    const ranges = [];
    const sought = wanted.flat(2);
    for (const entry of wanted.length ? shown : []) {
      for (const node of texts(entry)) {
        for (const match of node.data.matchAll(WORD)) {
          const one = recorded(match[0]);
          if (!sought.some((word) => holds(one, word))) continue;
          const range = new Range();
          range.setStart(node, match.index);
          range.setEnd(node, match.index + match[0].length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("hit", new Highlight(...ranges));
  };

  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

  const find = () => {
    const wanted = asked();
    const chosen = filters.filter((filter) => filter.value).map((filter) => [filter.dataset.filter, filter.value]);
    const finding = wanted.length > 0 || chosen.length > 0;
    for (const entry of entries) entry.hidden = !(passes(entry, chosen) && (!wanted.length || has(wordsOf(entry), wanted)));
    const shown = entries.filter((entry) => !entry.hidden);
    root.classList.toggle("finding", finding);
    for (const section of [...main.querySelectorAll("section")].reverse()) {
      if (section.querySelector(".entry")) section.hidden = !section.querySelector(".entry:not([hidden])");
    }
    for (const link of links) {
      const target = document.getElementById(link.hash.slice(1));
      link.parentElement.hidden = finding && (!target || target.hidden || target.classList.contains("overview"));
    }
    const scripts = shown.filter((entry) => entry.classList.contains("script")).length;
    const others = shown.length - scripts;
    found.textContent =
      count(scripts, "script", "scripts") + (finding && others ? ` and ${count(others, "other entry", "other entries")}` : "");
    nothing.hidden = shown.length > 0;
    nothing.textContent = wanted.length ? nothing.dataset.words : nothing.dataset.filters;
    highlight(shown, wanted);
  };

  const clear = () => {
    form.reset();
    find();
  };

  const go = (entry) => {
    entry.focus({ preventScroll: true });
    entry.scrollIntoView();
  };

  form.hidden = false;
  root.classList.add("scripted");
  form.addEventListener("input", find);
  form.addEventListener("reset", () => setTimeout(find));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const shown = entries.filter((entry) => !entry.hidden);
    const titled = shown.find((entry) => has(recorded(entry.querySelector("h2, h3, h4, h5").textContent), asked()));
    if (shown.length) go(titled || shown[0]);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      clear();
      query.focus();
    }
  });

  // A link leads to its target even where the search hides it.
  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (target && (target.closest("[hidden]") || (target.closest(".overview") && root.classList.contains("finding")))) clear();
    return target;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.hash);
    const button = event.target.closest("button.print");
    if (button) printOne(button.closest(".entry"));
  });
  window.addEventListener("hashchange", () => {
    const target = reveal(location.hash);
    if (target) target.scrollIntoView();
  });

  const printOne = (entry) => {
    root.classList.add("one");
    entry.classList.add("chosen");
    window.print();
  };
  window.addEventListener("afterprint", () => {
    root.classList.remove("one");
    for (const entry of main.querySelectorAll(".chosen")) entry.classList.remove("chosen");
  });

  // The contents are folded where they would push the text off the screen, and unfolded on paper.
  contents.open = window.matchMedia("(min-width: 64rem)").matches;
  window.addEventListener("beforeprint", () => { contents.open = true; });
  find();
})();
