#!/usr/bin/env python3
"""造语料：三百多份工作簿与它们的真情实况。

    python3 tests/corpus/make_corpus.py                全部，写到 target/corpus
    python3 tests/corpus/make_corpus.py --committed    有代表性的一部分，写到 tests/corpus/files（随代码提交）

需要 openpyxl、XlsxWriter、xlwt、odfpy 与 LibreOffice（没有时略去另存的那些，并说明）。种子固定。
按议题和办公室的实际写成，不看读取程序怎样写；真情实况是一个细心的人会说的话。

truth.jsonl 每行一份工作簿：
  file layout format about
  refused       打不开或里面没有表：应当没有答案，有一条 error
  submissions   各份材料，依次：
    sheet name code period check unit person phone date   没有的键不评
    expect      必须出现的问题代码的开头（如 "Q15"），不限单元格
    tidy        整份干净：不应有任何 error
    answers     [{indicator state accept cell required clean
                  fields: {名: {type value approximate per cell judge}}}]
      value 为 null：读不出，必须有问题；approximate 默认 false，为 null 即两可；judge 为 false：值不评
      required（默认 false）：必须有一条问题指到这一指标或它的格子
      clean（默认 true）：不应有 error
      cell：这个答案写在哪一格
"""

import argparse
import datetime
import json
import os
import random
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from kit import binary, layouts, offices, sheet, ticks, words  # noqa: E402
from kit.facts import Answer, Habits, make_answers  # noqa: E402
from kit.layouts import Placed, Who  # noqa: E402
from kit.sheet import Sheet, a1  # noqa: E402

PLACES = [
    ("岚东区", "515102"), ("松岭区", "515103"), ("青荷县", "515121"), ("望溪县", "515122"), ("云柘县", "515123"), ("鹤浦市", "515181"),
    ("沅北区", "515202"), ("临枫区", "515203"), ("石棠县", "515221"), ("白芷县", "515222"), ("长榆县", "515223"), ("泽南区", "515302"),
    ("碧潭县", "515321"), ("竹陂县", "515322"), ("月塘县", "515323"), ("雁汀县", "515324"), ("苍河旗", "515325"), ("麦岭土家族自治县", "515326"),
]
CITIES = [("岚州市", "515100"), ("沅平市", "515200"), ("泽宁市", "515300")]

# 格式：扩展名与写法
ONE_SHEET = ["csv", "csv-nobom", "csv-gb", "txt-16", "tab-xls", "html", "html-gb"]
FORMATS = ["openpyxl", "xlsxwriter", "xlwt", "odf", "openpyxl", "xlsxwriter", "lo-ods", "lo-xls", "lo-xlsx", "xml2003",
           "csv", "html", "xlwt", "csv-gb", "html-gb", "misnamed", "et", "txt-16", "xlsm", "csv-nobom", "tab-xls"]
RICH_ABLE = ["openpyxl", "xlsxwriter"]


