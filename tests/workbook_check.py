#!/usr/bin/env python3
"""用 openpyxl 查一份汇总表或填报表：打得开、公式没有出错、链接指得到、打印设置齐全。

    python3 tests/workbook_check.py 输出/汇总表.xlsx
    python3 tests/workbook_check.py 填报表.xlsx

查出问题时逐条打印，退出码 1。给出两个文件时（第二个是别的程序重算过的同一份），另比较两边的公式结果。
另查包的结构（内容类型、关系、部件都在，表与单元格的次序合乎规定），并用 openpyxl 另存一遍：公式、格式、链接、批注一样不少。
"""

import io
import posixpath
import re
import sys
import xml.etree.ElementTree as ET
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
        # 发给县里的一律 A4；汇总表里宽的用 A3（缩到 A4 字太小），再宽的 A3 分两页
        papers = {"9"} if is_form else {"9", "8"}
        # 目录、说明是念的，竖着
        upright = sheet.title in ("目录", "说明")
        if setup.orientation != ("portrait" if upright else "landscape") or str(setup.paperSize) not in papers:
            wrong.append(f"{sheet.title} 的纸张、方向不对")
        most = 2 if str(setup.paperSize) == "8" else 1
        fits = sheet.sheet_properties.pageSetUpPr.fitToPage and 1 <= int(setup.fitToWidth or 1) <= most
        # 图按原来的大小排在各页上
        if sheet.title != "图表" and not fits:
            wrong.append(f"{sheet.title} 没有缩到一页宽")
        if "&P" not in (sheet.oddFooter.center.text or ""):
            wrong.append(f"{sheet.title} 没有页码")
        if not sheet.print_area:
            wrong.append(f"{sheet.title} 没有打印区域")
        if sheet.title not in ("目录", "说明", "填表说明", "图表"):
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


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# CT_Worksheet 里各部分的次序（ISO/IEC 29500-1，18.3.1.99）
ORDER = ("sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
         "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
         "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
         "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems "
         "tableParts extLst").split()


def structure(path):
    """包的结构：没有可用的 XSD 时，查规定里表格程序会因此拒绝打开的几处。"""
    wrong = []
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        types = ET.fromstring(package.read("[Content_Types].xml"))
        overrides = {e.get("PartName").lstrip("/") for e in types if e.tag.endswith("Override")}
        defaults = {e.get("Extension") for e in types if e.tag.endswith("Default")}
        wrong += [f"内容类型里写着没有的部件 {n}" for n in sorted(overrides - names)]
        for name in sorted(names):
            if name != "[Content_Types].xml" and name not in overrides and name.rsplit(".", 1)[-1] not in defaults:
                wrong.append(f"部件 {name} 没有内容类型")
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    ET.fromstring(package.read(name))
                except ET.ParseError as error:
                    wrong.append(f"{name} 不是合格的 XML：{error}")
            if name.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(name))
                seen = set()
                for rel in ET.fromstring(package.read(name)):
                    if rel.get("Id") in seen:
                        wrong.append(f"{name} 里 {rel.get('Id')} 重复")
                    seen.add(rel.get("Id"))
                    target = rel.get("Target")
                    if rel.get("TargetMode") == "External" or target.startswith("#"):
                        continue
                    full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                    if full not in names:
                        wrong.append(f"{name} 指向没有的部件 {full}")
        wrong += references(package)
        strings = len(ET.fromstring(package.read("xl/sharedStrings.xml")).findall(MAIN + "si")) if "xl/sharedStrings.xml" in names else 0
        styles = len(ET.fromstring(package.read("xl/styles.xml")).find(MAIN + "cellXfs"))
        for name in sorted(n for n in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)):
            root = ET.fromstring(package.read(name))
            parts = [e.tag.removeprefix(MAIN) for e in root]
            places = [ORDER.index(p) for p in parts if p in ORDER]
            if places != sorted(places) or any(p not in ORDER for p in parts):
                wrong.append(f"{name} 各部分的次序不合规定：{parts}")
            wrong += repairs(name, root)
            last_row = 0
            for row in root.iter(MAIN + "row"):
                number = int(row.get("r"))
                if number <= last_row:
                    wrong.append(f"{name} 第 {number} 行的次序不对")
                last_row = number
                for cell in row:
                    value = cell.find(MAIN + "v")
                    if cell.get("t") == "s" and (value is None or int(value.text) >= strings):
                        wrong.append(f"{name} {cell.get('r')} 指的共享文字不存在")
                    if int(cell.get("s", "0")) >= styles:
                        wrong.append(f"{name} {cell.get('r')} 指的样式不存在")
    return wrong


def box(reference):
    """`A1:C3` 的四至。"""
    return openpyxl.utils.range_boundaries(reference.replace("$", ""))


