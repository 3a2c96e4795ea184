#!/usr/bin/env python3
"""按 OOXML 的架构逐部件核对工作簿：python3 tests/schema_check.py 文件或文件夹…

元素的名称、次序、个数，属性的取值都照 Open XML SDK 的架构看；有一处不合就算不过。
先在第一本上故意弄坏几处，看核对的程序真的看得出来。
"""
import io
import pathlib
import sys
import tempfile
import zipfile

from openxml_audit import FileFormat, OpenXmlValidator

# 弄坏一处：哪个部件、把什么改成什么
BREAKAGES = [
    ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<sheetDatum/></sheetData>"),
    ("xl/worksheets/sheet1.xml", b"<pageMargins left=", b"<pageMargins left=\"x\" was="),
    ("xl/styles.xml", b"<fonts ", b"<bogus/><fonts "),
]


def problems(path: pathlib.Path) -> list[str]:
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2016, max_errors=0)
    return [f"{e.part_uri} {e.path}：{e.description}" for e in validator.validate(str(path)).errors]


def broken(path: pathlib.Path, part: str, was: bytes, now: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(out, "w") as copy:
        for name in book.namelist():
            data = book.read(name)
            if name == part:
                assert was in data, f"{path} 的 {part} 里没有 {was!r}"
                data = data.replace(was, now, 1)
            copy.writestr(name, data)
    return out.getvalue()


def main(paths: list[str]) -> int:
    books: list[pathlib.Path] = []
    for path in map(pathlib.Path, paths):
        books += sorted(path.rglob("*.xlsx")) if path.is_dir() else [path]
    if not books:
        print("✗ 没有工作簿")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        for number, breakage in enumerate(BREAKAGES):
            copy = pathlib.Path(folder) / f"{number}.xlsx"
            copy.write_bytes(broken(min(books, key=lambda b: b.stat().st_size), *breakage))
            if not problems(copy):
                print("✗ 弄坏了却看不出：", breakage)
                return 1
    wrong = 0
    for path in books:
        for problem in problems(path):
            wrong += 1
            print(f"✗ {path}: {problem}")
    print(f"架构：{len(books)} 本工作簿，不合 {wrong} 处")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
