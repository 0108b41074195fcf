// 输入法和回车：正在拼字的时候什么也不做；在一行的格子里按回车不会把整张表单交出去。
let where = null;

export const composing = () => where !== null;

export function guardKeys(form, ended) {
  form.addEventListener("compositionstart", (event) => { where = event.target; });
  const finish = () => {
    if (where === null) return;
    where = null;
    ended();
  };
  form.addEventListener("compositionend", finish);
  form.addEventListener("focusout", finish);
  form.addEventListener("keydown", (event) => {
    // 229：有的浏览器在选字的那一下回车已经说自己不在拼字了
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (event.target.matches("input, select")) event.preventDefault();
  });
}
