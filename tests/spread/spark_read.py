#!/usr/bin/env python3
"""把“读”分给 Spark：每个工作簿的字节送到一台机器上，在那里运行 quanyi read，写回 JSON Lines。

    spark-submit spark_read.py 填报 已读 --config quanyi.toml --program quanyi

之后 `quanyi run 已读 -c quanyi.toml -o 输出`，与在一台机器上直接 `quanyi run 填报` 逐字节相同：
读是纯函数，一个文件进去几行出来；任务失败重做几次都一样；各行先后不计。
各台机器上要有同一版的 quanyi，以及配置所指的名册、目录（用 --files 分发，或放在共享盘上）。
"""

import argparse
import os
import pathlib
import signal
import subprocess
import tempfile

from pyspark.sql import SparkSession


def relative(uri, root):
    """文件的地址 → 相对 `root` 所在文件夹的路径，与直接运行时显示的一样。"""
    # Spark 给的是没有转义的 file:/…，不能按网址解
    return pathlib.PurePosixPath(uri.removeprefix("file:")).relative_to(root.parent)


def read_some(items, root, program, config, drill):
    """一个分区：落在临时文件夹里，保持原来的相对路径，读完即删。"""
    if drill:
        drill_once(drill)
    with tempfile.TemporaryDirectory() as desk:
        names = []
        for uri, content in items:
            name = relative(uri, root)
            place = pathlib.Path(desk, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            names.append(str(name))
        if not names:
            return
        command = [program, "read", "--format", "json"]
        if config:
            command += ["-c", config]
        done = subprocess.run(command + names, cwd=desk, capture_output=True, check=False)
        # 1：这一批里没有一份读得出；每个文件照样有一行说明原因
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.decode("utf-8", "replace"))
        yield from done.stdout.decode("utf-8").splitlines()


def drill_once(mark):
    """演练：头一个走到这里的，留下记号，杀掉正在执行任务的进程（Java 的执行器），看结果变不变。"""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    pid = os.getppid()
    while "java" not in os.path.basename(os.readlink(f"/proc/{pid}/exe")):
        pid = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(pid, signal.SIGKILL)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="报送材料的文件夹")
    parser.add_argument("out", help="写到哪个新的文件夹")
    parser.add_argument("--config", help="quanyi.toml 的路径，各台机器上都读得到")
    parser.add_argument("--program", default="quanyi", help="quanyi 的路径，各台机器上相同")
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--master", help="如 local-cluster[2,1,1024]；不写由 spark-submit 定")
    parser.add_argument("--drill", metavar="记号", help="演练：杀掉一次执行器，留下这个文件作记号")
    args = parser.parse_args()
    builder = SparkSession.builder.appName("quanyi read")
    # 机器忙、执行器掉了：多试几次，不算错
    builder = builder.config("spark.task.maxFailures", "10")
    builder = builder.config("spark.stage.maxConsecutiveAttempts", "10")
    builder = builder.config("spark.network.timeout", "600s")
    builder = builder.config("spark.executor.heartbeatInterval", "60s")
    if args.master:
        builder = builder.master(args.master)
    spark = builder.getOrCreate()
    context = spark.sparkContext
    root = pathlib.Path(args.folder).resolve()
    pattern = f"file:{root}/"
    context._jsc.hadoopConfiguration().set(
        "mapreduce.input.fileinputformat.input.dir.recursive", "true"
    )
    files = context.binaryFiles(pattern, args.partitions).repartition(args.partitions)
    program, config, drill = args.program, args.config, args.drill
    lines = files.mapPartitions(
        lambda items: read_some(items, pathlib.PurePosixPath(root), program, config, drill)
    )
    target = pathlib.Path(args.out)
    target.mkdir(parents=True)
    # 各行自己带着出处，先后不计；排一下只为写出的文件每次相同
    target.joinpath("已读.jsonl").write_text(
        "".join(line + "\n" for line in sorted(lines.collect())), encoding="utf-8"
    )
    spark.stop()


if __name__ == "__main__":
    main()
