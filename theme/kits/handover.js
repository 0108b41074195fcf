(() => {
  "use strict";
  const told = document.getElementById("told");
  let hiding = 0;
  const tell = (text) => {
    told.textContent = text;
    clearTimeout(hiding);
    hiding = setTimeout(() => { told.textContent = ""; }, 4000);
  };

  // 复制：execCommand 在 file:// 和旧浏览器里也行；不行再用剪贴板接口；还不行就替人选中
  const byCommand = (text, html) => {
    let put = false;
    const onCopy = (event) => {
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
      put = true;
    };
    const spot = document.createElement("textarea");
    spot.value = text;
    spot.setAttribute("readonly", "");
    spot.style.cssText = "position:fixed;top:0;left:0;opacity:0";
    document.body.append(spot);
    const focused = document.activeElement;
    spot.select();
    document.addEventListener("copy", onCopy, true);
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    document.removeEventListener("copy", onCopy, true);
    spot.remove();
    if (focused && focused.focus) focused.focus();
    return done && (put || !html);
  };
  const byInterface = async (text, html) => {
    if (!navigator.clipboard) return false;
    try {
      if (html && window.ClipboardItem) {
        await navigator.clipboard.write([new ClipboardItem({
          "text/plain": new Blob([text], { type: "text/plain" }),
          "text/html": new Blob([html], { type: "text/html" }),
        })]);
      } else if (html) {
        return false;
      } else {
        await navigator.clipboard.writeText(text);
      }
      return true;
    } catch { return false; }
  };
  const select = (node) => {
    const fold = node.closest("details");
    if (fold) fold.open = true;
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const pictures = JSON.parse(document.getElementById("pictures").textContent);
  // 粘贴出去的正文，图片要用网站上的地址，编辑器才取得到
  const outgoing = (node) => {
    const copy = node.cloneNode(true);
    for (const image of copy.querySelectorAll("img")) {
      const url = pictures[image.getAttribute("src")];
      if (url) image.setAttribute("src", url);
    }
    return copy.innerHTML;
  };
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const node = document.getElementById(button.dataset.copy);
      const rich = "rich" in button.dataset;
      const html = rich ? outgoing(node) : "";
      const text = node.textContent;
      if (byCommand(text, html) || await byInterface(text, html)) {
        button.classList.add("ok");
        tell("复制好了，去粘贴");
      } else {
        select(node);
        tell("浏览器不让复制，已经替你选中，按 Ctrl+C 或长按");
      }
    });
  }

  // 已发：只记在这台设备里；稿子改过以后，旧的一版不算
  const body = document.body.dataset;
  const key = (channel) => `dianxing.sent.${body.case}.${channel}`;
  const read = (channel) => {
    try { return JSON.parse(localStorage.getItem(key(channel))) || null; } catch { return null; }
  };
  const write = (channel, value) => {
    try {
      if (value) localStorage.setItem(key(channel), JSON.stringify(value));
      else localStorage.removeItem(key(channel));
      return true;
    } catch { return false; }
  };
  const boxes = [...document.querySelectorAll("[data-channel]")];
  const show = () => {
    let count = 0;
    for (const box of boxes) {
      const sent = read(box.dataset.channel);
      const current = Boolean(sent && sent.version === body.version);
      const when = document.querySelector(`[data-when="${box.dataset.channel}"]`);
      box.checked = current;
      box.closest(".channel").classList.toggle("done", current);
      when.hidden = !sent;
      when.textContent = sent ? `${sent.at} ${current ? "发的" : "发过旧的一版，稿子后来改了"}` : "";
      count += current;
    }
    document.getElementById("sent").textContent = count;
  };
  const today = () => {
    const now = new Date();
    return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`;
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const value = box.checked ? { at: today(), version: body.version } : null;
      if (write(box.dataset.channel, value)) show();
      else tell("这个浏览器不让记，关掉页面就忘了");
    });
  }
  show();

  // 在办公室网络上打开时，二维码换成这一页自己的，手机扫了接着做
  if (location.protocol.startsWith("http")) {
    const image = new Image();
    image.alt = "二维码：在手机上打开这一页";
    image.onload = () => {
      document.getElementById("code").replaceChildren(image);
      document.getElementById("code-says").textContent = "手机扫一扫，在手机上打开这一页";
    };
    image.src = `${location.pathname}?qr`;
  }
})();
