// 页面的小开关：大字版、底栏收放、复制链接、打印、搜索框取用时再载检索模块。没有脚本，页面照样能读能用。
(function () {
  "use strict";
  var html = document.documentElement;
  var KEY = "dx-large";

  function stored() {
    try { return localStorage.getItem(KEY) === "1"; } catch (e) { return false; } // 隐私模式下不许存
  }
  function store(on) {
    try { on ? localStorage.setItem(KEY, "1") : localStorage.removeItem(KEY); } catch (e) { /* 只管这一页 */ }
  }
  function large(on) {
    html.classList.toggle("large", on);
    document.querySelectorAll("[data-large]").forEach(function (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(on));
    });
  }
  html.classList.add("js");
  large(stored());

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-large],[data-copy],[data-print],[data-close]");
    if (!target) return;
    if (target.hasAttribute("data-large")) {
      var on = !html.classList.contains("large");
      large(on);
      store(on);
    } else if (target.hasAttribute("data-copy")) {
      copy(target);
    } else if (target.hasAttribute("data-print")) {
      window.print();
    } else {
      fold(target.closest("details"));
    }
  });
  function fold(box) {
    box.open = false;
    box.querySelector("summary").focus();
  }

  // 筛选盖在页面上时：点别处、按 Esc 就收起，那一下不当作点了下面的链接
  function openSheet() {
    var box = document.querySelector(".filters[open]");
    var sheet = box && box.querySelector(".sheet");
    return sheet && getComputedStyle(sheet).position !== "static" ? box : null;
  }
  document.addEventListener("click", function (event) {
    var box = openSheet();
    if (!box || box.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    fold(box);
  }, true);
  document.addEventListener("keydown", function (event) {
    var box = event.key === "Escape" && openSheet();
    if (box) fold(box);
  });

  function copy(button) {
    var text = button.getAttribute("data-copy") || location.href;
    var label = button.querySelector("[data-label]") || button;
    var before = label.textContent;
    var done = function (ok) {
      // 实在复制不了，就把网址亮出来，让人长按
      label.textContent = ok ? "已复制" : text;
      if (ok) setTimeout(function () { label.textContent = before; }, 2000);
    };
    var byHand = function () { done(selectAndCopy(text)); };
    if (before === "已复制") return;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { done(true); }, byHand);
    } else {
      byHand();
    }
  }
  // 旧的微信内核没有剪贴板接口
  function selectAndCopy(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "vh";
    document.body.appendChild(area);
    area.select();
    var copied = false;
    try { copied = document.execCommand("copy"); } catch (e) { /* 照复制不了办 */ }
    area.remove();
    return copied;
  }
  document.querySelectorAll("[data-copy],[data-print],[data-close]").forEach(function (button) { button.hidden = false; });

  // 顶上的栏目条标出所在的栏目；横着滑的一排，把当前的滑到看得见；链接指到收起的一段就打开它
  document.querySelectorAll(".strip a").forEach(function (link) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
  });
  document.querySelectorAll(".strip [aria-current],.chips [aria-current]").forEach(function (link) {
    var list = link.closest("ul");
    list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  });
  function unfold() {
    var box = null;
    try { box = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) { /* 网址里写坏了的 % */ }
    if (box && box.tagName === "DETAILS") box.open = true;
  }
  unfold();
  window.addEventListener("hashchange", unfold);

  // 往下读时底栏让开，往上一动、键盘走到它就回来
  var bar = document.querySelector(".bar");
  if (bar && "requestAnimationFrame" in window) {
    var last = window.scrollY, waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () {
        var y = window.scrollY;
        if (Math.abs(y - last) > 8) {
          bar.classList.toggle("bar-away", y > last && y > 160 && !bar.contains(document.activeElement));
          last = y;
        }
        waiting = false;
      });
    }, { passive: true });
    bar.addEventListener("focusin", function () { bar.classList.remove("bar-away"); });
  }

  // 用到搜索框才载检索模块；搜索页自己会载
  var src = html.getAttribute("data-search-js");
  if (src) {
    document.addEventListener("focusin", function load(event) {
      if (!event.target.closest("[data-search-box]")) return;
      document.removeEventListener("focusin", load);
      var script = document.createElement("script");
      script.type = "module";
      script.src = src;
      script.onerror = function () { // 信号不好，下次再来；搜索框照样能提交
        script.remove();
        document.addEventListener("focusin", load);
      };
      document.head.appendChild(script);
    });
  }
})();
