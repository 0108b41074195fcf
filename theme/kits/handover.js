(() => {
  "use strict";
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
      const html = "rich" in button.dataset ? outgoing(node) : "";
      if (await copying.put(node.textContent, html, node)) button.classList.add("ok");
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
      else copying.tell("这个浏览器不让记，关掉页面就忘了");
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
