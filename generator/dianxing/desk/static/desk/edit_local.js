// 写的字在浏览器里也存一份：按人、按案例。存上服务器就删掉。
import { ask, withToken } from "./ask.js";

const SKIPPED = new Set(["csrfmiddlewaretoken", "user", "do"]);

export const device = window.matchMedia("(pointer: coarse)").matches ? "手机" : "电脑";

export class LocalCopy {
  constructor(form) {
    this.form = form;
    this.key = `desk:${form.dataset.user}:${form.dataset.case}`;
  }

  entries() {
    return [...new FormData(this.form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string");
  }

  // 存不下（满了、浏览器不让）就答 false
  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), entries: this.entries() }));
      return true;
    } catch {
      return false;
    }
  }

  read(key = this.key) {
    try {
      const found = JSON.parse(localStorage.getItem(key));
      return found && Array.isArray(found.entries) ? found : null;
    } catch {
      return null;
    }
  }

  forget() {
    this.move(this.key, null);
  }

  // 没拿主意就接着写了：那一份先挪到一边，下次打开还问
  setAside() {
    this.move(this.key, this.earlier);
  }

  // 用那一份：它又是正在写的了
  takeBack() {
    if (this.read(this.earlier)) this.move(this.earlier, this.key);
  }

  get earlier() { return `${this.key}:earlier`; }

  move(from, to) {
    try {
      const text = localStorage.getItem(from);
      if (to && text !== null) localStorage.setItem(to, text);
      localStorage.removeItem(from);
    } catch { /* 浏览器不让用，本来也没存 */ }
  }

  // 和页面上的比，有没有不同；第几版不算
  differs(found) {
    const plain = (entries) => JSON.stringify(entries.filter(([name]) => name !== "seen").map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]));
    return plain(found.entries) !== plain(this.entries());
  }
}

// 打开时这里有一份没存上的：先看看有什么不同，再决定用哪份
export function offer(form, local, panel) {
  const copies = [local.key, local.earlier].map((key) => [key, local.read(key)]);
  for (const [key, copy] of copies) {
    if (copy && !local.differs(copy)) local.move(key, null);
  }
  const found = copies.map(([, copy]) => copy).find((copy) => copy && local.differs(copy));
  if (!found) return false;
  const when = new Date(found.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const line = document.createElement("p");
  line.textContent = `这台${device}里有一份 ${when} 写的、没有存上的稿子，和下面的不一样。`;
  const box = document.createElement("div");
  const actions = document.createElement("div");
  actions.className = "actions";
  const button = (label, act, kind = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.className = kind;
    made.addEventListener("click", act);
    actions.append(made);
  };
  button("看看有什么不同", async () => {
    const body = new FormData();
    for (const [name, value] of found.entries) body.append(name, value);
    body.set("do", "compare");
    try {
      const answer = await ask(form.dataset.autosave, withToken(body, form));
      if (!answer.ok) throw new Error(String(answer.status));
      box.innerHTML = answer.text; // 服务器排好、转义过的
      panel.focus();
    } catch {
      box.textContent = "现在比不了，过一会儿再试。";
    }
  });
  button("用这份", () => {
    local.takeBack();
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = form.action;
    const all = [...found.entries, ["do", "redraw"], ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
    for (const [name, value] of all) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      input.hidden = true;
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  }, "main-action");
  button("不要了", () => {
    if (form.dataset.deciding !== undefined) local.forget();
    local.move(local.earlier, null);
    panel.hidden = true;
    panel.replaceChildren();
    form.dispatchEvent(new Event("desk:decided"));
  });
  panel.className = "notice notice-warning local";
  panel.tabIndex = -1;
  panel.replaceChildren(line, box, actions);
  panel.hidden = false;
  return true;
}
