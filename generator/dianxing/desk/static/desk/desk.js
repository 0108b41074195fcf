// 各页都有的一点：点开的菜单，点别处就收起。
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.top-who[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of document.querySelectorAll("details.top-who[open]")) menu.open = false;
});
