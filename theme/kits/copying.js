// 复制和说话：发布单、渠道稿页面共用
const copying = (() => {
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
  // 复制文字，给了 html 就连样式；不让复制就替人选中 node
  const put = async (text, html, node) => {
    if (byCommand(text, html) || await byInterface(text, html)) {
      tell("复制好了，去粘贴");
      return true;
    }
    select(node);
    tell("浏览器不让复制，已经替你选中，按 Ctrl+C 或长按");
    return false;
  };
  return { tell, put };
})();
