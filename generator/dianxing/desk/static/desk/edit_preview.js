// 旁边的预览：屏幕够宽才取；存上以后换新的，停在原来的地方。
const wide = window.matchMedia("(min-width: 1100px)");

export function previews(box) {
  const frame = box.querySelector("[data-frame]");
  const tabs = [...box.querySelectorAll("[data-preview]")];
  let shown = tabs[0];
  let timer;
  const load = () => {
    if (!wide.matches || !shown) return;
    let at = 0;
    try { at = frame.contentWindow.scrollY; } catch { /* 沙箱里的看不到 */ }
    frame.addEventListener("load", () => {
      try { frame.contentWindow.scrollTo(0, at); } catch { /* 同上 */ }
    }, { once: true });
    const address = new URL(shown.href);
    address.searchParams.set("at", String(Date.now()));
    frame.src = address.href;
    frame.hidden = false;
    for (const tab of tabs) tab.toggleAttribute("aria-current", tab === shown);
  };
  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      if (!wide.matches || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      shown = tab;
      load();
    });
  }
  wide.addEventListener("change", () => frame.hidden && load());
  load();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(load, 800);
  };
}
