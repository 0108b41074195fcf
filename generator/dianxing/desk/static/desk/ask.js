// 脚本问服务器，都走这里：带着记号（登录过期就答 401，不换成登录页）、表单的凭证，等得有限。
export const MARK = "X-Desk-Autosave";
const PATIENCE = 20000;

// `body` 添上表单的凭证
export function withToken(body, form) {
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return body;
}

// 有 `body` 是 POST。没有网、等得太久抛错；答的不是 JSON，`told` 是 null
export async function ask(address, body, patience = PATIENCE) {
  const signal = patience ? AbortSignal.timeout(patience) : undefined;
  const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers: { [MARK]: "1" }, signal });
  const text = await answer.text();
  return { ok: answer.ok, status: answer.status, text, told: parsed(text, answer.headers.get("Content-Type") ?? "") };
}

function parsed(text, kind) {
  if (!kind.startsWith("application/json")) return null;
  try { return JSON.parse(text); } catch { return null; }
}
