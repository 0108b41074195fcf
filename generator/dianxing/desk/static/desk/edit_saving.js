// 自动保存：改了以后等几秒存一次；没有网、登录过期，字都在浏览器里，隔一会儿再试。
// 存的时候从不动正在写的那一格。
import { ask } from "./ask.js";
import { composing } from "./edit_keys.js";
import { device } from "./edit_local.js";

const WAIT = 3000;
const LONGEST_WAIT = 12000;
const RETRY = [4000, 8000, 15000, 30000];

export class Saver {
  constructor(form, local, shown) {
    this.form = form;
    this.local = local;
    this.shown = shown;
    this.version = 0;
    this.saved = 0;
    this.failures = 0;
    this.busy = null;
    this.held = false; // 等人拿主意（两边都改了、另一个人登录着、不能改了）
    this.first = 0;
    window.addEventListener("online", () => this.dirty && this.schedule(0));
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.leaving) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty) this.save("auto");
    });
  }

  get dirty() { return this.version !== this.saved; }

  changed() {
    this.version += 1;
    this.first ||= Date.now();
    this.keptHere = this.local.keep();
    if (this.held) return;
    if (!this.failures) this.say("有改动，马上自动保存");
    this.schedule(this.failures ? this.pause() : Math.max(0, Math.min(WAIT, this.first + LONGEST_WAIT - Date.now())));
  }

  schedule(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save("auto"), after);
  }

  pause() { return RETRY[Math.min(this.failures - 1, RETRY.length - 1)]; }

  // 存好了答 true
  async save(how) {
    if (this.busy) {
      await this.busy;
      return this.dirty || how === "save" ? this.save(how) : true;
    }
    if (!this.dirty && how === "auto") return true;
    if (composing()) { // 拼到一半的字母不存
      this.schedule(1000);
      return false;
    }
    clearTimeout(this.timer);
    this.busy = this.send(how);
    try { return await this.busy; } finally { this.busy = null; }
  }

  async send(how) {
    const version = this.version;
    const body = new FormData(this.form);
    body.set("do", how);
    if (!this.failures) this.say("正在存…");
    let answer;
    try {
      answer = await ask(this.form.dataset.autosave, body);
    } catch {
      return this.later(`没有网，${this.here()}`);
    }
    if (answer.status === 401) return this.later(`登录过期了，${this.here()}`, "sign-in");
    const { told } = answer;
    if (answer.ok && told) return this.done(told, version);
    if (told?.clash) return this.hold(told.clash, "choose");
    if (told?.refused) return this.hold(told.refused);
    if (answer.status === 403) return this.renew(how);
    return this.later(`没有存上，${this.here()}`);
  }

  done(told, version) {
    this.failures = 0;
    this.held = false;
    this.first = 0;
    const waits = Object.keys(told.fields).filter((path) => {
      const field = this.form.querySelector(`[data-field="${CSS.escape(path)}"]`);
      return field?.contains(document.activeElement);
    });
    if (waits.length) {
      // 别人改的正是光标所在的这一栏：先不换，等人写完；没认下新的版本，下次存还会再并一遍
      this.say(told.message);
      this.schedule(WAIT);
      return false;
    }
    for (const [path, html] of Object.entries(told.fields)) {
      const field = this.form.querySelector(`[data-field="${CSS.escape(path)}"]`);
      if (field) field.outerHTML = html; // 服务器排好、转义过的
    }
    this.form.elements.seen.value = told.revision;
    this.saved = version;
    if (this.dirty) {
      this.local.keep();
      this.schedule(WAIT);
    } else {
      this.local.forget();
    }
    this.say(told.message || `已保存，${told.saved}`);
    this.shown(told);
    return true;
  }

  here() {
    return this.keptHere === false ? `这台${device}也存不下，先别关这一页` : `写的字存在这台${device}里`;
  }

  later(line, act) {
    this.keptHere = this.local.keep();
    this.failures += 1;
    this.say(line, act, true);
    this.schedule(this.pause());
    return false;
  }

  hold(line, act) {
    this.local.keep();
    this.held = true;
    clearTimeout(this.timer);
    this.say(`${line}${this.here()}。`, act, true);
    return false;
  }

  // 凭证不对：多半是别的窗口里重新登录过，要一个新的再存
  async renew(how) {
    try {
      const answer = await ask(this.form.dataset.autosave);
      if (answer.status === 401) return this.later(`登录过期了，${this.here()}`, "sign-in");
      const { told } = answer;
      if (String(told.user) !== this.form.dataset.user) return this.hold("现在登录的是另一个人，没有存。");
      if (this.renewed === told.token) throw new Error("同一个凭证");
      this.renewed = told.token;
      for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = told.token;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": told.token }));
      return this.send(how);
    } catch {
      return this.later(`没有存上，${this.here()}`);
    }
  }

  say(line, act, alarming = false) {
    const state = document.querySelector("[data-state]");
    state.parentElement.classList.toggle("bar-alarm", alarming);
    const parts = [line];
    if (act === "sign-in") {
      const link = document.createElement("a");
      link.href = this.form.dataset.signIn;
      link.target = "_blank";
      link.textContent = "重新登录";
      parts.push("。", link);
    }
    if (act === "choose") {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "去选";
      button.addEventListener("click", () => {
        this.leaving = true;
        this.form.querySelector("button[value=save]").click();
      });
      parts.push(" ", button);
    }
    if (state.textContent !== line || act) state.replaceChildren(...parts);
  }
}
