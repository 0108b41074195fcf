// 写稿页的图片：拖、粘贴、选、拍，传上去就在“图片”里添一条；各条带着缩略图，能裁、能设成封面。
import { ask, withToken } from "./ask.js";
import { addRow } from "./edit_rows.js";
import { mountCrop } from "./pictures_crop.js";
import { Uploader } from "./pictures_upload.js";

const form = document.querySelector("[data-write]");
const tray = form?.querySelector("[data-tray]");
if (tray) start();

function start() {
  const known = new Map();
  const asked = new Set();
  const remember = (picture) => known.set(picture.name, picture);
  for (const one of tray.querySelectorAll("[data-picture]")) remember({ name: one.dataset.picture, ...one.dataset });
  tray.querySelector("[data-tray-all]").hidden = true;
  tray.querySelector("[data-tray-page]").hidden = true;
  const drop = tray.querySelector("[data-tray-drop]");
  drop.hidden = false;

  const uploader = new Uploader(form, tray.dataset.address, tray.querySelector("[data-tray-queue]"), (picture, place) => {
    remember(picture);
    list(picture.name);
    if (place) mention(place, picture.name);
  });
  for (const [button, input] of [["pick", "files"], ["camera", "shot"]]) {
    const chooser = tray.querySelector(`[data-tray-${input}]`);
    tray.querySelector(`[data-tray-${button}]`).addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", (event) => {
      event.stopPropagation();
      uploader.add(chooser.files);
      chooser.value = "";
    });
    chooser.addEventListener("input", (event) => event.stopPropagation()); // 不是稿子里的字
  }

  // 拖到这一页的哪里都接住：落在正文上的，也写进正文；不接住，浏览器就会打开那张图、离开这一页
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    uploader.add(event.dataTransfer.files, bodyOf(event.target));
  });
  // Word 的剪贴板里也有一张“图”：有字的时候贴的是字
  document.addEventListener("paste", (event) => {
    if (event.defaultPrevented) return;
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length || event.clipboardData.getData("text/plain").trim()) return;
    event.preventDefault();
    uploader.add(files, bodyOf(event.target));
  });

  // “图片”里添一条；已经有了就不添
  function list(name) {
    const there = rows().some((row) => fileOf(row)?.value.trim() === name);
    if (there) {
      refresh();
      return;
    }
    const row = addRow(form, "images");
    const file = fileOf(row);
    file.value = name;
    file.dispatchEvent(new Event("input", { bubbles: true }));
    refresh();
  }

  const rows = () => [...form.querySelectorAll('[data-rows="images"] > [data-row]')];

  function refresh() {
    const used = new Set([...form.elements.body?.value.matchAll(/!\[[^\]]*\]\(\s*<?([^)>\s]+)/g) ?? []].map((match) => match[1]));
    for (const [number, row] of rows().entries()) {
      const name = fileOf(row)?.value.trim();
      if (!name) continue;
      used.add(name);
      const picture = known.get(name);
      if (picture) decorate(row, picture, number);
      else lookUp(name);
    }
    unused([...known.values()].filter((picture) => !used.has(picture.name)));
  }

  function decorate(row, picture, number) {
    row.classList.add("row-known");
    const alt = row.querySelector('[name$=".alt"]');
    if (alt) alt.placeholder = "谁在哪里做什么";
    let box = row.querySelector("[data-row-picture]");
    const shown = `${picture.small} ${picture.name}`;
    if (box?.dataset.rowPicture !== shown) {
      box?.remove();
      box = document.createElement("div");
      box.className = "row-picture";
      box.dataset.rowPicture = shown;
      const image = Object.assign(document.createElement("img"), { src: picture.small, alt: `图片 ${picture.name}` });
      const side = document.createElement("p");
      const cover = Object.assign(document.createElement("span"), { className: "tag tag-strong", textContent: "封面" });
      cover.dataset.cover = "";
      side.append(cover, button("裁图、转正", () => crop(picture)), Object.assign(document.createElement("span"), { className: "muted", textContent: `${picture.name}，${picture.facts}` }));
      box.append(image, side);
      row.querySelector(".row-fields").prepend(box);
    }
    box.querySelector("[data-cover]").hidden = number !== 0;
  }

  function unused(pictures) {
    const box = tray.querySelector("[data-tray-unused]");
    const names = pictures.map((picture) => picture.small).join(" ");
    if (box.dataset.names === names) return;
    box.dataset.names = names;
    box.hidden = !pictures.length;
    box.querySelector("ul").replaceChildren(...pictures.map((picture) => {
      const line = document.createElement("li");
      line.className = "tray-one";
      const facts = Object.assign(document.createElement("p"), { className: "tray-facts muted", textContent: `${picture.name}，${picture.facts}` });
      const acts = Object.assign(document.createElement("p"), { className: "tray-acts" });
      acts.append(button("用上它", () => list(picture.name)), button("删掉", () => remove(picture)));
      line.append(Object.assign(document.createElement("img"), { src: picture.small, alt: `图片 ${picture.name}` }), facts, acts);
      return line;
    }));
  }

  // 别人传的、刚并进来的：问一次
  async function lookUp(name) {
    if (asked.has(name)) return;
    asked.add(name);
    try {
      const { told } = await ask(tray.dataset.address);
      (told?.pictures ?? []).forEach(remember);
      if (known.has(name)) refresh();
    } catch {
      asked.delete(name); // 没有网，以后再问
    }
  }

  async function remove(picture) {
    if (!window.confirm(`删掉 ${picture.name}？`)) return;
    const told = await post(picture.remove, new FormData()).catch(() => null);
    if (!told?.removed) {
      window.alert(told?.refused ?? "没有删成，过一会儿再试。");
      return;
    }
    known.delete(picture.name);
    refresh();
  }

  async function crop(picture) {
    let answer;
    try {
      answer = await ask(picture.crop);
    } catch {
      answer = null;
    }
    if (!answer?.ok) {
      window.alert(answer ? "现在打不开裁图，过一会儿再试。" : "没有网，裁不了图；有网了再来。");
      return;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "crop-dialog";
    dialog.setAttribute("aria-labelledby", "crop-title");
    dialog.innerHTML = answer.text; // 服务器排好、转义过的
    document.body.append(dialog);
    const inner = dialog.querySelector("form");
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-crop-back]")) return;
      event.preventDefault();
      dialog.close();
    });
    inner.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = await post(inner.action, new FormData(inner, event.submitter)).catch(() => null);
      if (told?.picture) {
        remember(told.picture);
        dialog.close();
        refresh();
        form.dispatchEvent(new Event("change")); // 预览跟着换
        return;
      }
      const line = dialog.querySelector("[data-crop-told]");
      line.textContent = told?.refused ?? "没有存上，过一会儿再点一次。";
      line.hidden = false;
    });
    dialog.showModal();
    await mountCrop(inner);
    dialog.querySelector("[data-crop-frame]").focus();
  }

  async function post(address, body) {
    return (await ask(address, withToken(body, form))).told;
  }

  const watch = new MutationObserver(refresh);
  watch.observe(document.getElementById("part-pictures"), { childList: true, subtree: true });
  form.addEventListener("input", (event) => {
    if (event.target.name === "body" || event.target.name?.endsWith(".file")) refresh();
  });
  refresh();
}

// 函数声明，不是 const：最上面就用得着
function fileOf(row) {
  return row.querySelector('[name$=".file"]');
}

function bodyOf(target) {
  return target.closest?.('[data-field="body"]')?.querySelector("textarea") ?? null;
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

// 写进正文光标的地方；自成一段
function mention(body, name) {
  const { selectionStart: at, selectionEnd: end, value } = body;
  const before = !value.slice(0, at).trim() || value.slice(0, at).endsWith("\n\n") ? "" : "\n\n";
  const after = value.slice(end).startsWith("\n\n") ? "" : "\n\n";
  const text = `${before}![](${name})${after}`;
  if (document.activeElement === body && document.execCommand("insertText", false, text)) return;
  body.setRangeText(text, at, end, "end");
  body.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
