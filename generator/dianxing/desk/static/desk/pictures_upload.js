// 一张一张地传，看得见传到哪里；没有传上的留着，可以再传。
import { MARK, withToken } from "./ask.js";

const MOST = 30 * 1024 * 1024;

export class Uploader {
  // `done(picture, place)`：服务器收下了一张；`place` 是传的时候说的要放在哪里
  constructor(form, address, list, done) {
    Object.assign(this, { form, address, list, done, waiting: [], running: false });
    window.addEventListener("beforeunload", (event) => {
      if (this.running) event.preventDefault();
    });
    window.addEventListener("online", () => this.list.querySelectorAll("[data-again]").forEach((button) => button.click()));
  }

  add(files, place) {
    for (const file of files) {
      const line = document.createElement("li");
      const name = Object.assign(document.createElement("b"), { textContent: file.name || "粘贴的图片" });
      line.append(name);
      this.list.append(line);
      if (/\.docx?$/i.test(file.name)) this.fail({ file, place, line }, "这是 Word 文件，用页首的“从 Word 导入”。", false);
      else if (file.size > MOST) this.fail({ file, place, line }, `有 ${Math.ceil(file.size / 1024 / 1024)} MB，上限是 30 MB。缩到长边 4000 像素再传。`, false);
      else this.waiting.push({ file, place, line });
    }
    this.next();
  }

  async next() {
    if (this.running) return;
    this.running = true;
    for (let one = this.waiting.shift(); one; one = this.waiting.shift()) await this.send(one);
    this.running = false;
  }

  async send(one) {
    const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    bar.setAttribute("aria-label", "传到哪里了");
    const [name] = one.line.children;
    one.line.replaceChildren(name, bar);
    let answer;
    try {
      answer = await this.post(one.file, (share) => { bar.value = share * 100; });
    } catch {
      this.fail(one, "没有网，还没有传上。", true);
      return;
    }
    const told = answer.told;
    if (told?.pictures?.length) {
      const [picture] = told.pictures;
      const said = document.createElement("span");
      said.textContent = picture.notes.length ? `收下了。${picture.notes.join("；")}。` : "收下了。";
      one.line.replaceChildren(name, said);
      if (!picture.notes.length) setTimeout(() => one.line.remove(), 4000);
      this.done(picture, one.place);
      return;
    }
    if (told?.failed?.length) this.fail(one, told.failed[0].why, false);
    else if (told?.refused) this.fail(one, told.refused, false);
    else if (answer.status === 401) this.fail(one, "登录过期了。在别的窗口里重新登录，再传。", true);
    else if (answer.status === 503) this.fail(one, "服务器正忙，过半分钟再传。", true);
    else if (answer.status === 429) this.fail(one, "传得太快了，过一会儿再传。", true);
    else this.fail(one, "没有传上。", true);
  }

  fail(one, line, again) {
    const [name] = one.line.children;
    const said = Object.assign(document.createElement("span"), { className: "failed", textContent: line });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: again ? "再传" : "知道了" });
    if (again) button.dataset.again = "";
    button.addEventListener("click", () => {
      if (!again) {
        one.line.remove();
        return;
      }
      this.waiting.push(one);
      this.next();
    });
    one.line.replaceChildren(name, said, button);
  }

  post(file, progress) {
    // fetch 看不到传了多少
    return new Promise((resolve, reject) => {
      const body = withToken(new FormData(), this.form);
      body.set("pictures", file, file.name || "zhan-tie.png");
      const request = new XMLHttpRequest();
      request.open("POST", this.address);
      request.setRequestHeader(MARK, "1");
      request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
      request.addEventListener("load", () => {
        let told = null;
        try { told = JSON.parse(request.responseText); } catch { /* 不是答脚本的一页 */ }
        resolve({ status: request.status, told });
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, reject);
      request.timeout = 180000;
      request.send(body);
    });
  }
}
