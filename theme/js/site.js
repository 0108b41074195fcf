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
      var box = target.closest("details");
      box.open = false;
      box.querySelector("summary").focus();
    }
  });

  function copy(button) {
    var text = button.getAttribute("data-copy") || location.href;
    var done = function () {
      var label = button.querySelector("[data-label]") || button;
      var before = label.textContent;
      label.textContent = "已复制";
      setTimeout(function () { label.textContent = before; }, 2000);
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { byHand(text, done); });
    } else {
      byHand(text, done);
    }
  }
  // 旧的微信内核没有剪贴板接口
  function byHand(text, done) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "vh";
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) done();
    area.remove();
  }
  document.querySelectorAll("[data-copy],[data-print]").forEach(function (button) { button.hidden = false; });

  // 顶上的栏目条标出所在的栏目；链接指到收起的一段就打开它
  document.querySelectorAll(".strip a").forEach(function (link) {
    if (link.pathname !== location.pathname) return;
    link.setAttribute("aria-current", "page");
    var list = link.closest("ul");
    list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  });
  function unfold() {
    var box = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (box && box.tagName === "DETAILS") box.open = true;
  }
  unfold();
  window.addEventListener("hashchange", unfold);

  // 往下读时底栏让开，往上一动就回来
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
      document.head.appendChild(script);
    });
  }
})();