def overlap(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def overlapping(boxes):
    """先按首行排好，只与还没有结束的比。"""
    open_, found = [], []
    for one in sorted(boxes, key=lambda b: b[1]):
        open_ = [o for o in open_ if o[3] >= one[1]]
        found += [(o, one) for o in open_ if overlap(o, one)]
        open_.append(one)
    return found


def repairs(name, root):
    """Excel 会说“需要修复”的几处：重叠的合并格、过长的公式与提示、出了表的范围、不认的条件格式。"""
    wrong = []
    merges = [box(m.get("ref")) for m in root.iter(MAIN + "mergeCell")]
    wrong += [f"{name} 合并格重叠：{a} {b}" for a, b in overlapping(merges)]
    ranges = [r for tag in ("conditionalFormatting", "dataValidation") for e in root.iter(MAIN + tag) for r in e.get("sqref").split()]
    ranges += [e.get("ref") for tag in ("autoFilter", "hyperlink") for e in root.iter(MAIN + tag)]
    for reference in ranges:
        _, _, column, row = box(reference)
        if column > 16384 or row > 1048576:
            wrong.append(f"{name} 的 {reference} 出了表的范围")
    for rule in root.iter(MAIN + "dataValidation"):
        for key, most in (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 255)):
            if len(rule.get(key) or "") > most:
                wrong.append(f"{name} {rule.get('sqref')} 的 {key} 超过 {most} 字")
        for formula in rule:
            if len(formula.text or "") > 255:
                wrong.append(f"{name} {rule.get('sqref')} 的数据有效性公式超过 255 字")
    for formula in root.iter(MAIN + "f"):
        if len(formula.text or "") > 8192:
            wrong.append(f"{name} 有超过 8192 字的公式")
        if "[" in re.sub(r'"[^"]*"|\'[^\']*\'', "", formula.text or ""):
            wrong.append(f"{name} 有指向别的工作簿的公式：{formula.text[:60]}")
    for row in root.iter(MAIN + "row"):
        if float(row.get("ht", "0")) > 409.5 or int(row.get("outlineLevel", "0")) > 7:
            wrong.append(f"{name} 第 {row.get('r')} 行的高或分级越限")
    for column in root.iter(MAIN + "col"):
        if float(column.get("width", "0")) > 255:
            wrong.append(f"{name} 有超过 255 的列宽")
    for text in [*root.iter(MAIN + "oddHeader"), *root.iter(MAIN + "oddFooter")]:
        if len(text.text or "") > 255:
            wrong.append(f"{name} 的页眉页脚超过 255 字")
    return wrong


def references(package):
    """表名合规而不重复；图、名称、迷你图引用的表都在。"""
    wrong = []
    root = ET.fromstring(package.read("xl/workbook.xml"))
    sheets = [s.get("name") for s in root.iter(MAIN + "sheet")]
    if len({s.lower() for s in sheets}) != len(sheets):
        wrong.append("表名重复")
    wrong += [f"表名不合规：{s}" for s in sheets if not 1 <= len(s) <= 31 or re.search(r"[\[\]:*?/\\]", s) or s[0] == "'" or s[-1] == "'"]
    seen = set()
    for one in root.iter(MAIN + "definedName"):
        key = (one.get("name"), one.get("localSheetId"))
        if key in seen:
            wrong.append(f"名称 {key} 重复")
        seen.add(key)
    texts = [(n.get("name"), n.text or "") for n in root.iter(MAIN + "definedName")]
    for part in package.namelist():
        if part.startswith("xl/charts/chart") or part.startswith("xl/worksheets/sheet"):
            for element in ET.fromstring(package.read(part)).iter():
                if element.tag.endswith("}f") and not element.tag.startswith(MAIN):
                    texts.append((part, element.text or ""))
    for place, text in texts:
        for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([^\s'!,:()=+]+))!", text):
            if (quoted.replace("''", "'") or plain) not in sheets:
                wrong.append(f"{place} 引用没有的表：{text[:60]}")
    return wrong


def described(cell):
    """一格里另存以后不能少的东西。"""
    link = cell.hyperlink.location if cell.hyperlink is not None else None
    value = getattr(cell.value, "text", cell.value)
    return (value, cell.number_format, cell.font.name, cell.font.sz, cell.fill.fgColor.rgb, cell.border.left.style,
            cell.alignment.horizontal, link, cell.comment.text if cell.comment else None)


def kept(path):
    """用 openpyxl 另存一遍再打开，公式、格式、链接、批注、冻结、筛选、条件格式一样不少。"""
    wrong = []
    book = openpyxl.load_workbook(path)
    before = {s.title: {c.coordinate: described(c) for row in s.iter_rows() for c in row} for s in book}
    shape = lambda s: (s.freeze_panes, s.auto_filter.ref, sorted(str(m) for m in s.merged_cells.ranges), len(s.conditional_formatting),
                       s.print_title_rows, str(s.print_area), {r: d.outlineLevel for r, d in s.row_dimensions.items() if d.outlineLevel},
                       len(s._charts))
    shapes = {s.title: shape(s) for s in book}
    out = io.BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    for sheet in again:
        if shape(sheet) != shapes[sheet.title]:
            wrong.append(f"{sheet.title} 另存后冻结、筛选、合并、条件格式、分级或图有变化")
        for row in sheet.iter_rows():
            for cell in row:
                if described(cell) != before[sheet.title].get(cell.coordinate):
                    wrong.append(f"{sheet.title}!{cell.coordinate} 另存后变了：{before[sheet.title].get(cell.coordinate)} → {described(cell)}")
    return wrong


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
    wrong += structure(arguments[0])
    wrong += kept(arguments[0])
    if len(arguments) == 2:
        wrong += compare(*arguments)
    for line in wrong[:50]:
        print(line)
    print(f"{arguments[0]}：公式 {formulas} 个，问题 {len(wrong)} 处")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
