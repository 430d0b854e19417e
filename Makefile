# 安巡. `make run` is all a newcomer needs; `make help` lists the rest.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
# Each has services of its own: more than one a core only get in each other's way.
TEST_WORKERS ?= 2
PYTEST = pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder
# What `make quick` compares with.
BASE ?= main

ANXUN = .venv/bin/anxun
NPM = .venv/bin/python -m local.npm web
# Told by the app itself, without a service running.
DOCUMENT = .venv/bin/python -m api.openapi
# Shanghai's time, at which the tests are to run; the machine's own when it is empty.
CLOCK ?=
AT_CLOCK = $(if $(CLOCK),.venv/bin/python -m tests.support.moved_clock '$(CLOCK)')

# In tests, seconds that an answer to the pages takes at most; at once when it is empty.
SLOW ?=
export SLOWEST_ANSWER = $(SLOW)

# A run starts Python many times. Where a container forbids it to keep what it compiled, each start
# compiles all of the product again, and each test process all of the tests: half of its start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run up demo test quick lint types manuals manual-pictures lock format bench clean ready ready-dev

help:  ## 列出全部命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ready  ## 准备好一切并运行；第一次运行会演示一个月的工作
	@$(ANXUN) up --demo --host $(HOST) --port $(PORT)

up: ready  ## 正式运行：没有演示数据，第一次会询问管理员
	@$(ANXUN) up --host $(HOST) --port $(PORT)

demo: ready  ## 在运行中的安巡里再演示一遍（重复运行不会重复数据）
	@$(ANXUN) demo

test: ready-dev  ## 运行全部测试，显示覆盖率；ONLY=hazards 只运行 tests/ 里的一个目录，CLOCK='2027-02-28 23:55' 换到那个时间，SLOW=0.8 让网页的每次回答最多慢这么多秒
ifdef ONLY
	@$(AT_CLOCK) $(NPM) test -- --passWithNoTests $(ONLY)
	@$(AT_CLOCK) .venv/bin/python -m $(PYTEST) tests/$(ONLY)
else
	@$(AT_CLOCK) $(NPM) test
	@$(AT_CLOCK) .venv/bin/python -m slipcover -m $(PYTEST)
endif

quick: ready-dev  ## 只运行与改动有关的测试（与 main 相比，包括没有提交的改动）
	@$(NPM) test -- --passWithNoTests --changed $(BASE)
	@.venv/bin/python -m tests.support.touched $(BASE) $(PYTEST)

lint: ready-dev  ## 检查代码：格式、类型、包之间的依赖、网页、网页所用的 API 类型
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(NPM) run lint
	@$(DOCUMENT) | $(NPM) run --silent types -- --check

types: ready-dev  ## 改了 API 之后：由 OpenAPI 文档重新生成网页所用的类型
	@$(DOCUMENT) | $(NPM) run --silent types

manuals: ready-dev  ## 把手册做成可以打印的网页，放在 var/手册
	@.venv/bin/python -m tests.docs.manuals var/手册

manual-pictures: ready-dev  ## 页面改了以后：在演示数据上重拍手册里的图（约五分钟）
	@.venv/bin/python -m pytest -q tests/demo/manual_pictures.py

lock:  ## 更新软件版本清单（需要 uv）；清单里没有软件源的地址
	@uv pip compile pyproject.toml --extra local --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-header -q -o requirements.txt
	@uv pip compile pyproject.toml --extra local --extra dev -c requirements.txt --universal \
		--python-version 3.11 --generate-hashes --no-strip-extras --no-header -q -o requirements-dev.txt

format: ready-dev  ## 整理代码格式
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: ready-dev  ## 测量速度，打印与本机极限的比值
	@.venv/bin/python -m bench

clean:  ## 删除可以重新生成的文件（不动 var/ 里的数据）
	rm -rf .venv web/node_modules web/dist tests/browser_setup/node_modules paper/fonts \
		build *.egg-info \
		.pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

ready:
	@$(PYTHON) -m local.bootstrap

ready-dev:
	@$(PYTHON) -m local.bootstrap --dev
