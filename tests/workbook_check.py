#!/usr/bin/env python3
"""用 openpyxl 查一份汇总表或填报表：打得开、公式没有出错、链接指得到、打印设置齐全。

    python3 tests/workbook_check.py 输出/汇总表.xlsx
    python3 tests/workbook_check.py 填报表.xlsx

查出问题时逐条打印，退出码 1。给出两个文件时（第二个是别的程序重算过的同一份），另比较两边的公式结果。
"""

import re
import sys
import zipfile

import openpyxl

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


def sheets_in(formula):
    """公式里提到的工作表。"""
    return re.findall(r"'([^']+)'!", formula)


def check(path):
    wrong = []
    book = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    names = set(book.sheetnames)
    is_form = "填报表" in names
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if "externalLink" in part or "vbaProject" in part:
                wrong.append(f"有外部链接或宏：{part}")
            if part.endswith(".rels") and b'TargetMode="External"' in parts.read(part):
                wrong.append(f"有指向工作簿之外的链接：{part}")
    formulas = 0
    for sheet in book:
        shown = values[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    for name in sheets_in(str(cell.value)):
                        if name not in names:
                            wrong.append(f"{sheet.title}!{cell.coordinate} 的公式指向没有的表“{name}”")
                value = shown[cell.coordinate].value
                if isinstance(value, str) and value in ERRORS and cell.data_type != "s":
                    wrong.append(f"{sheet.title}!{cell.coordinate} 的结果是 {value}")
                if cell.hyperlink is not None:
                    if cell.hyperlink.target:
                        wrong.append(f"{sheet.title}!{cell.coordinate} 链接到工作簿之外：{cell.hyperlink.target}")
                    location = cell.hyperlink.location or ""
                    target = location.rsplit("!", 1)[0].strip("'")
                    if target not in names:
                        wrong.append(f"{sheet.title}!{cell.coordinate} 链接到没有的表“{location}”")
        if sheet.sheet_state != "visible":
            continue
        setup = sheet.page_setup
        if setup.orientation != "landscape" or str(setup.paperSize) != "9":
            wrong.append(f"{sheet.title} 不是 A4 横排")
        if "&P" not in (sheet.oddFooter.center.text or ""):
            wrong.append(f"{sheet.title} 没有页码")
        if not sheet.print_area:
            wrong.append(f"{sheet.title} 没有打印区域")
        if sheet.title not in ("目录", "说明", "填表说明"):
            if sheet.freeze_panes is None:
                wrong.append(f"{sheet.title} 没有冻结")
            if not sheet.print_title_rows:
                wrong.append(f"{sheet.title} 没有重复的标题行")
    if is_form:
        form = book["填报表"]
        if not form.protection.sheet:
            wrong.append("填报表没有保护")
        if form.protection.password:
            wrong.append("填报表带密码")
        if not form.data_validations.dataValidation:
            wrong.append("填报表没有数据有效性")
    elif formulas == 0 and book["逐项明细"].max_row > 3:
        wrong.append("没有公式")
    return wrong, formulas


def same(a, b):
    if a in (None, "") and b in (None, ""):
        return True
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) < 1e-9
    return a == b


def compare(path, recalculated):
    """缓存的结果与别的程序重算的结果是否一致。"""
    wrong = []
    formulas = openpyxl.load_workbook(path)
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(recalculated, data_only=True)
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                a = ours[sheet.title][cell.coordinate].value
                b = theirs[sheet.title][cell.coordinate].value
                if not same(a, b):
                    wrong.append(f"{sheet.title}!{cell.coordinate} 缓存的是 {a!r}，重算是 {b!r}：{cell.value}")
    return wrong


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    wrong, formulas = check(arguments[0])
    if len(arguments) == 2:
        wrong += compare(*arguments)
    for line in wrong[:50]:
        print(line)
    print(f"{arguments[0]}：公式 {formulas} 个，问题 {len(wrong)} 处")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
