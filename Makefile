# 一台只有 Python 3.11 的机器：make site 建网站，make test 跑全部测试。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site serve desk check test lint bench clean lock browser screenshots

site: $(VENV)/.site
	$(BIN)/dianxing build

serve: $(VENV)/.site
	$(BIN)/dianxing serve

# 采编台：写稿、审稿、发布的网页
desk: $(VENV)/.desk
	$(BIN)/dianxing desk

check: $(VENV)/.site
	$(BIN)/dianxing check

test: $(VENV)/.test node_modules/.done browser lint
	$(BIN)/pytest -n 2

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.test
	$(BIN)/pip install --quiet --require-hashes --no-deps --requirement requirements/bench.txt
	$(BIN)/python -m bench.build
	$(BIN)/python -m bench.search --cases 10000
	$(BIN)/python -m bench.kits.texts
	$(BIN)/python -m bench.kits.pictures
	$(BIN)/python -m bench.kits.feeds

clean:
	rm -rf site kit .cache bench/.work

# 锁文件里不写任何地址：换一个镜像也装得上
lock: $(VENV)/.test
	$(BIN)/pip install --quiet "pip-tools>=7.5"
	sh requirements/lock.sh

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements/site.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes --no-deps --requirement requirements/site.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.desk: requirements/desk.txt $(VENV)/.site
	$(BIN)/pip install --quiet --require-hashes --no-deps --requirement requirements/desk.txt
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.site
	$(BIN)/pip install --quiet --require-hashes --no-deps --requirement requirements/test.txt
	touch $@

# axe、Nu HTML 检查器和 Lighthouse
node_modules/.done: package-lock.json
	npm ci --no-audit --no-fund --silent
	touch $@

# 测试要的浏览器、Java 和中文字体，没有就用系统的包管理器装
browser:
	@sh tests/install-system-packages.sh

# 重拍文档里的截图
screenshots: site $(VENV)/.test browser
	$(BIN)/python docs/screenshots/make.py
