"""没有现成程序写的两种二进制格式（.xlsb、Excel 5.0/95 的 .xls），和一种别家程序风格的 .xlsx：照格式说明手写。"""

import datetime
import io
import struct
import zipfile
from xml.sax.saxutils import escape

from .sheet import Formula, Rich, a1, shown

STAMP = (2017, 12, 5, 9, 0, 0)
EPOCH = datetime.datetime(1899, 12, 30)


def serial(v):
    """日期 → 日期序号。"""
    if not isinstance(v, datetime.datetime):
        v = datetime.datetime(v.year, v.month, v.day)
    return (v - EPOCH).total_seconds() / 86400


def pack(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, body in parts:
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            z.writestr(info, body)
    return out.getvalue()


# ---------------------------------------------------------------- .xlsb（MS-XLSB）

def _varint(n):
    out = b""
    while True:
        low, n = n & 0x7F, n >> 7
        out += bytes([low | (0x80 if n else 0)])
        if not n:
            return out


def _brt(kind, body=b""):
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + _varint(len(body)) + body


def _wide(text):
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb_bytes(sheets):
    strings, order = {}, []

    def shared(text):
        if text not in strings:
            strings[text] = len(order)
            order.append(text)
        return strings[text]

    parts = []
    for at, sheet in enumerate(sheets, 1):
        rows, cols = sheet.extent()
        body = _brt(129) + _brt(148, struct.pack("<4I", 0, max(rows - 1, 0), 0, max(cols - 1, 0))) + _brt(145)
        row = None
        for (r, c), v in sorted(sheet.cells.items()):
            if r != row:
                body += _brt(0, struct.pack("<IIHBBBI", r, 0, 300, 0, 0, 0, 0))
                row = r
            head = struct.pack("<II", c, 1 if isinstance(v, (datetime.date, datetime.datetime)) else 0)
            if isinstance(v, Formula):
                v = v.cached
                if isinstance(v, (int, float)):
                    body += _brt(9, head + struct.pack("<dHII", float(v), 0, 0, 0))
                    continue
            if isinstance(v, Rich):
                v = v.plain()
            if isinstance(v, bool):
                body += _brt(4, head + bytes([v]))
            elif isinstance(v, (int, float)):
                body += _brt(5, head + struct.pack("<d", float(v)))
            elif isinstance(v, (datetime.date, datetime.datetime)):
                body += _brt(5, head + struct.pack("<d", serial(v)))
            else:
                body += _brt(7, head + struct.pack("<I", shared(str(v))))
        body += _brt(146)
        if sheet.merges:
            body += _brt(177, struct.pack("<I", len(sheet.merges)))
            for r1, c1, r2, c2 in sheet.merges:
                body += _brt(176, struct.pack("<4I", r1, r2, c1, c2))
            body += _brt(178)
        parts.append((f"xl/worksheets/sheet{at}.bin", body + _brt(130)))
    book = _brt(131) + _brt(143)
    for at, sheet in enumerate(sheets, 1):
        book += _brt(156, struct.pack("<II", 1 if sheet.hidden else 0, at) + _wide(f"rId{at}") + _wide(sheet.name))
    book += _brt(144) + _brt(132)
    sst = _brt(159, struct.pack("<II", len(order), len(order)))
    sst += b"".join(_brt(19, b"\0" + _wide(t)) for t in order) + _brt(160)
    xf = lambda number_format: _brt(47, struct.pack("<5HBBHBB", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0))
    styles = _brt(278) + _brt(617, struct.pack("<I", 2)) + xf(0) + xf(14) + _brt(618) + _brt(279)
    main = "application/vnd.ms-excel"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pkg = "http://schemas.openxmlformats.org/package/2006"
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.bin" ContentType="{main}.worksheet"/>' for i in range(1, len(sheets) + 1))
    rels = "".join(f'<Relationship Id="rId{i}" Type="{rel}/worksheet" Target="worksheets/sheet{i}.bin"/>' for i in range(1, len(sheets) + 1))
    n = len(sheets)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return pack([
        ("[Content_Types].xml", f'{head}<Types xmlns="{pkg}/content-types"><Default Extension="bin" ContentType="{main}.sheet.binary.macroEnabled.main"/>'
         f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}'
         f'<Override PartName="/xl/sharedStrings.bin" ContentType="{main}.sharedStrings"/><Override PartName="/xl/styles.bin" ContentType="{main}.styles"/></Types>'),
        ("_rels/.rels", f'{head}<Relationships xmlns="{pkg}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.bin"/></Relationships>'),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", f'{head}<Relationships xmlns="{pkg}/relationships">{rels}<Relationship Id="rId{n + 1}" Type="{rel}/sharedStrings" Target="sharedStrings.bin"/>'
         f'<Relationship Id="rId{n + 2}" Type="{rel}/styles" Target="styles.bin"/></Relationships>'),
        *parts,
        ("xl/sharedStrings.bin", sst),
        ("xl/styles.bin", styles),
    ])


# ---------------------------------------------------------------- Excel 5.0/95 的 .xls（BIFF5）：GBK 字节，没有合并单元格

