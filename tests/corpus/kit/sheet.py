"""一张表的样子，与写成什么格式无关；以及写成各种格式的办法。同样的内容写出同样的字节。"""

import csv
import datetime
import html
import io
import os
import re
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, field

STAMP = datetime.datetime(2017, 12, 5, 9, 0, 0)


@dataclass
class Formula:
    """公式与它缓存的结果。"""
    text: str
    cached: object


@dataclass
class Rich:
    """一格里几段字，各有样子：[(文字, "" | "strike" | "wingdings" | "wingdings2")]。"""
    runs: list

    def plain(self):
        return "".join(t for t, _ in self.runs)


@dataclass
class Sheet:
    name: str = "Sheet1"
    cells: dict = field(default_factory=dict)  # (r, c) → 值，行列从 0 起
    merges: list = field(default_factory=list)  # (r1, c1, r2, c2)
    bold: set = field(default_factory=set)
    fonts: dict = field(default_factory=dict)  # (r, c) → 字体名
    strike: set = field(default_factory=set)
    formats: dict = field(default_factory=dict)  # (r, c) → 数字格式
    widths: dict = field(default_factory=dict)
    hidden: bool = False
    choices: list = field(default_factory=list)  # ((r, c), [选项])
    border_from: int = 2

    def put(self, r, c, value, bold=False):
        if value is None or (isinstance(value, str) and value == ""):
            return
        self.cells[(r, c)] = value
        if bold:
            self.bold.add((r, c))

    def merge(self, r1, c1, r2, c2):
        if (r1, c1) != (r2, c2):
            self.merges.append((r1, c1, r2, c2))

    def extent(self):
        rows = [r for r, _ in self.cells] + [m[2] for m in self.merges]
        cols = [c for _, c in self.cells] + [m[3] for m in self.merges]
        return (max(rows, default=0) + 1, max(cols, default=0) + 1)

    def covered(self):
        """合并区域里除左上角以外的格子。"""
        out = {}
        for r1, c1, r2, c2 in self.merges:
            for r in range(r1, r2 + 1):
                for c in range(c1, c2 + 1):
                    if (r, c) != (r1, c1):
                        out[(r, c)] = (r1, c1)
        return out

    def insert_rows(self, at, count=1):
        """在第 at 行前插入空行（像在 Excel 里那样，合并区域跟着伸长）。"""
        move = lambda r: r + count if r >= at else r
        self._move(move, lambda c: c)

    def insert_cols(self, at, count=1):
        move = lambda c: c + count if c >= at else c
        self._move(lambda r: r, move)

    def _move(self, row, col):
        key = lambda p: (row(p[0]), col(p[1]))
        self.cells = {key(p): v for p, v in self.cells.items()}
        self.bold = {key(p) for p in self.bold}
        self.strike = {key(p) for p in self.strike}
        self.fonts = {key(p): v for p, v in self.fonts.items()}
        self.formats = {key(p): v for p, v in self.formats.items()}
        self.widths = {col(c): w for c, w in self.widths.items()}
        self.merges = [(row(a), col(b), row(c), col(d)) for a, b, c, d in self.merges]
        self.choices = [(key(p), o) for p, o in self.choices]


