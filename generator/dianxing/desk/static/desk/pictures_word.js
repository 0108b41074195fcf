// 从 Word 导入：拖文件；交的时候页面不走，错了字和文件都还在。没有它，选文件、提交一样能用。
import { ask } from "./ask.js";

const form = document.querySelector("[data-word-form], [data-word-page]");
const drop = form?.querySelector("[data-word-drop]");
const input = form?.querySelector("input[type=file]");
const most = 50 * 1024 * 1024;

const wrong = (line) => {
  form.querySelector("[data-word-wrong]").textContent = line;
  if (line) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
};

// 一看就不行的，不必传上去才知道
function check(file) {
  if (!file) return "还没有选文件。选一份 .docx，或者拖到这里。";
  if (/\.(doc|wps)$/i.test(file.name)) return "这是老格式的文档。在 Word 或 WPS 里“另存为” .docx 再导入。";
  if (file.size > most) return `文件有 ${Math.ceil(file.size / 1024 / 1024)} MB，太大。在 Word 里“压缩图片”再导入，或者先导入文字、图片另外传。`;
  return "";
}

if (form) {
  form.querySelector("[data-word-hint]").hidden = false;
  input.addEventListener("change", () => wrong(input.files.length ? check(input.files[0]) : ""));
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) drop.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    input.files = event.dataTransfer.files;
    wrong(check(input.files[0]));
  });
  form.addEventListener("submit", (event) => {
    const line = check(input.files[0]);
    if (!line && form.matches("[data-word-page]")) return;
    event.preventDefault();
    wrong(line);
    if (line) input.focus();
    else send();
  });
}

async function send() {
  const go = form.querySelector("[data-word-go]");
  const told = form.querySelector("[data-word-told]");
  const label = go.textContent;
  go.disabled = true;
  go.textContent = "正在读文档…";
  told.hidden = true;
  for (const line of form.querySelectorAll("[data-wrong]")) line.textContent = "";
  try {
    const answer = await ask(form.action, new FormData(form), 0); // 大的文件传得久
    const said = answer.told;
    if (said?.address) {
      window.location.assign(said.address);
      return;
    }
    if (said?.wrong) show(said.wrong);
    else if (answer.status === 401) tell("登录过期了。在别的窗口里重新登录，再点一次“导入”。");
    else if (answer.status === 503) tell("服务器正忙，过半分钟再点一次“导入”。");
    else if (answer.status === 429) tell("一下子导入得太多了，过一会儿再试。");
    else tell("没有导入成。再点一次；还是不行，把这份文档发给管理员看看。");
  } catch {
    tell("没有网，文件还在这里。有网了再点一次“导入”。");
  }
  go.disabled = false;
  go.textContent = label;
}

function tell(line) {
  const told = form.querySelector("[data-word-told]");
  told.textContent = line;
  told.hidden = false;
}

function show(problems) {
  for (const [name, line] of Object.entries(problems)) {
    if (name === "word") {
      wrong(line);
      input.focus();
      continue;
    }
    const place = form.querySelector(`[data-wrong="${CSS.escape(name)}"]`);
    if (!place) {
      tell(line);
      continue;
    }
    place.textContent = line;
    form.elements[name]?.focus();
  }
}
