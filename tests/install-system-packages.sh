#!/bin/sh
# 装测试要的系统软件；都有了就什么也不做。
set -eu
wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
command -v java >/dev/null 2>&1 || wanted="$wanted default-jre-headless"
command -v npm >/dev/null 2>&1 || wanted="$wanted nodejs npm"
command -v openssl >/dev/null 2>&1 || wanted="$wanted openssl"
# 发布的测试：真的网页服务器、ssh、rsync、rclone（nginx 和 Caddy 在 /usr/sbin，不一定在 PATH 里）
have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }
have nginx && [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] \
  || wanted="$wanted nginx libnginx-mod-http-brotli-static"
have caddy || wanted="$wanted caddy"
have sshd || wanted="$wanted openssh-server"
have ssh || wanted="$wanted openssh-client"
have rsync || wanted="$wanted rsync"
have rclone || wanted="$wanted rclone"
have systemd-analyze || wanted="$wanted systemd"
fc-list 2>/dev/null | grep -qi "CJK" || wanted="$wanted fonts-noto-cjk fontconfig"
[ -n "$wanted" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "请先装好：$wanted" >&2
  exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $wanted >/dev/null
