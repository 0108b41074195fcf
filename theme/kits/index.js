(() => {
  "use strict";
  const list = document.getElementById("list");
  if (!list) return;
  const panel = document.getElementById("panel");
  const start = panel.innerHTML;
  const field = document.getElementById("find");
  const entries = [...list.children];
  const links = () => entries.filter((entry) => !entry.hidden).map((entry) => entry.firstElementChild);
  const remembered = (key, value) => {
    try {
      if (value !== undefined) localStorage.setItem(key, value);
      return localStorage.getItem(key);
    } catch { return null; }
  };

  // 找：每个词都要有
  const find = () => {
    const words = field.value.toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of entries) {
      entry.hidden = !words.every((word) => entry.dataset.search.includes(word));
      count += !entry.hidden;
    }
    document.getElementById("none").hidden = count > 0;
    document.getElementById("found").textContent = words.length ? `找到 ${count} 份` : "";
  };
  field.addEventListener("input", find);
  document.getElementById("clear").addEventListener("click", () => { field.value = ""; find(); field.focus(); });

  // 深浅：公众号照微信公布的算法换色，别的换外框
  let opened = null;
  const pristine = new WeakMap();
  const darken = (article, styles, dark) => {
    const nodes = article.querySelectorAll("[style]");
    for (const [style, numbers] of Object.entries(styles)) {
      for (const number of numbers) {
        const node = nodes[number];
        if (!pristine.has(node)) pristine.set(node, node.getAttribute("style"));
        node.setAttribute("style", dark ? `${pristine.get(node)};${style}` : pristine.get(node));
      }
    }
  };
  const shade = (value) => {
    const dark = value === "dark";
    remembered("dianxing.shade", value);
    panel.classList.toggle("night", dark);
    for (const button of panel.querySelectorAll("[data-shade]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shade === value));
    }
    if (opened && opened.article) darken(opened.article, opened.dark, dark);
  };

  // 各渠道
  const choose = (id, focus) => {
    const tabs = [...panel.querySelectorAll("[data-tab]")];
    const chosen = tabs.find((tab) => tab.dataset.tab === id) || tabs[0];
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panel.querySelector(`#pane-${tab.dataset.tab}`).hidden = !on;
    }
    if (focus) chosen.focus();
    return chosen.dataset.tab;
  };
  // 人挑的才记着：下一份也从这个渠道看起
  const turn = (id, focus) => {
    history.replaceState(null, "", `#${opened.id}/${choose(id, focus)}`);
    remembered("dianxing.tab", id);
  };

  const json = (selector) => {
    const node = panel.querySelector(selector);
    return node ? JSON.parse(node.textContent) : {};
  };
  const open = (id, tab) => {
    const template = document.getElementById(`t-${id}`);
    if (!template) return close();
    if (!opened || opened.id !== id) {
      panel.replaceChildren(template.content.cloneNode(true));
      const article = panel.querySelector("[data-article]");
      const mail = panel.querySelector("[data-mail]");
      opened = {
        id, article, dark: json("[data-dark]"), outgoing: json("[data-outgoing]"),
        // 复制的是原样，不是正在看的深色
        whole: new Map([article, mail].filter(Boolean).map((node) => [node.id, node.cloneNode(true)])),
      };
      scrollTo(0, 0);
    }
    document.body.classList.add("reading");
    for (const link of list.querySelectorAll("[data-open]")) {
      if (link.dataset.open !== id) link.removeAttribute("aria-current");
      else { link.setAttribute("aria-current", "true"); link.scrollIntoView({ block: "nearest" }); }
    }
    choose(tab || remembered("dianxing.tab"));
    shade(remembered("dianxing.shade") || "light");
    document.title = document.title.replace(/^.*?渠道稿 ·/, `${panel.querySelector("#top-title").textContent} · 渠道稿 ·`);
  };
  const close = () => {
    const was = opened && opened.id;
    opened = null;
    panel.innerHTML = start;
    document.body.classList.remove("reading");
    document.title = document.title.replace(/^.*?渠道稿 ·/, "渠道稿 ·");
    for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    const link = was && list.querySelector(`[data-open="${was}"]`);
    if (link) link.focus();
  };
  const follow = () => {
    const [id, tab] = decodeURIComponent(location.hash.slice(1)).split("/");
    if (id && id !== "panel") open(id, tab);
    else if (!id) close();
  };
  addEventListener("hashchange", follow);

  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.hash = link.dataset.open;
    follow();
    if (!event.detail) panel.querySelector("#top-title").focus();
  });

  const outgoing = (id) => {
    const copy = opened.whole.get(id).cloneNode(true);
    for (const image of copy.querySelectorAll("img")) {
      const url = opened.outgoing[image.getAttribute("src")];
      if (url) image.setAttribute("src", url);
    }
    return copy.innerHTML;
  };
  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const data = button.dataset;
    if ("back" in data) { location.hash = ""; follow(); }
    else if (data.tab) turn(data.tab);
    else if (data.shade) shade(data.shade);
    else if (data.shot) pictures.show(data.shot, data.label, "");
    else if (data.picture) await pictures.copy(button);
    else if (data.copy) {
      const node = document.getElementById(data.copy);
      const rich = "rich" in data;
      const html = rich ? outgoing(data.copy) : "";
      if (await copying.put(node.textContent, html, node)) button.classList.add("ok");
    }
  });

  // 图片还没有做出来：说一声，不留一个破的
  panel.addEventListener("error", (event) => {
    if (event.target.tagName === "IMG") event.target.classList.add("missing");
  }, true);
  list.addEventListener("error", (event) => {
    if (event.target.tagName === "IMG") event.target.classList.add("missing");
  }, true);

  // 键盘
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = document.activeElement;
    const typing = at === field;
    const tab = at.closest && at.closest("[data-tab]");
    if (event.key === "/" && !typing) { event.preventDefault(); field.focus(); field.select(); }
    else if (event.key === "Escape" && typing && field.value) { field.value = ""; find(); }
    else if (event.key === "Escape" && opened) { location.hash = ""; follow(); }
    else if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const tabs = [...panel.querySelectorAll("[data-tab]")];
      const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
      turn(tabs[(tabs.indexOf(tab) + step) % tabs.length].dataset.tab, true);
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (typing || list.contains(at))) {
      const shown = links();
      const now = shown.indexOf(at);
      const next = event.key === "ArrowDown" ? now + 1 : now - 1;
      if (next < 0) field.focus(); else if (shown[next]) shown[next].focus();
      event.preventDefault();
    } else if (event.key === "Enter" && typing && links().length) { links()[0].click(); }
  });

  find();
  follow();
  if (!opened && matchMedia("(min-width: 64rem)").matches) {
    const first = list.querySelector("[data-open]");
    if (first) open(first.dataset.open);
  }
})();