def a1(r, c):
    letters = ""
    c += 1
    while c:
        c, rest = divmod(c - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{r + 1}"


def shown(value):
    """格子里看到的字，给没有类型的格式（csv、html）用。"""
    if isinstance(value, Formula):
        return shown(value.cached)
    if isinstance(value, Rich):
        return value.plain()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


# ---------------------------------------------------------------- zip 的字节固定下来

def settle_zip(data):
    """重新打包：条目时间固定，属性里的时间固定。"""
    src = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dst:
        for info in src.infolist():
            body = src.read(info.filename)
            if info.filename in ("docProps/core.xml", "meta.xml", "content.xml"):
                stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                body = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
                body = re.sub(rb"(<(?:meta:creation-date|dc:date)>)[^<]*", rb"\g<1>" + stamp[:-1], body)
                body = re.sub(rb"<meta:editing-duration>[^<]*</meta:editing-duration>", b"", body)
                body = re.sub(rb"<office:change-info>.*?</office:change-info>", b"", body)
            fixed = zipfile.ZipInfo(info.filename, (2017, 12, 5, 9, 0, 0))
            fixed.compress_type = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o644 << 16
            dst.writestr(fixed, body)
    return out.getvalue()


# ---------------------------------------------------------------- openpyxl

def openpyxl_bytes(sheets):
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.active)
    thin = Side(style="thin")
    for sheet in sheets:
        ws = book.create_sheet(sheet.name)
        rows, cols = sheet.extent()
        for (r, c), v in sorted(sheet.cells.items()):
            cell = ws.cell(r + 1, c + 1)
            if isinstance(v, Formula):
                v = v.cached  # openpyxl 不会写缓存的结果
            if isinstance(v, Rich):
                v = CellRichText(*[
                    TextBlock(InlineFont(strike=True), t) if k == "strike"
                    else TextBlock(InlineFont(rFont="Wingdings"), t) if k == "wingdings"
                    else TextBlock(InlineFont(rFont="Wingdings 2"), t) if k == "wingdings2"
                    else t for t, k in v.runs])
            elif isinstance(v, str):
                cell.data_type = "s"
            cell.value = v
            if isinstance(v, str) and not str(v).startswith("="):
                cell.data_type = "s"
            cell.font = Font(name=sheet.fonts.get((r, c), "宋体"), size=11 if r else 16,
                             bold=(r, c) in sheet.bold, strike=(r, c) in sheet.strike)
            cell.alignment = Alignment(wrap_text=True, vertical="center",
                                       horizontal="center" if (r, c) in sheet.bold else None)
            if (r, c) in sheet.formats:
                cell.number_format = sheet.formats[(r, c)]
        if rows - sheet.border_from < 400 and cols < 60:
            for r in range(sheet.border_from, rows):
                for c in range(cols):
                    ws.cell(r + 1, c + 1).border = Border(thin, thin, thin, thin)
        for m in sheet.merges:
            ws.merge_cells(start_row=m[0] + 1, start_column=m[1] + 1, end_row=m[2] + 1, end_column=m[3] + 1)
        for c, w in sheet.widths.items():
            ws.column_dimensions[get_column_letter(c + 1)].width = w
        for (r, c), options in sheet.choices:
            dv = DataValidation(type="list", formula1='"' + ",".join(options) + '"', allow_blank=True)
            dv.add(a1(r, c))
            ws.add_data_validation(dv)
        if sheet.hidden:
            ws.sheet_state = "hidden"
    book.properties.creator = "填报人"
    out = io.BytesIO()
    book.save(out)
    return settle_zip(out.getvalue())


# ---------------------------------------------------------------- XlsxWriter

def xlsxwriter_bytes(sheets):
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False,
                                     "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": STAMP})
    formats = {}

    def fmt(**props):
        key = tuple(sorted(props.items()))
        if key not in formats:
            formats[key] = book.add_format(props)
        return formats[key]

    for sheet in sheets:
        ws = book.add_worksheet(sheet.name)
        anchors = {(m[0], m[1]) for m in sheet.merges}
        base = {"text_wrap": True, "valign": "vcenter", "border": 1}

        def style(r, c):
            props = dict(base)
            if (r, c) in sheet.bold:
                props.update(bold=True, align="center")
            if (r, c) in sheet.fonts:
                props["font_name"] = sheet.fonts[(r, c)]
            if (r, c) in sheet.strike:
                props["font_strikeout"] = True
            if (r, c) in sheet.formats:
                props["num_format"] = sheet.formats[(r, c)]
            if r < sheet.border_from:
                props.pop("border")
            return fmt(**props)

        for r1, c1, r2, c2 in sheet.merges:
            ws.merge_range(r1, c1, r2, c2, "", style(r1, c1))
        for (r, c), v in sorted(sheet.cells.items()):
            f = style(r, c)
            if isinstance(v, Formula):
                ws.write_formula(r, c, v.text, f, v.cached)
            elif isinstance(v, Rich):
                parts = []
                for t, k in v.runs:
                    if k == "strike":
                        parts += [fmt(font_strikeout=True), t]
                    elif k == "wingdings":
                        parts += [fmt(font_name="Wingdings"), t]
                    elif k == "wingdings2":
                        parts += [fmt(font_name="Wingdings 2"), t]
                    else:
                        parts.append(t)
                ws.write_rich_string(r, c, *parts, f)
            elif isinstance(v, bool):
                ws.write_boolean(r, c, v, f)
            elif isinstance(v, (int, float)):
                ws.write_number(r, c, v, f)
            elif isinstance(v, (datetime.date, datetime.datetime)):
                ws.write_datetime(r, c, v, fmt(**base, num_format=sheet.formats.get((r, c), "yyyy-mm-dd")))
            else:
                ws.write_string(r, c, v, f)
        for c, w in sheet.widths.items():
            ws.set_column(c, c, w)
        for (r, c), options in sheet.choices:
            ws.data_validation(r, c, r, c, {"validate": "list", "source": options})
        if sheet.hidden:
            ws.hide()
    book.close()
    return settle_zip(out.getvalue())


