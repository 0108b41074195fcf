// 裁图：一个 3:2 的框，拖、捏、滚轮、方向键、加减号；框在哪里，写在几个滑块里，服务器照滑块裁（crop_choice.py 是同样的算法）。
export async function mountCrop(form) {
  const stage = form.querySelector("[data-crop-stage]");
  const canvas = form.querySelector("[data-crop-canvas]");
  const frame = form.querySelector("[data-crop-frame]");
  const source = form.querySelector("[data-crop-source]");
  const { size, across, down, turn } = form.elements;
  const ratio = Number(form.dataset.ratio);
  try {
    await source.decode();
  } catch {
    return; // 图取不到：滑块还能用
  }
  let box = { wide: 1, tall: 1 };

  const clamp = (input, value) => { input.value = String(Math.round(Math.min(Number(input.max), Math.max(Number(input.min), value)))); };
  const whole = () => form.elements.shape.value === "whole";

  function draw() {
    const scale = Math.min(1, 1400 / Math.max(source.naturalWidth, source.naturalHeight));
    const width = Math.round(source.naturalWidth * scale);
    const height = Math.round(source.naturalHeight * scale);
    const quarters = Number(turn.value) / 90;
    [canvas.width, canvas.height] = quarters % 2 ? [height, width] : [width, height];
    // 高不过屏幕的一半多；框的位置按这一块的百分之几算，所以大小要正好
    Object.assign(stage.style, { aspectRatio: `${canvas.width} / ${canvas.height}`, width: `min(100%, ${(55 * canvas.width) / canvas.height}vh)` });
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((quarters * Math.PI) / 2);
    pen.drawImage(source, -width / 2, -height / 2, width, height);
    place();
  }

  function place() {
    const scale = Number(size.value) / 100;
    const { width, height } = canvas;
    box = { wide: Math.min(1, (height * ratio) / width) * scale, tall: Math.min(1, width / ratio / height) * scale };
    frame.hidden = whole();
    Object.assign(frame.style, {
      width: `${box.wide * 100}%`,
      height: `${box.tall * 100}%`,
      left: `${(1 - box.wide) * Number(across.value)}%`,
      top: `${(1 - box.tall) * Number(down.value)}%`,
    });
  }

  function resize(value) {
    clamp(size, value);
    place();
  }

  // 移动画面上的几个像素
  function move(x, y) {
    const seen = canvas.getBoundingClientRect();
    const room = [(1 - box.wide) * seen.width, (1 - box.tall) * seen.height];
    if (room[0] > 0.5) clamp(across, start.across + (x / room[0]) * 100);
    if (room[1] > 0.5) clamp(down, start.down + (y / room[1]) * 100);
    place();
  }

  const fingers = new Map();
  let start = null;
  const spread = () => {
    const [one, two] = [...fingers.values()];
    return Math.hypot(one.x - two.x, one.y - two.y);
  };
  const begin = () => {
    const points = [...fingers.values()];
    start = { across: Number(across.value), down: Number(down.value), size: Number(size.value), x: points[0]?.x, y: points[0]?.y, spread: points.length > 1 ? spread() : 0 };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (whole()) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    begin();
    frame.focus({ preventScroll: true });
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size > 1) resize(start.size * (spread() / start.spread));
    else move(event.clientX - start.x, event.clientY - start.y);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    stage.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (fingers.size) begin();
    });
  }
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    resize(Number(size.value) - Math.sign(event.deltaY) * 4);
  }, { passive: false });
  frame.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 10 : 2;
    const acts = {
      ArrowLeft: () => clamp(across, Number(across.value) - step),
      ArrowRight: () => clamp(across, Number(across.value) + step),
      ArrowUp: () => clamp(down, Number(down.value) - step),
      ArrowDown: () => clamp(down, Number(down.value) + step),
      "+": () => clamp(size, Number(size.value) + 5),
      "=": () => clamp(size, Number(size.value) + 5),
      "-": () => clamp(size, Number(size.value) - 5),
      Enter: () => form.requestSubmit(form.querySelector("button[value=crop]")),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
    place();
  });
  form.addEventListener("input", (event) => (event.target === turn ? draw() : place()));
  for (const button of form.querySelectorAll("[data-crop-turn]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      turn.value = String((Number(turn.value) + Number(button.dataset.cropTurn)) % 360);
      draw();
    });
  }
  form.querySelector("[data-crop-help]").hidden = false;
  source.hidden = true;
  stage.hidden = false;
  draw();
}

const page = document.querySelector("main [data-crop-form]");
if (page && !document.querySelector("[data-write]")) mountCrop(page);
