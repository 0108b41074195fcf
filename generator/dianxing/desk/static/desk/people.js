// 人员的页面：复制一次性链接，再加一行岗位。没有脚本也能用：链接可以自己选中，空行本来就多给两行。
const copy = document.querySelector("#copy-link");
const link = document.querySelector("#link");
if (copy && link) {
  const said = document.querySelector("#copied");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    link.select();
    try {
      // 不是 https 的局域网里没有剪贴板接口
      if (navigator.clipboard) await navigator.clipboard.writeText(link.value);
      else if (!document.execCommand("copy")) throw new Error("refused");
      said.textContent = "复制好了，发给他本人。";
    } catch {
      said.textContent = "浏览器不让复制：链接已经选中，按 Ctrl-C（手机长按）复制。";
    }
  });
}

const rows = document.querySelector("#post-rows");
const more = document.querySelector("#more-posts");
if (rows && more) {
  more.hidden = false;
  more.addEventListener("click", () => {
    const row = rows.lastElementChild.cloneNode(true);
    const number = rows.children.length + 1;
    const [role, county] = row.querySelectorAll("select");
    for (const [select, word] of [[role, "角色"], [county, "县区"]]) {
      select.selectedIndex = 0;
      select.setAttribute("aria-label", `第 ${number} 行的${word}`);
    }
    rows.append(row);
    role.focus();
  });
}
