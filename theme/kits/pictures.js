// 图片：从旁边的脚本里拿（file:// 下画布读不了文件图片），转成 PNG 放上剪贴板；不行就打开大图教人存
const pictures = (() => {
  "use strict";
  const loading = new Map();
  const arrived = new Map();
  window.dianxingPicture = (path, url) => { arrived.set(path, url); };
  const load = (path, script) => {
    if (!loading.has(path)) {
      loading.set(path, new Promise((done, fail) => {
        const tag = document.createElement("script");
        tag.src = script;
        tag.onload = () => (arrived.has(path) ? done(arrived.get(path)) : fail(new Error("空的")));
        tag.onerror = () => { loading.delete(path); tag.remove(); fail(new Error("没有")); };
        document.head.append(tag);
      }));
    }
    return loading.get(path);
  };
  const png = async (path, script) => {
    const image = new Image();
    image.src = await load(path, script);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("转不成"))), "image/png"));
  };

  const dialog = document.getElementById("shot");
  const show = (path, label, say) => {
    document.getElementById("shot-title").textContent = label;
    document.getElementById("shot-say").textContent = say;
    const picture = document.getElementById("shot-picture");
    picture.src = path;
    picture.alt = label;
    if (dialog.showModal) dialog.showModal(); else window.open(path);
  };
  document.getElementById("shot-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  const copy = async (button) => {
    const { picture, script, label } = button.dataset;
    if (navigator.clipboard && window.ClipboardItem && navigator.clipboard.write) {
      try {
        // 给剪贴板的是一个承诺：点下去的那一刻就交出去，有的浏览器过一会儿就不认了
        await navigator.clipboard.write([new ClipboardItem({ "image/png": png(picture, script) })]);
        button.classList.add("ok");
        copying.tell("图片复制好了，去粘贴");
        return;
      } catch { /* 下面教人存 */ }
    }
    show(picture, label, "这个浏览器不让网页复制图片。手机上长按图片，电脑上按右键，选“复制图片”或“图片另存为”。");
  };
  return { copy, show };
})();
