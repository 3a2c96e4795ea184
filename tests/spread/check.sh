#!/usr/bin/env bash
# 读分给别的引擎做，结果与一台机器上直接运行逐字节相同：GNU parallel；Spark（两个执行器，中途杀掉一个）。
# 用法：tests/spread/check.sh <quanyi 程序> <装有 pyspark 的 python>
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
program="$(realpath "$1")"
python="$(realpath -s "$2")"
export SPARK_LOCAL_IP=127.0.0.1
desk="$(mktemp -d)"
trap 'rm -rf "$desk"' EXIT
cp -r "$here/../../samples" "$desk/办公室"
cd "$desk/办公室"
# 略过的文件（锁定文件、说明）只有直接运行才知道，这里不放
find 填报 -type f \( -name '~*' -o -name '*.pdf' \) -delete

run() { "$program" run --quiet --no-cache "$@"; }
# 清单里的产出（各有 SHA-256）一份不差；清单的“输入”不比，那里如实记着这些材料是经 .jsonl 读来的
files() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1], encoding="utf-8"))["files"])' "$1/manifest.json"; }
same() {
  diff -r -x manifest.json "$desk/直接" "$desk/$1" >/dev/null && [ "$(files "$desk/直接")" = "$(files "$desk/$1")" ] ||
    { echo "$1：与直接运行不同"; exit 1; }
  echo "$1：与直接运行逐字节相同"
}

run 填报 -c quanyi.toml -o "$desk/直接"

mkdir "$desk/已读"
find 填报 -type f -print0 |
  parallel --null --max-args 5 "$program" read -c quanyi.toml {} >"$desk/已读/全部.jsonl"
run "$desk/已读" -c quanyi.toml -o "$desk/并行"
same 并行

"$python" "$here/spark_read.py" 填报 "$desk/已读 Spark" --config "$PWD/quanyi.toml" --program "$program" \
  --partitions 4 --master 'local-cluster[2,1,1024]' --drill "$desk/杀过了" 2>"$desk/spark.log" ||
  { grep -aE "Caused by|Exception|Error" "$desk/spark.log" | head -20; exit 1; }
grep -aq ExecutorLostFailure "$desk/spark.log" || { echo "演练没有杀掉执行器"; exit 1; }
run "$desk/已读 Spark" -c quanyi.toml -o "$desk/Spark"
same Spark