# ---------------------------------------------------------------- xlwt（真正的 .xls）

def xlwt_bytes(sheets, encoding="utf-8"):
    import xlwt

    book = xlwt.Workbook(encoding=encoding)
    plain = xlwt.easyxf("align: wrap on, vert centre; borders: left thin, right thin, top thin, bottom thin")
    bold = xlwt.easyxf("font: bold on; align: wrap on, vert centre, horiz centre; borders: left thin, right thin, top thin, bottom thin")
    day = xlwt.easyxf("align: vert centre", num_format_str="yyyy-mm-dd")
    cache = {}
    for sheet in sheets:
        ws = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        merged = {(m[0], m[1]): m for m in sheet.merges}
        for (r, c), v in sorted(sheet.cells.items()):
            style = bold if (r, c) in sheet.bold else plain
            if (r, c) in sheet.fonts or (r, c) in sheet.strike:
                key = (sheet.fonts.get((r, c)), (r, c) in sheet.strike)
                if key not in cache:
                    spec = "font: " + ", ".join(filter(None, [f"name {key[0]}" if key[0] else "", "struck_out on" if key[1] else ""]))
                    cache[key] = xlwt.easyxf(spec)
                style = cache[key]
            if isinstance(v, Formula):
                v = v.cached
            if isinstance(v, Rich):
                v = v.plain()
            if isinstance(v, (datetime.date, datetime.datetime)):
                style = day
            if (r, c) in merged:
                m = merged[(r, c)]
                ws.write_merge(m[0], m[2], m[1], m[3], v, style)
            else:
                ws.write(r, c, v, style)
        for m in sheet.merges:
            if (m[0], m[1]) not in sheet.cells:
                ws.merge(m[0], m[2], m[1], m[3])
        for c, w in sheet.widths.items():
            ws.col(c).width = int(w * 256)
        if sheet.hidden:
            ws.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- odfpy