class Case:
    def __init__(self, index, layout, fmt, about):
        self.index, self.layout, self.format, self.about = index, layout, fmt, about
        self.rng = random.Random(f"quanyi-corpus/{layout}/{index}")
        self.sheets, self.placed = [], []
        self.stem = None
        self.refused = False
        self.damage = None
        self.expect = []
        self.skip_keys = set()
        self.rename = False

    def who(self, city=False, **kw):
        rng = self.rng
        place, code = rng.choice(CITIES if city else PLACES)
        kw.setdefault("date", datetime.date(2017, rng.choice([11, 12, 12]), rng.randint(1, 28)))
        return Who(place, code, "市级" if city else "县级", person=words.person(rng), phone=f"66{rng.randint(10000, 99999)}", **kw)

    def habits(self, trouble=0.0, **kw):
        rng = self.rng
        base = dict(ticks=rng.choice(ticks.HALF_FULL), number=rng.choice(["plain", "unit", "unit", "mixed"]),
                    listing=rng.choice(["semicolon", "semicolon", "line", "dot", "mixed"]), books=rng.random() < 0.8,
                    compose=rng.choice(["label", "label", "lines", "tight"]), trouble=trouble,
                    empty_no=rng.choice(["blank", "blank", "label", "slash"]))
        base.update(kw)
        return Habits(**base)

    def add(self, placed, *others):
        """placed：一份或几份材料；others：别的表，放在前面。"""
        many = placed if isinstance(placed, list) else [placed]
        for s in others:
            self.sheets.append(s)
        for p in many:
            self.placed.append(p)
            if p.sheet not in self.sheets:
                self.sheets.append(p.sheet)

    # ------------------------------------------------ 文件

    def extension(self):
        return {"openpyxl": "xlsx", "xlsxwriter": "xlsx", "xlwt": "xls", "odf": "ods", "lo-ods": "ods", "lo-xls": "xls", "lo-xlsx": "xlsx",
                "xml2003": "xls", "csv": "csv", "csv-nobom": "csv", "csv-gb": "csv", "txt-16": "txt", "tab-xls": "xls", "html": "xls",
                "html-gb": "xls", "misnamed": "xls", "et": "et", "xlsm": "xlsm", "xlsb": "xlsb", "biff5": "xls", "inline": "xlsx"}[self.format]

    def file(self):
        name = f"{self.index:03}" + (f"-{self.stem}" if self.stem else "")
        return f"{self.layout}/{name}.{self.extension()}"

    def source(self):
        """（字节，转换前的扩展名）"""
        f, s = self.format, self.sheets
        if f in ("openpyxl", "lo-ods", "misnamed", "xlsm"):
            return sheet.openpyxl_bytes(s), "xlsx"
        if f in ("xlsxwriter", "lo-xls"):
            return sheet.xlsxwriter_bytes(s), "xlsx"
        if f in ("xlwt", "et"):
            return sheet.xlwt_bytes(s), "xls"
        if f in ("odf", "lo-xlsx"):
            return sheet.odf_bytes(s), "ods"
        if f == "xml2003":
            return sheet.xml2003_bytes(s), "xml"
        if f in ("xlsb", "biff5", "inline"):
            return {"xlsb": binary.xlsb_bytes, "biff5": binary.biff5_bytes, "inline": binary.mini_xlsx_bytes}[f](s), f
        if f.startswith("html"):
            return sheet.html_bytes(s, "gb18030" if f == "html-gb" else "utf-8"), "html"
        encoding, tab = {"csv": ("utf-8-sig", ","), "csv-nobom": ("utf-8", ","), "csv-gb": ("gb18030", ","), "txt-16": ("utf-16", "\t"),
                         "tab-xls": ("gb18030", "\t")}[f]
        return sheet.csv_bytes(s, encoding, tab), "csv"

    # ------------------------------------------------ 真情实况

    def truth(self):
        line = {"file": self.file(), "layout": self.layout, "format": self.format, "about": self.about}
        if self.refused:
            line["refused"] = True
            return line
        line["submissions"] = [self.submission(p) for p in self.placed]
        return line

    def submission(self, p):
        s, who = p.sheet, p.who
        top_row = min(r for r, _ in s.cells)
        header = " ".join(sheet.shown(v) for (r, c), v in s.cells.items() if r < top_row + 8)
        own = header if self.layout != "wide" else " ".join(
            sheet.shown(v) for (r, c), v in s.cells.items() if c < 5 and r == p.at("1.1.1")[0]) + sheet.shown(s.cells.get((0, 0), ""))
        out = {"name": who.place}
        if len(self.sheets) > 1:
            out["sheet"] = s.name
        if self.format in ONE_SHEET or self.format in ("xml2003",):
            out.pop("sheet", None)
        if who.code in own:
            out["code"] = who.code
        top = " ".join(sheet.shown(v) for (r, c), v in s.cells.items() if r < top_row + 3)
        titles = [v for (r, c), v in s.cells.items() if r <= top_row + 1 and isinstance(v, str) and "标准" in v and "单位" not in v]
        if any(f"{who.period}年" in v for v in titles) or "周期" in header:  # 只有填报日期的，周期说不准，不评
            out["period"] = who.period
        if who.check in top and self.layout != "structured":
            out["check"] = who.check
        if any(isinstance(v, str) and who.unit in v and "单位" in v for v in s.cells.values()) or self.layout.startswith("form"):
            out["unit"] = who.unit
        if f"填报人：{who.person}" in own or self.layout.startswith("form"):
            out["person"] = who.person
        if who.phone in own:
            out["phone"] = who.phone
        d = who.date
        if any(t in own for t in (f"{d.year}年{d.month}月{d.day}日", d.strftime("%Y-%m-%d"), f"{d.year}.{d.month}.{d.day}", f"{d.year}/{d.month}/{d.day}")):
            out["date"] = d.strftime("%Y-%m-%d")
        for key in self.skip_keys:
            out.pop(key, None)
        answers = []
        for code, a in p.answers.items():
            at = p.at(code)
            row = {"indicator": code, "state": a.state}
            if at and a.state not in ("blank", "na", "missing"):
                row["cell"] = a1(*at)
            if a.required:
                row["required"] = True
            if a.trouble or a.required:
                row["clean"] = False
            accept = list(a.accept)
            if at and a.state == "conflict" and sheet.shown(s.cells.get(at, "")) == f"{a.indicator.yes}、{a.indicator.no}":
                accept += ["unreadable", "blank"]  # 两个字样都写着，没有勾：说不清、没有选也对，但必须提出
            if accept:
                row["accept"] = accept
            fields = {}
            for name, fact in a.facts.items():
                where = p.at(code, name)
                one = {"type": fact.kind, "value": fact.value}
                if where:
                    one["cell"] = a1(*where)
                if fact.kind in "NF" and fact.approx is not False:
                    one["approximate"] = fact.approx
                if fact.kind == "F" and fact.per:
                    one["per"] = fact.per
                if not fact.judge:
                    one["judge"] = False
                fields[name] = one
            if fields:
                row["fields"] = fields
            answers.append(row)
        if self.expect:
            out["expect"] = self.expect
        out["tidy"] = not self.expect and all(r.get("clean", True) for r in answers)
        out["answers"] = answers
        return out


