#!/bin/sh
# 模糊测试：./run.sh texts|files [libFuzzer 的参数……]，如 ./run.sh texts -max_total_time=1800
#
# 只用稳定版编译器：插桩由 rustc 自带的 sancov 做，只给 quanyi 自己（依赖照常编译，不必重来）。
set -eu
cd "$(dirname "$0")"
target=$1
shift
export RUSTC_WRAPPER="$PWD/instrument.sh"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
cargo build --bin "$target"
mkdir -p "corpus/$target" "artifacts/$target"
seeds="seeds/$target"
[ "$target" = files ] && python3 seeds.py ../tests/corpus/files seeds/files
[ -d "$seeds" ] || seeds=
"$CARGO_TARGET_DIR/debug/$target" "corpus/$target" $seeds -artifact_prefix="artifacts/$target/" -timeout=10 -rss_limit_mb=1024 "$@"