def odf_bytes(sheets):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
    from odf.text import LineBreak, P, S

    doc = OpenDocumentSpreadsheet()
    invisible = Style(name="ta_hidden", family="table")
    invisible.addElement(TableProperties(display="false"))
    doc.automaticstyles.addElement(invisible)
    for sheet in sheets:
        table = Table(name=sheet.name, **({"stylename": invisible} if sheet.hidden else {}))
        rows, cols = sheet.extent()
        table.addElement(TableColumn(numbercolumnsrepeated=cols))
        covered = sheet.covered()
        spans = {(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in sheet.merges}
        for r in range(rows):
            row = TableRow()
            for c in range(cols):
                if (r, c) in covered:
                    row.addElement(CoveredTableCell())
                    continue
                v = sheet.cells.get((r, c))
                attrs = {}
                if (r, c) in spans:
                    attrs = {"numberrowsspanned": spans[(r, c)][0], "numbercolumnsspanned": spans[(r, c)][1]}
                if isinstance(v, Formula):
                    attrs["formula"] = "of:" + v.text
                    v = v.cached
                if isinstance(v, bool):
                    cell = TableCell(valuetype="boolean", booleanvalue="true" if v else "false", **attrs)
                elif isinstance(v, (int, float)):
                    cell = TableCell(valuetype="float", value=v, **attrs)
                elif isinstance(v, (datetime.date, datetime.datetime)):
                    cell = TableCell(valuetype="date", datevalue=v.strftime("%Y-%m-%d"), **attrs)
                elif v is None:
                    cell = TableCell(**attrs)
                else:
                    cell = TableCell(valuetype="string", **attrs)
                if v is not None:
                    for line in shown(v).split("\n"):
                        p = P()
                        # ODF 里连续空格要写成 text:s
                        for part in re.split(r"( {2,})", line):
                            if part.startswith("  "):
                                p.addElement(S(c=len(part)))
                            elif part:
                                p.addText(part)
                        cell.addElement(p)
                row.addElement(cell)
            table.addElement(row)
        doc.spreadsheet.addElement(table)
    out = io.BytesIO()
    doc.write(out)
    return settle_zip(out.getvalue())


# ---------------------------------------------------------------- 文本

def grid_rows(sheet):
    rows, cols = sheet.extent()
    return [[shown(sheet.cells[(r, c)]) if (r, c) in sheet.cells else "" for c in range(cols)] for r in range(rows)]


def csv_bytes(sheets, encoding="utf-8-sig", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(grid_rows(sheets[0]))
    return out.getvalue().encode(encoding)


def html_bytes(sheets, encoding="utf-8"):
    """网页另存为 .xls：信息系统“导出 Excel”的常见做法。"""
    label = {"utf-8": "utf-8", "gb18030": "gb2312"}[encoding]
    parts = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<head><meta http-equiv="Content-Type" content="text/html; charset={label}"></head><body>'
    ]
    for sheet in sheets:
        rows, cols = sheet.extent()
        covered = sheet.covered()
        spans = {(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in sheet.merges}
        parts.append('<table border="1">')
        for r in range(rows):
            parts.append("<tr>")
            for c in range(cols):
                if (r, c) in covered:
                    continue
                v = sheet.cells.get((r, c))
                attr = ""
                if (r, c) in spans:
                    h, w = spans[(r, c)]
                    attr = (f" rowspan={h}" if h > 1 else "") + (f" colspan={w}" if w > 1 else "")
                text = "&nbsp;" if v is None else html.escape(shown(v)).replace("\n", "<br>")
                parts.append(f"<td{attr}>{text}</td>")
            parts.append("</tr>\n")
        parts.append("</table>")
    parts.append("</body></html>")
    return "".join(parts).encode(encoding, "xmlcharrefreplace")


def xml2003_bytes(sheets):
    """Excel 2003 XML 表格（SpreadsheetML）。"""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
        '<Styles><Style ss:ID="Default"/><Style ss:ID="d"><NumberFormat ss:Format="yyyy\\-mm\\-dd"/></Style></Styles>\n'
    ]
    for sheet in sheets:
        rows, cols = sheet.extent()
        covered = sheet.covered()
        spans = {(m[0], m[1]): (m[2] - m[0], m[3] - m[1]) for m in sheet.merges}
        parts.append(f'<Worksheet ss:Name="{html.escape(sheet.name)}"><Table>\n')
        skipped_row = False
        for r in range(rows):
            line = []
            gap = False
            for c in range(cols):
                v = sheet.cells.get((r, c))
                if (r, c) in covered or (v is None and (r, c) not in spans):
                    gap = True
                    continue
                attr = f' ss:Index="{c + 1}"' if gap else ""
                gap = False
                if (r, c) in spans:
                    down, across = spans[(r, c)]
                    attr += (f' ss:MergeAcross="{across}"' if across else "") + (f' ss:MergeDown="{down}"' if down else "")
                    gap = across > 0  # 合并后的下一格写明列号，免得歧义
                if v is None:
                    line.append(f"<Cell{attr}/>")
                    continue
                if isinstance(v, Formula):
                    v = v.cached
                if isinstance(v, bool):
                    kind, text = "Boolean", "1" if v else "0"
                elif isinstance(v, (int, float)):
                    kind, text = "Number", shown(v)
                elif isinstance(v, (datetime.date, datetime.datetime)):
                    kind, text = "DateTime", v.strftime("%Y-%m-%dT00:00:00.000")
                    attr += ' ss:StyleID="d"'
                else:
                    kind, text = "String", html.escape(shown(v)).replace("\n", "&#10;")
                line.append(f'<Cell{attr}><Data ss:Type="{kind}">{text}</Data></Cell>')
            if not line:
                skipped_row = True
                continue
            parts.append(f'<Row ss:Index="{r + 1}">' if skipped_row else "<Row>")
            skipped_row = False
            parts.append("".join(line) + "</Row>\n")
        parts.append("</Table></Worksheet>\n")
    parts.append("</Workbook>\n")
    return "".join(parts).encode("utf-8")


# ---------------------------------------------------------------- LibreOffice 转换

def libreoffice(jobs, profile):
    """jobs: [(来源文件路径, 目标格式)]，同目标的一次转换；产物与来源同文件夹。"""
    by_target = {}
    for path, target in jobs:
        by_target.setdefault((os.path.dirname(path), target), []).append(path)
    for (folder, target), paths in sorted(by_target.items()):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", target,
             "--outdir", folder, *sorted(paths)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )


def convert(data, suffix, target, profile=None):
    """一份工作簿经 LibreOffice 另存为别的格式。"""
    with tempfile.TemporaryDirectory() as folder:
        src = os.path.join(folder, "a." + suffix)
        with open(src, "wb") as f:
            f.write(data)
        if profile is None:
            profile = os.path.join(folder, "profile")
        out = os.path.join(folder, "out")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", target, "--outdir", out, src],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(out, "a." + target.split(":")[0]), "rb") as f:
            data = f.read()
    return settle_zip(data) if data[:2] == b"PK" else data