def drop(answers, codes):
    """这几个指标在材料里没有行。"""
    for code in codes:
        answers[code] = Answer(code, "missing", required=code != "5.2.3", trouble=True,
                               accept=("na", "blank") if code == "5.2.3" else ())


# ---------------------------------------------------------------- 各类语料

def cases():
    out = []
    turn = [0]

    def new(layout, about, formats=FORMATS, fmt=None):
        if fmt is None:
            fmt = formats[turn[0] % len(formats)]
            turn[0] += 1
        case = Case(len(out) + 1, layout, fmt, about)
        out.append(case)
        return case

    def answers(case, who, habits, **kw):
        rng = case.rng
        return make_answers(rng, who.place, habits, rng.choice([0.5, 0.65, 0.75, 0.85]), key_area=rng.random() < 0.3, **kw)

    flat = [f for f in FORMATS]
    books = [f for f in FORMATS if f not in ONE_SHEET]

    # -- 附件：每一种打勾的写法
    for style in ticks.STYLES:
        c = new("annex", f"打勾：{style}")
        who, h = c.who(), c.habits(0.06, ticks=style)
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h, title="place"))
    for style in ticks.RICH * 3:
        c = new("annex", f"打勾：{style}", fmt=c_choice(RICH_ABLE, len(out)))
        who, h = c.who(), c.habits(0.0, ticks=style)
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h, title="place"))

    # -- 附件：指标文字、表头、列序、附加列
    dresses = [("code",), ("ordinal",), ("ordinal", "paren"), ("nostar",), ("renamed",), ("trad",), ("width",), ("invisible",), ("moved",),
               ("swapped",), ("added",), ("code", "renamed"), ("invisible", "width"), ("renamed", "moved"), ("trad", "ordinal"), ("nolabelcode", "nostar"),
               ("nostar", "renamed", "added"), ("swapped", "invisible")]
    for n, style in enumerate(dresses * 2):
        c = new("annex", f"指标文字：{'+'.join(style)}")
        who, h = c.who(), c.habits(0.04 if n % 2 else 0.0)
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h, style=style, title=c.rng.choice(["place", "period"]),
                            header="usual" if n % 3 else "any"))
    shapes = [dict(header="two-line"), dict(header="repeated"), dict(header="any"), dict(order="detail-first"), dict(order="state-first"),
              dict(extras=("seq",)), dict(extras=("remark",)), dict(extras=("score", "remark")), dict(extras=("seq", "material")),
              dict(extras=("attachment", "note")), dict(extras=("blankline", "sign", "note")), dict(codes_column=True),
              dict(codes_column=True, extras=("seq", "remark"), header="any"), dict(header="repeated", extras=("seq", "score")),
              dict(header="two-line", extras=("remark", "material"))]
    for n, shape in enumerate(shapes * 2):
        c = new("annex", "表样：" + json.dumps(shape, ensure_ascii=False, sort_keys=True))
        who, h = c.who(), c.habits(0.05 if n % 2 else 0.0, compose=c.rng.choice(["label", "vary", "lines"]))
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h, title="place", **shape))
    # -- 附件的别样
    others = [dict(sections=True), dict(sections=True, codes_column=True), dict(sections=True, extras=("seq",)), dict(fields="columns"),
              dict(fields="columns", extras=("seq", "remark")), dict(fields="rows"), dict(fields="rows-open"), dict(labels="first"), dict(labels="every"),
              dict(extras=("offset",)), dict(labels="every", codes_column=True), dict(fields="rows", labels="first"), dict(sections=True, fields="columns"),
              dict(extras=("offset", "seq"), header="any")]
    for n, shape in enumerate(others * 2):
        c = new("annex", "别样：" + json.dumps(shape, ensure_ascii=False, sort_keys=True))
        alone = shape.get("fields") == "columns"
        who, h = c.who(), c.habits(0.05 if n % 2 else 0.0)
        a = answers(c, who, h, cell_alone=alone, native=False, single_line=shape.get("fields", "").startswith("rows"))
        c.add(layouts.annex(c.rng, who, a, h, title="place", style=("code",) if shape.get("sections") and n % 4 == 1 else (), **shape))
    # -- 缺行
    for n in range(8):
        c = new("annex", "缺行")
        who, h = c.who(), c.habits()
        a = answers(c, who, h)
        drop(a, c.rng.sample(list(a), 1 + n % 4))
        c.add(layouts.annex(c.rng, who, a, h, title="place", style=[(), ("code",), ("renamed",), ("nostar",)][n % 4]))

    # -- 附件：几个指标叠在一格
    for n in range(26):
        c = new("annex-stacked", "一格叠几个指标")
        who = c.who()
        style = c.rng.choice(["bracket:half:√", "bracket:full:√", "bracket:half:check", "box-before:ballot2", "bracket:tight:√", "box-before:square"])
        h = c.habits(0.0 if n % 2 else 0.04, ticks=style, listing=c.rng.choice(["semicolon", "comma", "adjacent", "circle"]),
                     compose=c.rng.choice(["label", "tight", "label"]))
        a = answers(c, who, h, single_line=True)
        c.add(layouts.annex(c.rng, who, a, h, stacked=[2, 3, 8, 5][n % 4], title="place",
                            style=[(), ("ordinal",), ("nostar",), ("code",)][n // 4 % 4]))

    # -- 填写栏的写法：怪数、怪清单多
    for n in range(44):
        c = new("annex", "填写栏：各种写法")
        who = c.who(city=n % 9 == 0)
        h = c.habits(0.35 if n % 2 else 0.15, compose=["vary", "label", "tight", "lines", "bare"][n % 5], number=["mixed", "unit", "chinese", "full", "comma", "said"][n % 6],
                     listing=["mixed", "comma", "circle", "paren", "arabic", "adjacent", "stop", "halfsemi", "official", "first"][n % 10])
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h, title="place", style=("code",) if n % 4 == 0 else ()))

    # -- 我们的填报表
    for n in range(24):
        c = new("form", "填报表", books if n % 3 else flat)
        who, h = c.who(city=n % 8 == 0), c.habits(0.3 if n % 2 else 0.0, number="plain" if n % 4 < 2 else "mixed")
        native = not c.format.startswith("lo")
        extra = [layouts.guide()] if c.format not in ONE_SHEET and n % 2 else []
        p = layouts.form(c.rng, who, answers(c, who, h, cell_alone=True, native=native), h)
        c.add(p)
        c.sheets += extra + ([layouts.hidden_list()] if extra and n % 4 == 1 else [])
    inserts = [("row-top",), ("rows-in-table",), ("col-left",), ("col-middle",), ("row-top", "col-left"), ("col-middle", "rows-in-table"),
               ("rows-in-table", "rows-in-table"), ("row-top", "col-middle")]
    for n, ins in enumerate(inserts * 2):
        c = new("form-inserted", "填报表插了" + "、".join(ins), books)
        who, h = c.who(), c.habits(0.15 if n % 2 else 0.0, number="plain")
        native = not c.format.startswith("lo")
        c.add(layouts.form(c.rng, who, answers(c, who, h, cell_alone=True, native=native), h, inserted=ins,
                           name="填报表" if n % 3 else "Sheet1"))

    # -- 分栏
    marks = ["√", "✓", "✔", "v", "V", "Y", "●", "square", "ballot", "circle", "cross", "one", "onezero", "bool", "word", "wingdings", "wingdings2", "√"]
    for n, mark in enumerate(marks * 2):
        formats = [f for f in (["openpyxl", "xlsxwriter"] if mark.startswith("wing") else FORMATS)]
        c = new("split", f"分栏：{mark}", fmt=formats[n % len(formats)] if mark.startswith("wing") else None)
        who, h = c.who(), c.habits(0.06 if n % 2 else 0.0)
        two = n % 3 == 1
        native = two and not c.format.startswith("lo")
        c.add(layouts.split(c.rng, who, answers(c, who, h, cell_alone=two, native=native), h, mark=mark, two_line=n % 4 in (1, 2), codes=n % 5 != 0,
                            fields="columns" if two else "composed", title="place", extras=[(), ("seq",), ("remark",), ("seq", "remark")][n % 4]))

    # -- 一项一列
    for n in range(24):
        c = new("structured", "一项一列")
        who, h = c.who(), c.habits(0.2 if n % 2 else 0.0, number="plain" if n % 4 < 2 else "mixed")
        native = not c.format.startswith("lo")
        title = None if n % 6 == 5 else "place"
        if title is None:
            c.stem = who.place
        c.add(layouts.structured(c.rng, who, answers(c, who, h, cell_alone=True, native=native), h, option=["word", "bool", "yn", "tick", "shi", "word"][n % 6],
                                 union=n % 3 != 2, title=title, text_column=n % 4 != 3))

    # -- 一行一地
    for n in range(24):
        c = new("wide", "一行一地")
        h = c.habits(0.04 if n % 2 else 0.0, number="plain" if n % 4 < 2 else "mixed")
        native = not c.format.startswith("lo")
        picked = c.rng.sample(PLACES, c.rng.randint(2, 5))
        many = []
        period, check = "2017", "自查"
        for place, code in picked:
            who = Who(place, code, person="", phone="", period=period, check=check, date=datetime.date(2017, 12, 1))
            many.append((who, answers(c, who, h, cell_alone=True, native=native)))
        heads = 1 + n % 3
        c.add(layouts.wide(c.rng, many, h, heads=heads, option=["word", "word", "tick", "bool"][n % 4], label=["both", "code", "text"][(n // 3) % 3] if heads > 1 else ["both", "code"][n % 2],
                           title="青岚省", lead=[("序号", "地区", "行政区划代码", "填报单位"), ("地区", "行政区划代码"), ("序号", "县（市、区）", "填报单位")][n % 3]))

    # -- 一表一地
    for n in range(14):
        c = new("sheets", "一表一地", books)
        for place, code in c.rng.sample(PLACES, c.rng.randint(2, 4)):
            who = Who(place, code, person=words.person(c.rng), phone=f"66{c.rng.randint(10000, 99999)}", date=datetime.date(2017, 12, c.rng.randint(1, 28)))
            h = c.habits(0.05 if n % 2 else 0.0)
            if n % 3 == 2:
                p = layouts.form(c.rng, who, answers(c, who, h, cell_alone=True, native=False), h, name=place)
            else:
                p = layouts.annex(c.rng, who, answers(c, who, h), h, title="plain" if n % 2 else "place", who_style="none" if n % 2 else "few", preface=place)
            c.add(p)
        if n % 4 == 0:
            c.sheets.append(Sheet("Sheet9"))

    # -- 封面、说明、空表、隐藏表夹在里面
    for n in range(8):
        c = new("annex", "夹着封面、说明、空表、隐藏表", [f for f in books if f not in ("xml2003",)])
        who, h = c.who(), c.habits()
        p = layouts.annex(c.rng, who, answers(c, who, h), h, title="place", preface="自查表")
        c.add(p, *[layouts.cover(who), layouts.guide()][: 1 + n % 2])
        c.sheets += [Sheet("Sheet3")] + ([layouts.hidden_list()] if n % 2 else [])

    # -- 谁、哪一轮
    idents = ["one-cell", "pairs", "file", "sheet", "full-name", "title-period", "互查", "抽查", "实地督导", "conflict", "bad-code", "city", "cn-date", "pairs", "one-cell", "file"]
    for n, how in enumerate(idents):
        c = new("annex", f"填报单位与轮次：{how}", books if how == "sheet" else flat)
        kw = {"check": how} if how in ("互查", "抽查", "实地督导") else {}
        who = c.who(city=how == "city", **kw)
        h = c.habits()
        a = answers(c, who, h)
        args = dict(title="place", who_style="few")
        if how in ("one-cell", "pairs"):
            args = dict(title=["year", "plain"][n % 2], who_style=how)
        elif how == "file":
            args = dict(title="plain", who_style="none")
            c.stem = f"{who.place}妇联自查表"
        elif how == "sheet":
            args = dict(title="plain", who_style="none", preface=who.place)
        elif how == "full-name":
            who.unit = who.place + "妇女联合会"
            args = dict(title="plain", who_style="few")
        elif how == "title-period":
            args = dict(title="period", who_style="none")
        elif how in ("互查", "抽查", "实地督导"):
            args = dict(title="period", who_style="pairs")
        elif how == "conflict":
            other = c.rng.choice([p for p, _ in PLACES if p != who.place])
            c.stem = f"{other}妇联自查表"
            c.expect, c.skip_keys = ["Q1"], {"name"}
        elif how == "bad-code":
            args = dict(title="place", who_style="pairs")
            who.code = "515"  # 位数不对
            c.expect, c.skip_keys = ["Q1"], {"code"}
        p = layouts.annex(c.rng, who, a, h, **args)
        if how == "cn-date":
            for pos, v in list(p.sheet.cells.items()):
                if isinstance(v, str) and v.startswith(("填报日期", "日期", "填表时间")) and pos[0] < 4:
                    p.sheet.cells[pos] = "填报日期：二〇一七年十二月五日"
                    who.date = datetime.date(2017, 12, 5)
        c.add(p)

    # -- 打不开的
    for n, how in enumerate(["truncated", "empty", "text", "picture", "truncated", "nozip"]):
        c = new("refused", f"打不开：{how}", fmt=["openpyxl", "openpyxl", "xlwt", "xlwt", "xlwt", "odf"][n])
        who, h = c.who(), c.habits()
        c.add(layouts.annex(c.rng, who, answers(c, who, h), h))
        c.refused, c.damage = True, how

    # -- 什么毛病都有一点
    for n in range(30):
        c = new("annex", "混合：什么毛病都有一点")
        who = c.who()
        h = c.habits(0.12, ticks=c.rng.choice(ticks.STYLES), compose=c.rng.choice(["vary", "label", "lines", "tight"]), number="mixed", listing="mixed")
        a = answers(c, who, h)
        if n % 3 == 0:
            drop(a, c.rng.sample(list(a), 2))
        style = tuple(s for s in ("code", "renamed", "width", "invisible", "added", "nostar", "trad") if c.rng.random() < 0.25)
        c.add(layouts.annex(c.rng, who, a, h, style=style, title=c.rng.choice(["place", "period"]), header=c.rng.choice(["usual", "any", "two-line", "repeated"]),
                            extras=tuple(e for e in ("seq", "remark", "score", "note", "attachment") if c.rng.random() < 0.3),
                            who_style=c.rng.choice(["few", "one-cell", "pairs"]), order=c.rng.choice(["usual", "usual", "detail-first"])))

    # -- 二进制的 .xlsb、Excel 5.0/95 的 .xls（没有合并单元格）、文字写在格里的 .xlsx
    for n in range(18):
        c = new(["annex", "structured", "form"][n // 3 % 3], "少见的格式", fmt=["xlsb", "biff5", "inline"][n % 3])
        who, h = c.who(), c.habits(0.1 if n % 2 else 0.0, ticks="bracket:full:√", number="plain")
        alone = c.layout != "annex"
        a = answers(c, who, h, cell_alone=alone, native=False)
        if c.layout == "annex":
            c.add(layouts.annex(c.rng, who, a, h, title="place", codes_column=True, labels="every" if c.format == "biff5" else "merged"))
        elif c.layout == "structured":
            c.add(layouts.structured(c.rng, who, a, h, option="word", title="place"))
        else:
            c.add(layouts.form(c.rng, who, a, h))

    # -- 别的办公室：列名、标签、打勾、排法都换了样子
    anyhow = [f for f in FORMATS if f != "et"] + ["xlsb", "biff5", "inline"]
    plain = dict(listing="semicolon", number="unit")

    def other(about, n):
        c = new("offices", about, fmt=anyhow[n % len(anyhow)])
        who = c.who()
        return c, who, answers(c, who, c.habits(0.04 if n % 3 == 2 else 0.0, **plain), single_line=True)

    n = 0
    for style in offices.TICKS:
        for head in c_two(offices.HEADS, n):
            n += 1
            c, who, a = other(f"打勾：{style}", n)
            c.add(offices.annex(who, a, head, style, "spaced"))
    for how in offices.WAYS:
        for head in c_two(offices.HEADS, n):
            n += 1
            c, who, a = other(f"填写：{how}", n)
            c.add(offices.annex(who, a, head, "star" if n % 2 else "colon", how))
    for heads, mark in [(("已落实", "未落实"), "√"), (("做到", "未做到"), "●"), (("√", "×"), "√"), (("有", "无", "是", "否"), "√"), (("有", "无", "是", "否"), 1),
                        (("完成", "未完成"), "V")]:
        n += 1
        c, who, a = other(f"几列选项：{'、'.join(heads)}", n)
        c.add(offices.columns(who, a, heads, mark, "glued"))
    for k in range(4):
        n += 1
        c, who, a = other("一章一段，各有表头", n)
        c.add(offices.annex(who, a, offices.HEADS[k], "colon", "verb", sections=True))
        n += 1
        c, who, a = other("左右两半", n)
        c.add(offices.halves(who, a))
        for about, build in (("上下几个地区", offices.one_above_another), ("左右并列几个地区", offices.side_by_side)):
            n += 1
            c = new("offices", about, fmt=[f for f in anyhow if f != "biff5"][n % (len(anyhow) - 1)])
            many = []
            for place, code in c.rng.sample(PLACES, 2 + k % 2):
                who = Who(place, code, person=words.person(c.rng), date=datetime.date(2017, 12, 1))
                many.append((who, answers(c, who, c.habits(0.0, **plain), single_line=True)))
            c.add(build(many))
            c.skip_keys = {"unit", "person", "date", "check", "period"}

    # -- 另一批办公室：把选的说成话、序号写在每个勾选之前、勾选与填写写在一格
    n = 0
    for style in ticks.SAID * 2:
        n += 1
        c = new("sayings", f"打勾：{style}", fmt=anyhow[n % len(anyhow)])
        who, h = c.who(), c.habits(0.0, ticks=style)
        # 这样写的人看不清时另有写法，不在这里
        a = answers(c, who, h, native=c.format not in ("biff5", "xlsb", "inline"))
        c.add(layouts.annex(c.rng, who, a, h, title="place", labels="every" if c.format == "biff5" else "merged"))
    for k in range(6):
        n += 1
        c = new("sayings", "一格叠几个指标，勾选前有序号", fmt=[f for f in anyhow if f != "biff5"][n % (len(anyhow) - 1)])
        who = c.who()
        h = c.habits(0.0, ticks=["bracket:full:√", "box-before:ballot2", "said:选{}"][k % 3], listing="semicolon", compose="label")
        c.add(layouts.annex(c.rng, who, answers(c, who, h, single_line=True), h, stacked=[2, 3, 5][k % 3], title="place", numbered_ticks=True))
    for how in offices.WAYS:
        n += 1
        c = new("sayings", f"勾选与填写写在一格：{how}", fmt=anyhow[n % len(anyhow)])
        who = c.who()
        c.add(offices.in_one_cell(who, answers(c, who, c.habits(0.0, **plain), single_line=True), how))
    return out


def c_two(options, n):
    """轮着取两个。"""
    return [options[n % len(options)], options[(n + 3) % len(options)]]


def c_choice(options, n):
    return options[n % len(options)]


def chosen(out):
    """随代码提交的一部分：各版式、各格式都有。"""
    keep, seen = [], set()
    for c in out:
        # 别的办公室按写法各留一份，其余按格式
        key = (c.layout, c.about.split("：")[0] + str(len(keep) % 2) if c.layout in ("offices", "sayings") else c.format)
        if key in seen or len(keep) >= 90:
            continue
        # 各版式的头几种格式；少见的格式每种版式都留一份
        most = {"annex": 22, "refused": 3, "offices": 12}.get(c.layout, 6)
        if c.format in ("xlsb", "biff5", "inline") or sum(1 for k in keep if k.layout == c.layout) < most:
            seen.add(key)
            keep.append(c)
    return keep


def damage(data, how, rng):
    if how == "truncated":
        return data[: len(data) // 3]
    if how == "empty":
        return b""
    if how == "text":
        return "这不是工作簿，请双击打开“填报表”。".encode("gb18030")
    if how == "picture":
        return b"\x89PNG\r\n\x1a\n" + bytes(rng.randrange(256) for _ in range(400))
    return b"PK\x03\x04" + bytes(rng.randrange(256) for _ in range(300))


def write(out, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    waiting = []  # 等 LibreOffice 另存的
    lines = []
    for c in out:
        path = os.path.join(folder, c.file())
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data, suffix = c.source()
        if c.damage:
            data = damage(data, c.damage, c.rng)
        if c.format.startswith("lo-"):
            waiting.append((c, data, suffix, path))
            continue
        with open(path, "wb") as f:
            f.write(data)
        lines.append((c.index, c.truth()))
    if waiting and shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as tmp:
            jobs = []
            for c, data, suffix, path in waiting:
                target = c.format[3:]
                src = os.path.join(tmp, target, f"{c.index}.{suffix}")
                os.makedirs(os.path.dirname(src), exist_ok=True)
                with open(src, "wb") as f:
                    f.write(data)
                jobs.append((src, target))
            sheet.libreoffice(jobs, os.path.join(tmp, "profile"))
            for c, data, suffix, path in waiting:
                target = c.format[3:]
                with open(os.path.join(tmp, target, f"{c.index}.{target}"), "rb") as f:
                    data = f.read()
                if data[:2] == b"PK":
                    data = sheet.settle_zip(data)
                with open(path, "wb") as f:
                    f.write(data)
                lines.append((c.index, c.truth()))
    elif waiting:
        print(f"没有 LibreOffice，略去 {len(waiting)} 份另存的工作簿", file=sys.stderr)
    with open(os.path.join(folder, "truth.jsonl"), "w", encoding="utf-8") as f:
        for _, line in sorted(lines, key=lambda x: x[0]):
            f.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return len(lines)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--committed", action="store_true")
    ask.add_argument("--out", default=None)
    args = ask.parse_args()
    out = cases()
    if args.committed:
        n = write(chosen(out), args.out or os.path.join(HERE, "files"))
    else:
        n = write(out, args.out or os.path.join(HERE, "..", "..", "target", "corpus"))
    print(f"{n} 份工作簿")


if __name__ == "__main__":
    main()
