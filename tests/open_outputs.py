#!/usr/bin/env python3
"""用别的程序打开一次运行的全部产出：python3 tests/open_outputs.py OUT

清单里的每个文件都在、哈希相符；PDF 能打开、有字、字体都已嵌入、没有缺字；
工作簿 openpyxl 能打开、公式没有错误值，LibreOffice 能打开并转换。
"""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import fitz
import openpyxl


def main(out: pathlib.Path) -> int:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    wrong: list[str] = []
    kinds: dict[str, int] = {}
    for entry in manifest["files"]:
        path = out / entry["path"]
        data = path.read_bytes()
        kinds[entry["kind"]] = kinds.get(entry["kind"], 0) + 1
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            wrong.append(f"{path}: 与清单的哈希不符")
        if path.suffix == ".pdf":
            wrong += look_at_pdf(path)
        elif path.suffix == ".xlsx":
            wrong += look_at_workbook(path)
    listed = {entry["path"] for entry in manifest["files"]} | {"manifest.json"}
    for path in out.rglob("*"):
        if path.is_file() and path.relative_to(out).as_posix() not in listed:
            wrong.append(f"{path}: 不在清单里")
    for line in wrong:
        print("✗", line)
    print("产出：", "，".join(f"{kind}{count}份" for kind, count in sorted(kinds.items())))
    for needed in ("汇总表", "通报", "反馈意见"):
        if needed not in kinds:
            wrong.append(needed)
            print("✗ 没有", needed)
    return 1 if wrong else 0


def look_at_pdf(path: pathlib.Path) -> list[str]:
    wrong = []
    with fitz.open(path) as document:
        text = "".join(page.get_text() for page in document)
        if len(text.strip()) < 50:
            wrong.append(f"{path}: 没有文字")
        if "\ufffd" in text or "\x00" in text:
            wrong.append(f"{path}: 有缺字")
        for page in document:
            for font in page.get_fonts():
                if font[1] == "n/a":
                    wrong.append(f"{path}: 字体 {font[3]} 没有嵌入")
    return wrong


def look_at_workbook(path: pathlib.Path) -> list[str]:
    wrong = []
    for sheet in openpyxl.load_workbook(path, data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "e":
                    wrong.append(f"{path} {sheet.title}!{cell.coordinate}: {cell.value}")
    office = shutil.which("soffice")
    if office:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                 "--convert-to", "pdf", "--outdir", folder, str(path)],
                check=True, capture_output=True, timeout=300,
            )
            if not list(pathlib.Path(folder).glob("*.pdf")):
                wrong.append(f"{path}: LibreOffice 打不开")
    return wrong


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
