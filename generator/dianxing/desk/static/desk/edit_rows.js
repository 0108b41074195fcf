// 一条一条地添、删、挪；号码跟着重排，数字里选的出处跟着那一条走。
const ATTRIBUTES = ["name", "id", "for", "list", "aria-label", "aria-describedby", "data-row", "data-wrong", "data-count", "formaction"];

const rowsOf = (box) => [...box.children].filter((child) => child.matches("[data-row]"));

function renumber(row, path, old, number) {
  const dashed = path.replaceAll(".", "-");
  const place = old === "__n__" ? old : String(Number(old) + 1);
  const swap = (text) => text
    .replaceAll(new RegExp(`(^|[ :])${path}\\.${old}(?![0-9])`, "g"), `$1${path}.${number}`)
    .replaceAll(new RegExp(`f-${dashed}-${old}(?![0-9])`, "g"), `f-${dashed}-${number}`)
    .replaceAll(`:${path}:${old}`, `:${path}:${number}`)
    .replaceAll(`第 ${place} 条`, `第 ${number + 1} 条`);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ATTRIBUTES) {
      if (element.hasAttribute(name)) element.setAttribute(name, swap(element.getAttribute(name)));
    }
    if (element.matches("button[value]")) element.value = swap(element.value);
    if (element.matches("label.visually-hidden")) element.textContent = swap(element.textContent);
    if (element.matches(".row-number")) element.textContent = String(number + 1);
  }
}

function tidy(box) {
  const path = box.dataset.rows;
  rowsOf(box).forEach((row, number) => {
    const old = row.dataset.row.slice(path.length + 1);
    if (old !== String(number)) renumber(row, path, old, number);
  });
}

// 记下每个数字选的是哪一条出处（那一条的元素），动过以后再选回去
function linked(form) {
  const box = form.querySelector('[data-rows="sources"]');
  const rows = box ? rowsOf(box) : [];
  return [...form.querySelectorAll("select[data-source]")].map((select) => [select, rows[Number(select.value) - 1], select.value]);
}

export function refreshSources(form, links = linked(form)) {
  const box = form.querySelector('[data-rows="sources"]');
  if (!box) return;
  const rows = rowsOf(box);
  const before = new Map(links.map(([select, row, value]) => [select, { row, value }]));
  for (const select of form.querySelectorAll("select[data-source]")) {
    const { row, value } = before.get(select) ?? { row: rows[Number(select.value) - 1], value: select.value };
    const options = rows.map((one, number) => {
      const title = one.querySelector('[name$=".title"]')?.value.trim() || "（还没写名称）";
      return new Option(`${number + 1}. ${title}`.slice(0, 40), String(number + 1));
    });
    let chosen = "";
    if (row) chosen = rows.includes(row) ? String(rows.indexOf(row) + 1) : "";
    else if (value) {
      chosen = value;
      if (Number(value) > rows.length || !Number(value)) options.push(new Option(`第 ${value} 条（还没有）`, value));
    }
    select.replaceChildren(new Option("— 没选 —", ""), ...options);
    select.value = chosen;
  }
}

export function addRow(form, path) {
  const box = form.querySelector(`[data-rows="${path}"]`);
  const links = linked(form);
  const row = form.querySelector(`template[data-template="${path}"]`).content.cloneNode(true).querySelector("[data-row]");
  box.append(row);
  renumber(row, path, "__n__", rowsOf(box).length - 1);
  refreshSources(form, links);
  return row;
}

export function watchRows(form, changed) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    if (!button) return;
    event.preventDefault();
    const [act, path] = button.value.split(":");
    if (act === "add") {
      const row = addRow(form, path);
      row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      changed();
      return;
    }
    const box = form.querySelector(`[data-rows="${path}"]`);
    const row = button.closest("[data-row]");
    const links = linked(form);
    if (act === "up") row.previousElementSibling?.before(row);
    if (act === "first") box.prepend(row);
    if (act === "down") row.nextElementSibling?.after(row);
    if (act === "remove") {
      const written = [...row.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea")].some((one) => one.value.trim());
      if (written && !window.confirm("删掉这一条？里面写的字会一起删掉（历史里还找得到）。")) return;
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next ?? box.parentElement.querySelector("button[data-act=add]")).focus();
    }
    tidy(box);
    refreshSources(form, links);
    if (act !== "remove") button.focus();
    changed();
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches('[name^="sources."][name$=".title"]')) refreshSources(form);
  });
}
