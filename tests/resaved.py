#!/usr/bin/env python3
"""别的程序重算、另存过的汇总表：数一个不差，读回来一样。

    python3 tests/resaved.py 程序 输出/汇总表.xlsx

一、LibreOffice 强制重算全部公式，结果与程序缓存的逐格相同。
二、openpyxl 另存、LibreOffice 另存成 xlsx、ods、xls，`程序 read` 读回的材料与原件的一样：
    答案、数、原文、出处、问题都在。
三、另存以后改了一格答案、一格数，读回来是改后的，并记着原来是什么。
问题逐条打印，有问题时退出码 1。
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl
import xlsxwriter

from workbook_check import compare

# 打开时一律重算，不用文件里缓存的结果：0 即“总是重算”
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


# 这里不查限时：机器忙的时候也要读完
PATIENT = pathlib.Path(tempfile.mkdtemp()) / "quanyi.toml"
PATIENT.write_text("[limits]\nseconds = 600\n", encoding="utf-8")


class Office:
    """LibreOffice，用自己的配置，打开时一律重算。"""

    def __init__(self, folder):
        self.profile = folder / "profile"
        (self.profile / "user").mkdir(parents=True)
        (self.profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
        self.program = shutil.which("soffice")

    def convert(self, path, kind, folder):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [self.program, f"-env:UserInstallation=file://{self.profile}", "--headless", "--convert-to", kind, "--outdir", folder, path],
            check=True, capture_output=True, timeout=900)
        return folder / f"{path.stem}.{kind}"


def recalculates(office, folder):
    """先看强制重算是真的：缓存写错的一格要改过来。"""
    path = folder / "试.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_number(0, 0, 2)
    sheet.write_formula(0, 1, "=A1*3", None, 999)
    book.close()
    again = openpyxl.load_workbook(office.convert(path, "xlsx", folder / "试"), data_only=True)
    return again.active["B1"].value == 6


def read(program, path):
    """读回的各份材料；读的是哪个文件、哪一遍不算，别的都算。"""
    said = subprocess.run([program, "read", path, "-c", PATIENT], check=True, capture_output=True, text=True, timeout=900).stdout
    return [json.loads(line) for line in said.splitlines()]


def plain(submissions):
    """去掉“经过哪个汇总表”：文件另存以后指纹自然不同。"""
    for one in submissions:
        one.pop("via", None)
        one.get("history", {}).pop("via", None)
        one.get("source", {}).pop("via", None)
    return submissions


def differences(name, before, after):
    if len(before) != len(after):
        return [f"{name}：原有 {len(before)} 份材料，读回 {len(after)} 份"]
    wrong = []
    for a, b in zip(before, after):
        for key in sorted(set(a) | set(b)):
            if a.get(key) == b.get(key):
                continue
            place = f"{name}：{a['source']['path']} 的 {key} 不同"
            if isinstance(a.get(key), list) and isinstance(b.get(key), list):
                pairs = [(x, y) for x, y in zip(a[key], b[key]) if x != y]
                wrong.append(f"{place}：{len(a[key])} 项、{len(b[key])} 项，如 {pairs[:1]}")
            else:
                wrong.append(f"{place}：{a.get(key)} → {b.get(key)}")
    return wrong


def corrected(program, path, folder):
    """改“逐项明细”里第一份材料的第一个“有/是”和第一个数。"""
    book = openpyxl.load_workbook(path)
    sheet = book["逐项明细"]
    head = {str(c.value): c.column for c in sheet[3]}
    state, value, kind = head["现实情况"], head["值"], head.get("类型")
    old = new = None
    number = None
    for row in range(4, sheet.max_row + 1):
        cell = sheet.cell(row, state)
        if old is None and cell.value in ("有", "是"):
            old, new = cell.value, {"有": "无", "是": "否"}[cell.value]
            cell.value = new
            code = sheet.cell(row, head["编号"]).value
        amount = sheet.cell(row, value)
        if old is not None and number is None and isinstance(amount.value, int) and sheet.cell(row, head["编号"]).value != code:
            number = (sheet.cell(row, head["编号"]).value, amount.value)
            amount.value += 1000
        if number is not None:
            break
    out = folder / "改过.xlsx"
    book.save(out)
    first = read(program, out)[0]
    answers = {a["indicator"]: a for a in first["answers"]}
    wrong = []
    if answers[code]["state"] != "no":
        wrong.append(f"改过的 {code} 读回来是 {answers[code]['state']}，应当是 no")
    values = [f["value"] for f in answers[number[0]]["fields"].values() if f]
    if number[1] + 1000 not in values:
        wrong.append(f"改过的 {number[0]} 读回来是 {values}，应当有 {number[1] + 1000}")
    trail = json.dumps(first, ensure_ascii=False)
    for what in (old, str(number[1])):
        if f'"from": "{what}"' not in trail and f'"from":"{what}"' not in trail:
            wrong.append(f"没有记着改以前是“{what}”")
    return wrong


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    program, path = str(pathlib.Path(arguments[0]).resolve()), pathlib.Path(arguments[1]).resolve()
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        office = Office(folder)
        if not recalculates(office, folder):
            wrong.append("LibreOffice 没有重算：下面的比较作不得数")
        resaved = {"LibreOffice xlsx": office.convert(path, "xlsx", folder / "重算")}
        wrong += compare(path, resaved["LibreOffice xlsx"])
        for kind in ("ods", "xls"):
            resaved[f"LibreOffice {kind}"] = office.convert(path, kind, folder / kind)
        resaved["openpyxl"] = folder / "openpyxl.xlsx"
        openpyxl.load_workbook(path).save(resaved["openpyxl"])
        before = plain(read(program, path))
        for name, file in resaved.items():
            wrong += differences(name, before, plain(read(program, file)))
        wrong += corrected(program, path, folder)
    for line in wrong[:40]:
        print(line)
    print(f"{path.name}：重算、另存 {len(resaved)} 种、更正，问题 {len(wrong)} 处")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
