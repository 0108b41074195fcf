// 从 Word、WPS 粘贴：先贴上没有格式的字（什么时候都不丢），服务器整理好了，再换成正文的写法；按一次撤销回到粘贴以前。
import { ask, withToken } from "./ask.js";
import { composing } from "./edit_keys.js";

const form = document.querySelector("[data-write]");
if (form) form.addEventListener("paste", pasted);

function pasted(event) {
  const { target, clipboardData: data } = event;
  if (event.defaultPrevented || !data || !target.matches("textarea, input[type=text]") || composing()) return;
  const html = data.getData("text/html");
  const text = data.getData("text/plain").replaceAll(/\r\n?/g, "\n");
  if (target.matches("input")) {
    if (!text.includes("\n")) return; // 浏览器自己贴得好
    event.preventDefault();
    insert(target, oneLine(text));
  } else if (target.name !== "body") {
    if (!html || !text.trim()) return;
    event.preventDefault();
    insert(target, tidy(text));
  } else if (html.trim()) {
    const plain = text.trim() ? text : new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
    if (!plain) return;
    event.preventDefault();
    const spot = { at: target.selectionStart, plain, before: target.value };
    insert(target, plain);
    arrange(target, { ...spot, after: target.value }, html);
  }
}

// 短的一栏只有一行：汉字中间不留空格
function oneLine(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean)
    .reduce((all, line) => (all ? `${all}${/[\w.,;:]$/.test(all) && /^\w/.test(line) ? " " : ""}${line}` : line), "");
}

function tidy(text) {
  return text.replaceAll("\u00a0", " ").split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
}

// 能撤销的写法；浏览器不让的，直接换
function insert(target, text) {
  target.focus();
  apart(target);
  if (document.execCommand("insertText", false, text)) return;
  target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
  target.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
}

// 动一下光标：前后打的字和这一下不算同一次，撤销才分得开
function apart(target) {
  const { selectionStart: from, selectionEnd: to } = target;
  target.setSelectionRange(0, 0);
  target.setSelectionRange(from, to);
}

async function arrange(target, spot, html) {
  const note = noteOf(target);
  note.textContent = "正在整理粘贴的格式…";
  const body = new FormData();
  body.set("html", html.replaceAll(/(\ssrc\s*=\s*)(["'])data:[\s\S]*?\2/gi, "$1$2$2")); // 图片的内容不必送去
  let answer;
  try {
    answer = await ask(form.dataset.paste, withToken(body, form));
  } catch {
    note.textContent = "没有网，贴上的是没有格式的字；小标题、列表要自己标。";
    return;
  }
  const { told } = answer;
  if (!answer.ok || !told) {
    note.textContent = told?.refused ?? "这一次没有整理成格式，贴上的是没有格式的字。";
    return;
  }
  while (composing()) await new Promise((done) => { setTimeout(done, 200); });
  const done = replace(target, spot, told.markdown.trim());
  note.textContent = [...(done ? [] : ["整理的时候你又改过，留着没有格式的字。"]), ...told.notes].join("");
}

// 把刚才贴上的那一段换掉；找不到了（人又改过）答 false
function replace(target, { at, plain, before, after }, markdown) {
  const { value } = target;
  if (value === after && document.activeElement === target && target.selectionStart === at + plain.length) {
    // 贴上以后没有动过：撤掉再贴，撤销时就是一步（直接换掉几行，Chromium 重做的时候会丢字）
    document.execCommand("undo");
    if (target.value === before) {
      insert(target, fitted(markdown, before.slice(0, target.selectionStart), before.slice(target.selectionEnd)));
      apart(target);
      return true;
    }
    document.execCommand("redo");
    if (target.value !== value) return false;
  }
  let from = at;
  if (value.slice(at, at + plain.length) !== plain) {
    from = value.indexOf(plain);
    if (from < 0 || value.includes(plain, from + 1)) return false;
  }
  const to = from + plain.length;
  const text = fitted(markdown, value.slice(0, from), value.slice(to));
  if (text === plain) return true;
  if (document.activeElement !== target) {
    target.setRangeText(text, from, to, "preserve");
    target.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
    return true;
  }
  const moved = (spot) => (spot <= from ? spot : spot >= to ? spot + text.length - plain.length : from + text.length);
  const caret = [moved(target.selectionStart), moved(target.selectionEnd)];
  const scrolled = [target.scrollTop, window.scrollY];
  target.setSelectionRange(from, to);
  insert(target, text);
  target.setSelectionRange(...caret);
  target.scrollTop = scrolled[0];
  window.scrollTo(window.scrollX, scrolled[1]);
  return true;
}

// 几段的、带记号的，前后空一行，才不会和原来的连成一段
function fitted(markdown, before, after) {
  if (!markdown.includes("\n\n") && !/^(#|[-*>|]|\d+\.)/.test(markdown)) return markdown;
  const head = !before.trim() || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = !after.trim() || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  return `${head}${markdown}${tail}`;
}

function noteOf(target) {
  const field = target.closest("[data-field]");
  let note = field.querySelector("[data-paste-note]");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "hint paste-note" });
    note.dataset.pasteNote = "";
    note.setAttribute("role", "status");
    target.after(note);
  }
  return note;
}
