#!/usr/bin/env python3
"""按 OOXML 的架构逐部件核对工作簿：python3 tests/schema_check.py 文件或文件夹…

元素的名称、次序、个数，属性的取值都照 Open XML SDK 的架构看；有一处不合就算不过。
先在第一本上故意弄坏几处，看核对的程序真的看得出来。
"""
import io
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

from openxml_audit import FileFormat, OpenXmlValidator

# 弄坏一处：哪个部件、把什么改成什么
BREAKAGES = [
    ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<sheetDatum/></sheetData>"),
    ("xl/worksheets/sheet1.xml", b"<pageMargins left=", b"<pageMargins left=\"x\" was="),
    ("xl/styles.xml", b"<fonts ", b"<bogus/><fonts "),
]

# 扩展部分（extLst）上面的核对不看：我们只用小图，照 MS-XLSX 的 CT_SparklineGroup 另看
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
SPARKLINES = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"
COLOURS = [f"{X14}color{n}" for n in
           ("Series", "Negative", "Axis", "Markers", "First", "Last", "High", "Low")]
FLAG, NUMBER = r"[01]|true|false", r"-?\d+(\.\d+)?([eE][-+]?\d+)?"
AXIS = "individual|group|custom"
GROUP = {
    "manualMax": NUMBER, "manualMin": NUMBER, "lineWeight": NUMBER,
    "type": "line|column|stacked", "displayEmptyCellsAs": "span|gap|zero",
    "minAxisType": AXIS, "maxAxisType": AXIS,
} | dict.fromkeys(
    ("dateAxis", "markers", "high", "low", "first", "last", "negative",
     "displayXAxis", "displayHidden", "rightToLeft"), FLAG)
COLOUR = {"auto": FLAG, "indexed": r"\d+", "rgb": "[0-9A-Fa-f]{8}", "theme": r"\d+", "tint": NUMBER}
CELLS = r"[A-Z]{1,3}[1-9]\d{0,6}(:[A-Z]{1,3}[1-9]\d{0,6})?"
# 弄坏一处：各是哪一条规矩
SPARKLINE_BREAKAGES = [
    (b'type="column"', b'type="pie"'),
    (b"<x14:colorSeries ", b"<x14:colorLow rgb=\"FF000000\"/><x14:colorSeries "),
    (b"<xm:sqref>", b"<xm:sqref>?"),
    (b"<xm:f>", b"<xm:f>\xe6\xb2\xa1\xe6\x9c\x89"),
    (b'uri="{05C6', b'uri="{15C6'),
]


def attributes(element, allowed: dict[str, str]) -> list[str]:
    return [f"{element.tag} 的 {k}={v!r}" for k, v in element.attrib.items()
            if k not in allowed or not re.fullmatch(allowed[k], v)]


def group_problems(group, sheets: set[str]) -> list[str]:
    said = attributes(group, GROUP)
    tags = [e.tag for e in group]
    order = [*COLOURS, f"{XM}f", f"{X14}sparklines"]
    places = [order.index(t) if t in order else -1 for t in tags]
    if places != sorted(set(places)) or -1 in places or tags[-1:] != [f"{X14}sparklines"]:
        return said + [f"小图各部分的次序：{tags}"]
    for element in group[:-1]:
        said += attributes(element, COLOUR)
    for line in group[-1]:
        if [e.tag for e in line] not in ([f"{XM}f", f"{XM}sqref"], [f"{XM}sqref"]):
            said.append(f"小图：{[e.tag for e in line]}")
            continue
        where, source = line[-1].text or "", line[0].text or ""
        sheet, _, cells = source.rpartition("!")
        if not re.fullmatch(CELLS, where) or not re.fullmatch(CELLS, cells.replace("$", "")):
            said.append(f"小图的地址：{source} {where}")
        if sheet.strip("'").replace("''", "'") not in sheets:
            said.append(f"小图指到没有的表：{source}")
    return said


def extension_problems(path) -> list[str]:
    """各工作表扩展部分的不合之处。"""
    said = []
    with zipfile.ZipFile(path) as book:
        names = ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        sheets = {sheet.get("name") for sheet in names}
        for part in book.namelist():
            if not part.startswith("xl/worksheets/sheet"):
                continue
            data = book.read(part)
            if b"<extLst>" not in data:
                continue
            for ext in ET.fromstring(data).iter(f"{MAIN}ext"):
                groups = list(ext)
                if ext.get("uri") != SPARKLINES or [g.tag for g in groups] != [f"{X14}sparklineGroups"]:
                    said.append(f"{part}：不认得的扩展 {ext.get('uri')}")
                    continue
                for group in groups[0]:
                    found = group_problems(group, sheets)
                    said += [f"{part}：{what}" for what in found]
    return said


def problems(path: pathlib.Path) -> list[str]:
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2016, max_errors=0)
    found = validator.validate(str(path)).errors
    return [f"{e.part_uri} {e.path}：{e.description}" for e in found] + extension_problems(path)


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
        with_charts = [b for b in books if b.name == "汇总表.xlsx"]
        for was, now in SPARKLINE_BREAKAGES if with_charts else []:
            with zipfile.ZipFile(with_charts[0]) as book:
                parts = [n for n in book.namelist()
                         if n.startswith("xl/worksheets/sheet") and was in book.read(n)]
            copy = pathlib.Path(folder) / "小图.xlsx"
            copy.write_bytes(broken(with_charts[0], parts[0], was, now))
            if not extension_problems(copy):
                print("✗ 弄坏了却看不出：", was)
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