def _rec(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def biff5_bytes(sheets, codepage=936, encoding="gbk"):
    from xlwt.CompoundDoc import XlsDoc

    def sheet_stream(sheet):
        rows, cols = sheet.extent()
        out = _rec(0x0809, struct.pack("<4H", 0x0500, 0x0010, 0x0DBB, 1996)) + _rec(0x0200, struct.pack("<5H", 0, rows, 0, cols, 0))
        for (r, c), v in sorted(sheet.cells.items()):
            day = isinstance(v, (datetime.date, datetime.datetime))
            at = struct.pack("<3H", r, c, 16 if day else 15)
            if isinstance(v, Formula):
                v = v.cached
                if isinstance(v, (int, float)):
                    out += _rec(0x0006, at + struct.pack("<dHIH", float(v), 0, 0, 3) + b"\x1e\x01\x00")
                    continue
            if isinstance(v, Rich):
                v = v.plain()
            if isinstance(v, bool):
                out += _rec(0x0205, at + bytes([v, 0]))
            elif isinstance(v, (int, float)):
                out += _rec(0x0203, at + struct.pack("<d", float(v)))
            elif day:
                out += _rec(0x0203, at + struct.pack("<d", serial(v)))
            else:
                text = str(v).encode(encoding, "replace")[:2000]
                out += _rec(0x0204, at + struct.pack("<H", len(text)) + text)
        return out + _rec(0x000A)

    head = _rec(0x0809, struct.pack("<4H", 0x0500, 0x0005, 0x0DBB, 1996)) + _rec(0x0042, struct.pack("<H", codepage))
    name = "宋体".encode("gbk")
    head += b"".join(_rec(0x0031, struct.pack("<5H", 220, 0, 0x7FFF, 400, 0) + bytes([0, 0, 0x86, 0, len(name)]) + name) for _ in range(5))
    for i in range(17):
        head += _rec(0x00E0, struct.pack("<8H", 0, 14 if i == 16 else 0, 0xFFF5 if i < 15 else 1, 0x0020, 0x20C0, 0, 0, 0))
    bodies = [sheet_stream(s) for s in sheets]
    names = [s.name.encode(encoding, "replace")[:31] for s in sheets]
    at = len(head) + sum(4 + 7 + len(n) for n in names) + 4
    bounds = b""
    for sheet, n, body in zip(sheets, names, bodies):
        bounds += _rec(0x0085, struct.pack("<IBBB", at, 1 if sheet.hidden else 0, 0, len(n)) + n)
        at += len(body)
    stream = head + bounds + _rec(0x000A) + b"".join(bodies)
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    # 流的名字：Excel 5.0/95 叫 Book
    long, short = "Workbook\0".encode("utf-16-le").ljust(64, b"\0"), "Book\0".encode("utf-16-le").ljust(64, b"\0")
    data = out.getvalue()
    where = data.index(long)
    return data[:where] + short + struct.pack("<H", 10) + data[where + 66:]


# ---------------------------------------------------------------- 别家程序的 .xlsx：文字写在格里、带前缀、不写位置和范围

def mini_xlsx_bytes(sheets):
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pkg = "http://schemas.openxmlformats.org/package/2006"
    parts, tags, rels = [], "", ""
    for at, sheet in enumerate(sheets, 1):
        rows, cols = sheet.extent()
        body = ""
        for r in range(rows):
            line = ""
            for c in range(cols):
                v = sheet.cells.get((r, c))
                if isinstance(v, Formula):
                    v = v.cached
                if v is None:
                    line += "<x:c/>"
                elif isinstance(v, bool):
                    line += f'<x:c t="b"><x:v>{int(v)}</x:v></x:c>'
                elif isinstance(v, (int, float)):
                    line += f"<x:c><x:v>{v}</x:v></x:c>"
                else:
                    line += f'<x:c t="inlineStr"><x:is><x:t xml:space="preserve">{escape(shown(v))}</x:t></x:is></x:c>'
            body += f"<x:row>{line}</x:row>"
        merges = "".join(f'<x:mergeCell ref="{a1(m[0], m[1])}:{a1(m[2], m[3])}"/>' for m in sheet.merges)
        merges = f"<x:mergeCells>{merges}</x:mergeCells>" if merges else ""
        parts.append((f"xl/worksheets/s{at}.xml", f'<x:worksheet xmlns:x="{ns}"><x:sheetData>{body}</x:sheetData>{merges}</x:worksheet>'))
        hidden = ' state="hidden"' if sheet.hidden else ""
        tags += f'<x:sheet name="{escape(sheet.name)}" sheetId="{at}"{hidden} r:id="R{at}"/>'
        rels += f'<Relationship Id="R{at}" Type="{rel}/worksheet" Target="/xl/worksheets/s{at}.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return pack([
        ("[Content_Types].xml", f'<Types xmlns="{pkg}/content-types"><Default Extension="xml" ContentType="{kind}.worksheet+xml"/>'
         f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{pkg}/relationships"><Relationship Id="R0" Type="{rel}/officeDocument" Target="/xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<x:workbook xmlns:x="{ns}" xmlns:r="{rel}"><x:sheets>{tags}</x:sheets></x:workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{pkg}/relationships">{rels}</Relationships>'),
        *parts,
    ])
