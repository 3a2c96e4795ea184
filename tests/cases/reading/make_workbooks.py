#!/usr/bin/env python3
"""造读取的几种难表与真情实况：python3 tests/cases/reading/make_workbooks.py

各表只放要说明的那一种情形；truth.json 写出每份的全部状态（按目录次序，一个字母一个指标）与要核对的几项。
字母：y 有/是 · n 无/否 · b 空白 · c 两个都选 · u 看不清 · m 缺 · a 不适用
"""

import json
import os
import tomllib

from openpyxl import Workbook

HERE = os.path.dirname(os.path.abspath(__file__))
CATALOGUE = tomllib.load(open(os.path.join(HERE, "../../../templates/catalogue/weiquan-2017.toml"), "rb"))
KINDS = {a["name"]: (a["yes"], a["no"]) for a in CATALOGUE["answer"]}
INDICATORS = CATALOGUE["indicator"]
HEAD = ["服务内容", None, "工作标准", "现实情况(在括号内打√)", "前一栏选择“是”或“有”则填写本栏"]
TRUTH = {}


def tick(indicator, yes):
    words = KINDS[indicator["kind"]]
    marks = ["√" if yes is (side == 0) else "  " for side in range(2)]
    return "".join(f"{word}({mark})" for word, mark in zip(words, marks))


def state(ix):
    return ix % 3 != 1


def detail(indicator, ix):
    if not state(ix):
        return None
    parts = []
    for field in indicator["fields"]:
        value = {"N": str(ix + 1), "T": f"《材料{ix + 1}》", "L": "县级", "F": "每年2次", "C": "法律3人"}[field["type"]]
        parts.append(f"{field['name']}：{value}")
    return " ".join(parts)


def letters(change=()):
    out = ["y" if state(ix) else "n" for ix in range(len(INDICATORS))]
    for code, letter in dict(change).items():
        out[[i["code"] for i in INDICATORS].index(code)] = letter
    return "".join(out)


def text(indicator):
    return ("*" if indicator.get("basic") else "") + indicator["text"]


def start(title="甲县妇联组织维权服务工作标准自查表"):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(HEAD)
    return book, sheet


def rows():
    return [[None, None, text(i), tick(i, state(ix)), detail(i, ix)] for ix, i in enumerate(INDICATORS)]


def save(name, book, submissions):
    book.save(os.path.join(HERE, name + ".xlsx"))
    TRUTH[name + ".xlsx"] = submissions


def one(layout, states=None, findings=(), cells=None):
    return {"layout": layout, "states": states or letters(), "findings": list(findings), "cells": cells or {}}


def at(code):
    return [i["code"] for i in INDICATORS].index(code)


# 一行坏了、一行移走、一行空着、一行自加、分页处表头重复、层级标题单占一行
book, sheet = start()
body = rows()
body[at("2.3.1")][2] = None
body[at("4.1.3")][2] = "在重大侵权案件成为舆情热点之前，基层妇联主动发现报告或有效干预"
moved = body.pop(at("4.4.8"))
body.insert(at("2.2.1"), moved)
body.insert(20, ["", "", "设立妇女儿童活动中心并定期开放", "有(√)无( )", "数量：3"])
body.insert(25, HEAD)
body.insert(30, ["三、妇女群众法治宣传教育"])
body.append(["注：上述三级指标项中，12个带“*”的项目为基本要求指标。"])
for row in body:
    sheet.append(row)
save("一行坏了不带偏别的行", book, [one("annex", findings=["Q106", "Q111", "Q113"])])

# 照识别文本的样子：几个标准挤在一格，用空格隔开
book, sheet = start()
body = rows()
five = [at(c) for c in ("2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2")]
merged = [None, "2.1 12338热线建设", " ".join(body[i][2] for i in five), " ".join(body[i][3] for i in five), "\n".join(body[i][4] or "数量：" for i in five)]
body[five[0]] = merged
for i in reversed(five[1:]):
    body.pop(i)
two = (at("1.1.2"), at("1.2.1"))
body[two[0]] = [None, None, body[two[0]][2] + body[two[1]][2], body[two[0]][3] + "\n" + body[two[1]][3], None]
body.pop(two[1])
for row in body:
    sheet.append(row)
save("几个标准挤在一格", book, [one("annex", cells={"2.1.3": "D6"})])

# 标准合并叠在一格，勾选与填写各占一行；有、无分两行；数量与名称分两行
book, sheet = start()
line = 3
for ix, i in enumerate(INDICATORS):
    if i["code"] in ("2.3.1", "2.3.2", "2.3.3"):
        if i["code"] == "2.3.1":
            sheet.cell(line, 3, "\n".join(text(x) for x in INDICATORS[ix:ix + 3]))
            sheet.merge_cells(start_row=line, end_row=line + 2, start_column=3, end_column=3)
        sheet.cell(line, 4, tick(i, state(ix)))
        sheet.cell(line, 5, detail(i, ix))
        line += 1
        continue
    sheet.cell(line, 3, text(i))
    if i["code"] == "3.2.1":
        yes, no = KINDS[i["kind"]]
        sheet.cell(line, 4, f"{yes}({'√' if state(ix) else ' '})")
        sheet.cell(line + 1, 4, f"{no}({' ' if state(ix) else '√'})")
        sheet.merge_cells(start_row=line, end_row=line + 1, start_column=3, end_column=3)
        sheet.cell(line, 5, f"数量：{ix + 1}")
        sheet.cell(line + 1, 5, f"妇女参与人数：{ix + 100}")
        line += 2
        continue
    sheet.cell(line, 4, tick(i, state(ix)))
    if i["code"] == "3.2.4":
        sheet.cell(line, 5, "数量：2")
        sheet.cell(line + 1, 5, "名称：《家暴零容忍》《木兰有约》")
        line += 2
        continue
    sheet.cell(line, 5, detail(i, ix))
    line += 1
