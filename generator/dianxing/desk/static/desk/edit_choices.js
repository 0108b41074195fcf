// 有关联的选择：领域 → 类型，县区 → 园区、上级工会，范围 → 县区还是外地地名。没有脚本时全都列着，一样能选。
const kept = new WeakMap();

function once(element, read) {
  if (!kept.has(element)) kept.set(element, read());
  return kept.get(element);
}

const chosenLabel = (select) => (select.value || select.selectedIndex > 0 ? select.selectedOptions[0]?.textContent.trim() : "");

function kinds(form) {
  const area = form.elements.area;
  const kind = form.elements.kind;
  if (!area || !kind) return;
  const all = once(kind, () => [...kind.children]);
  const label = chosenLabel(area);
  const value = kind.value;
  const fits = (child) => child.tagName !== "OPTGROUP" || !label || child.label === label
    || [...child.children].some((option) => value && option.value === value);
  kind.replaceChildren(...all.filter(fits));
  kind.value = value;
}

function nearby(form, name) {
  const list = form.elements[name]?.list;
  const county = form.elements.county;
  if (!list || !county) return;
  const all = once(list, () => [...list.children]);
  const label = chosenLabel(county);
  list.replaceChildren(...all.filter((option) => !label || !option.dataset.group || option.dataset.group === label));
}

function places(form) {
  const scope = form.elements.scope;
  const away = scope?.value === "elsewhere" || scope?.value === "各地经验";
  const show = (path, shown) => {
    const field = form.querySelector(`[data-field="${path}"]`);
    if (field) field.hidden = !shown && !form.elements[path].value;
  };
  show("county", !away);
  show("zone", !away);
  show("place", away);
}

// 一格里写几个的：写好的留着，候选接在后面
function following(input) {
  const { list } = input;
  const all = once(list, () => [...list.options].map((option) => [option.value, option.text]));
  const written = /^.*[、，,；;]\s*/.exec(input.value)?.[0] ?? "";
  list.replaceChildren(...all.filter(([value]) => !written.includes(value)).map(([value, text]) => new Option(text, written + value)));
}

export function refreshChoices(form) {
  kinds(form);
  nearby(form, "zone");
  nearby(form, "union.approved_by");
  places(form);
}

export function watchChoices(form) {
  refreshChoices(form);
  for (const name of ["focusin", "input"]) {
    form.addEventListener(name, (event) => event.target.matches("[data-several]") && following(event.target));
  }
  form.addEventListener("change", (event) => {
    const name = event.target.name;
    if (name === "scope" && event.target.value === "elsewhere" && form.elements.county) form.elements.county.value = "";
    if (["scope", "county", "area", "kind", "place", "zone"].includes(name)) refreshChoices(form);
  });
}
