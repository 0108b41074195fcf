#!/bin/sh
# 重新锁定依赖：带哈希，不写任何下载地址。
set -eu
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
    --strip-extras --allow-unsafe "$@"
}
compile --output-file requirements/site.txt pyproject.toml
compile --extra desk --constraint requirements/site.txt --output-file requirements/desk.txt pyproject.toml
compile --extra desk --extra test --constraint requirements/desk.txt --output-file requirements/test.txt pyproject.toml
compile --extra desk --extra test --extra bench --constraint requirements/test.txt --output-file requirements/bench.txt pyproject.toml
compile --output-file requirements/peers.txt requirements/peers.in
