"""在真的终端（伪终端）里排一份与数据不一致的文稿：回答“是”才印，别的回答、Ctrl-C、Ctrl-D 都不印。

用法：typeset_check.py quanyi程序 输出文件夹
"""

import os
import pty
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "输入“是”照印"


def converse(command, answer, kill=None):
    """在伪终端里运行；看到提问后写 answer（字节）。返回退出码与屏幕上的话。"""
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    seen, answered = b"", False
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        ready, _, _ = select.select([fd], [], [], 1)
        if ready:
            try:
                data = os.read(fd, 65536)
            except OSError:
                data = b""
            if not data:
                break
            seen += data
        if not answered and QUESTION in seen.decode("utf-8", "replace"):
            # 提问之后稍等，像人一样
            time.sleep(0.3)
            os.write(fd, answer)
            answered = True
    else:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise SystemExit(f"回答 {answer!r} 之后 120 秒没有结束：{seen.decode('utf-8', 'replace')}")
    _, status = os.waitpid(pid, 0)
    text = seen.decode("utf-8", "replace")
    if not answered:
        raise SystemExit(f"没有提问：{text}")
    return os.waitstatus_to_exitcode(status), text


def main():
    program, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "输出"
        shutil.copytree(out, copy)
        draft = copy / "文稿" / "通报.md"
        text = draft.read_text("utf-8-sig")
        share = text.split("达标率为", 1)[1].split("（", 1)[0]
        draft.write_text(text.replace(share, "99.9%", 1), "utf-8-sig")
        for name, answer, code, prints in [
            ("是", "是\n".encode(), 0, True),
            ("y", b"y\n", 0, True),
            ("直接回车", b"\n", 2, False),
            ("否", "否\n".encode(), 2, False),
            ("Ctrl-D", b"\x04", 2, False),
            ("Ctrl-C", b"\x03", 130, False),
        ]:
            again = Path(folder) / f"再排{name}"
            got, said = converse(
                [str(program), "typeset", str(draft), "-o", str(again)], answer
            )
            assert got == code, f"{name}：退出码 {got}，应为 {code}\n{said}"
            assert f"写的是“99.9%”，数据是“{share}”" in said, f"{name}：{said}"
            assert said.index("99.9%") < said.index(QUESTION), f"{name}：先列出，再提问"
            assert (again / "通报.pdf").exists() == prints, f"{name}：{said}"
            if not prints:
                assert not again.exists(), f"{name}：什么也不该写"
                assert "没有" in said.split(QUESTION, 1)[1], f"{name}：没有说没有印\n{said}"
    print("终端里的确认：六种回答都对")


if __name__ == "__main__":
    main()
