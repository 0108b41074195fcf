// 写稿页：把各件事接起来。没有它，表单照样能写、能存、能添删。
import { watchChoices, refreshChoices } from "./edit_choices.js";
import { guardKeys } from "./edit_keys.js";
import { LocalCopy, offer } from "./edit_local.js";
import { previews } from "./edit_preview.js";
import { refreshSources, watchRows } from "./edit_rows.js";
import { Saver } from "./edit_saving.js";

const form = document.querySelector("[data-write]");
if (form) start();

function start() {
  const reload = previews(document.querySelector("[data-previews]"));
  const local = new LocalCopy(form);
  const saver = new Saver(form, local, (told) => {
    show(told);
    reload();
  });
  const changed = () => {
    if (form.dataset.deciding !== undefined) {
      delete form.dataset.deciding;
      local.setAside();
    }
    saver.changed();
  };
  guardKeys(form, changed);
  watchChoices(form);
  watchRows(form, changed);
  form.addEventListener("input", (event) => {
    count(event.target);
    if (!event.isComposing) changed();
  });
  form.addEventListener("change", changed);
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "save" || saver.leaving) {
      saver.leaving = true;
      return;
    }
    event.preventDefault();
    await saver.save("save");
  });
  document.querySelector("[data-leave]")?.addEventListener("click", async (event) => {
    if (!saver.dirty) return;
    event.preventDefault();
    if (await saver.save("save")) window.location.assign(event.target.href);
  });
  const panel = document.querySelector("[data-local]");
  const address = new URL(window.location.href);
  if (address.searchParams.has("settled")) { // 两边的字刚刚选好存了
    local.forget();
    address.searchParams.delete("settled");
    window.history.replaceState(null, "", address);
  }
  if (form.dataset.unsaved !== undefined) {
    saver.changed();
  } else if (offer(form, local, panel)) {
    form.dataset.deciding = "";
    form.addEventListener("desk:decided", () => {
      delete form.dataset.deciding;
    });
  }
  if (window.location.hash) openAround(document.querySelector(window.location.hash));
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest('a[href^="#"]');
    if (!anchor) return;
    const target = document.getElementById(anchor.hash.slice(1));
    if (!target) return;
    openAround(target);
    if (target.matches("input, select, textarea, legend, [tabindex]")) {
      event.preventDefault();
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    }
  });
}

function openAround(target) {
  for (let one = target?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
}

function count(control) {
  const line = form.querySelector(`[data-count="${control.id}"] b`);
  if (!line) return;
  const length = [...control.value.trim()].length;
  line.textContent = String(length);
  line.parentElement.classList.toggle("over", length > Number(line.parentElement.dataset.limit));
}

function show(told) {
  for (const line of form.querySelectorAll("[data-wrong]")) {
    const problems = told.problems[line.dataset.wrong] ?? [];
    line.textContent = problems.join(" ");
    const control = document.getElementById(line.id.replace(/-wrong$/, ""));
    if (!control?.matches("input, select, textarea")) continue;
    if (problems.length) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  const meter = document.querySelector("[data-meter]");
  meter.querySelector("[data-meter-body]").innerHTML = told.meter; // 服务器排好、转义过的
  meter.querySelector("summary").replaceChildren("写到 ", Object.assign(document.createElement("b"), { textContent: `${told.percent}%` }), told.wrong ? ` · 要改 ${told.wrong} 处` : "", told.needs ? ` · 还缺 ${told.needs} 样` : "");
  document.querySelector("[data-shown-revision]").textContent = told.revision;
  document.querySelector("[data-summary]")?.remove(); // 进度里有最新的
  if (Object.keys(told.fields).length) {
    refreshChoices(form);
    refreshSources(form);
  }
}
