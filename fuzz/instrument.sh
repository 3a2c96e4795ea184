#!/bin/sh
# 代替 rustc：编译 quanyi 和测试入口时加上覆盖插桩，其余照旧。
rustc=$1
shift
case " $* " in
*" --crate-name quanyi "* | *" --crate-name texts "* | *" --crate-name files "*)
  exec "$rustc" "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1
  ;;
esac
exec "$rustc" "$@"