save("合并与分行", book, [one("annex")])

# 一个一级指标一张工作表，另有封面、空白表与隐藏的表
book = Workbook()
cover = book.active
cover.title = "封面"
cover["A1"] = "甲县妇联"
book.create_sheet("空白")
for part in CATALOGUE["part"]:
    sheet = book.create_sheet(part["name"])
    sheet.append(HEAD)
    for ix, i in enumerate(INDICATORS):
        if i["code"].split(".")[0] == part["code"]:
            sheet.append([None, None, text(i), tick(i, state(ix)), detail(i, ix)])
hidden = book.create_sheet("旧表")
hidden.sheet_state = "hidden"
hidden["A1"] = "去年的"
save("一部分一张表", book, [one("annex", findings=["Q103", "Q103", "Q103", "Q120"])])

# 一列一个地区（转置的宽表）
book = Workbook()
sheet = book.active
sheet.append(["全市妇联组织维权服务工作标准自查汇总"])
sheet.append(["编号", "工作标准", "甲县", "乙区", "丙市"])
for ix, i in enumerate(INDICATORS):
    yes, no = KINDS[i["kind"]]
    sheet.append([i["code"], text(i), yes if state(ix) else no, no, yes])
save("一列一个地区", book, [one("wide"), one("wide", "n" * len(INDICATORS)), one("wide", "y" * len(INDICATORS))])

# 缺两行、多一行重复而不同
book, sheet = start()
body = rows()
again = list(body[at("2.6.1")])
again[3] = tick(INDICATORS[at("2.6.1")], not state(at("2.6.1")))
body.append(again)
gone = {"2.2.1", "2.2.2"}
for row in [r for i, r in zip(INDICATORS + [{"code": "再"}], body) if i["code"] not in gone]:
    sheet.append(row)
save("缺行与重复", book, [one("annex", letters({c: "m" for c in gone}), findings=["Q114", "Q115"])])

# 一张工作表里上下排着两个地区，各有标题、表头和落款
book, sheet = start("甲县妇联组织维权服务工作标准自查表")
for row in rows():
    sheet.append(row)
sheet.append(["填表人：张三　日期：2017年12月5日"])
sheet.append([])
sheet.append(["乙区妇联组织维权服务工作标准自查表"])
sheet.append(HEAD)
for i in INDICATORS:
    sheet.append([None, None, text(i), tick(i, True), None])
save("上下两个地区", book, [one("annex", cells={"1.1.1": "D3"}), one("annex", "y" * len(INDICATORS), cells={"1.1.1": "D57"})])

# 左右排着两半，各有表头
book = Workbook()
sheet = book.active
sheet.append(["甲县妇联组织维权服务工作标准自查表"])
half = HEAD[2:]
sheet.append(half + half)
body = [r[2:] for r in rows()]
middle = at("3.2.1")
for k in range(max(middle, len(body) - middle)):
    left = body[k] if k < middle else [None] * 3
    right = body[middle + k] if middle + k < len(body) else [None] * 3
    sheet.append(left + right)
save("左右两半", book, [one("annex", findings=["Q120"], cells={"1.1.1": "B3", "3.2.1": "E3"})])

# 几个地区左右并列，各有现实情况、填写内容两列
book = Workbook()
sheet = book.active
sheet.append(["全市妇联组织维权服务工作标准自查情况"])
sheet.append(["编号", "工作标准", "甲县", None, "乙区", None])
sheet.append([None, None, "现实情况", "填写内容", "现实情况", "填写内容"])
for area in ("A2:A3", "B2:B3", "C2:D2", "E2:F2"):
    sheet.merge_cells(area)
for ix, i in enumerate(INDICATORS):
    yes, no = KINDS[i["kind"]]
    sheet.append([i["code"], text(i), yes if state(ix) else no, detail(i, ix), no, None])
save("几个地区左右并列", book, [one("wide", cells={"1.1.1": "C4"}), one("wide", "n" * len(INDICATORS), cells={"1.1.1": "E4"})])

# 两列的列名相反（已落实、未落实），填写栏的列名认不出
book = Workbook()
sheet = book.active
sheet.append(["甲县妇联维权服务工作标准自查表"])
sheet.append(["服务内容", "工作标准", "已落实", "未落实", "工作实绩"])
for ix, i in enumerate(INDICATORS):
    sheet.append([None, text(i), "√" if state(ix) else None, None if state(ix) else "√", detail(i, ix)])
save("相反的两列", book, [one("split", cells={"1.1.2": "D4"})])

# 不是自查表
book = Workbook()
sheet = book.active
sheet["A1"] = "2017年维权工作总结"
sheet["A2"] = "一年来，全县妇联组织认真履职，成效明显。"
save("工作总结", book, [{"layout": "", "states": "", "findings": ["Q101"], "cells": {}}])

with open(os.path.join(HERE, "truth.json"), "w", encoding="utf-8") as out:
    json.dump(TRUTH, out, ensure_ascii=False, indent=1)
    out.write("\n")
