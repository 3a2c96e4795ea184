#!/usr/bin/env python3
"""造样例：虚构的青岚省 3 市 16 县的名册、填报材料（自查与抽查），与上一年的材料。

    python3 -m pip install openpyxl XlsxWriter xlwt odfpy     （另需 LibreOffice：把一份填报表另存为 .ods）
    python3 samples/make_samples.py

种子固定，重跑得到同样的文件。地名、单位、人名、号码全是编的；区划代码只用 GB/T 2260 的结构，
51 51 至 51 53 各段没有分配给任何地方。材料里有实际会遇到的毛病，见下面各处的说明。
"""

import datetime
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "corpus"))

from kit import layouts, sheet, words  # noqa: E402
from kit.facts import Fact, Habits, make_answers  # noqa: E402
from kit.layouts import Who  # noqa: E402

OUT = os.path.join(HERE, "填报")
BEFORE = os.path.join(HERE, "上期")

# 名称 代码 层级 上级 简称（含曾用名） 重点地区 是否报送
PLACES = [
    ("青岚省", "510000", "省级", "", "", "否", "否"),
    ("岚州市", "515100", "市级", "青岚省", "岚州", "否", "是"),
    ("岚东区", "515102", "县级", "岚州市", "岚东", "否", "是"),
    ("松岭区", "515103", "县级", "岚州市", "松岭", "否", "是"),
    ("青荷县", "515121", "县级", "岚州市", "青荷", "否", "是"),
    ("望溪县", "515122", "县级", "岚州市", "望溪", "是", "是"),
    ("云柘县", "515123", "县级", "岚州市", "云柘", "否", "是"),
    ("鹤浦市", "515181", "县级", "岚州市", "鹤浦", "否", "是"),
    ("沅平市", "515200", "市级", "青岚省", "沅平", "否", "是"),
    ("沅北区", "515202", "县级", "沅平市", "沅北", "否", "是"),
    ("临枫区", "515203", "县级", "沅平市", "临枫", "否", "是"),
    ("石棠县", "515221", "县级", "沅平市", "石棠", "是", "是"),
    ("白芷县", "515222", "县级", "沅平市", "白芷", "否", "是"),
    ("长榆县", "515223", "县级", "沅平市", "长榆", "否", "是"),
    ("泽宁市", "515300", "市级", "青岚省", "泽宁", "否", "是"),
    ("泽南区", "515302", "县级", "泽宁市", "泽南", "否", "是"),
    ("碧潭县", "515321", "县级", "泽宁市", "碧潭", "是", "是"),
    ("竹陂县", "515322", "县级", "泽宁市", "竹陂", "否", "是"),
    ("月塘县", "515323", "县级", "泽宁市", "月塘", "否", "是"),
    ("雁汀县", "515324", "县级", "泽宁市", "雁汀、雁口县", "否", "是"),
]
PY = {"岚州市": "lanzhou-s", "岚东区": "landong", "松岭区": "songling", "青荷县": "qinghe", "望溪县": "wangxi", "云柘县": "yunzhe",
      "鹤浦市": "hepu", "沅平市": "yuanping", "沅北区": "yuanbei", "临枫区": "linfeng", "石棠县": "shitang", "白芷县": "baizhi",
      "长榆县": "changyu", "泽宁市": "zening", "泽南区": "zenan", "碧潭县": "bitan", "竹陂县": "zhupi", "月塘县": "yuetang",
      "雁汀县": "yanting"}


def save(path, data, folder=OUT):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def roster():
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    import io

    book = Workbook()
    ws = book.active
    ws.title = "名册"
    ws.append(["名称", "行政区划代码", "层级", "上级", "简称", "填报单位", "重点地区", "是否报送", "邮箱"])
    for name, code, level, parent, short, key, send in PLACES:
        mail = f"{PY[name]}@qinglan.example" if name in PY else ""
        ws.append([name, code, level, parent, short, f"{name}妇联", key, send, mail])
    thin = Side(style="thin", color="999999")
    for row in ws.iter_rows():
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(vertical="center")
            cell.font = Font(name="宋体", size=11, bold=cell.row == 1)
            if cell.row == 1:
                cell.fill = PatternFill("solid", fgColor="DDE6F0")
    for column, width in zip("ABCDEFGHI", (12, 14, 8, 12, 16, 18, 10, 10, 30)):
        ws.column_dimensions[column].width = width
    ws.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    with open(os.path.join(HERE, "名册.xlsx"), "wb") as f:
        f.write(sheet.settle_zip(out.getvalue()))


class County:
    """一个地区的一份材料：自己的随机数，改一处不影响别处。"""

    def __init__(self, name, strength, day, habits, version=0, **kw):
        self.rng = random.Random(f"quanyi-samples/{name}/{kw.pop('seed', 1)}")
        line = next(p for p in PLACES if p[0] == name)
        self.habits = habits
        date = datetime.date(int(kw.get("period", "2017")), 12, day)
        self.who = Who(name, line[1], line[2], line[3], person=words.person(self.rng),
                       phone=f"66{self.rng.randint(10000, 99999)}", date=date, **kw)
        cell = habits.compose == "form"
        self.answers = make_answers(self.rng, name, habits, strength, line[5] == "是", cell_alone=cell, native=cell,
                                    city=line[2] == "市级")


def pdf():
    """一份最小的 PDF，冒充“情况说明”扫描件。"""
    body = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"]
    out, marks = b"%PDF-1.4\n", []
    for i, b in enumerate(body, 1):
        marks.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (i, b)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % m for m in marks)
    return out + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def plain(**k):
    """多数县的写法。"""
    return Habits(**{**dict(ticks="bracket:half:√", number="unit", compose="label"), **k})


def turn(c, codes, state):
    """把几条改成同一个答案；填写的内容随之去掉。"""
    for code in codes.split():
        c.answers[code].state, c.answers[code].facts = state, {}


def checks():
    """抽查四个县：答案由自查得来，有几条查得没有，有几条没有核实，也有自查填无而查得有的。"""
    for name, strength, habits, denied, unseen, found in (
        ("青荷县", 0.68, plain(ticks="bracket:full:√", number="mixed"), "2.1.2 2.4.2 2.5.2 4.1.3 4.4.6", "4.4.8 5.1.2", "4.2.3"),
        ("沅北区", 0.66, plain(listing="semicolon"), "4.1.2", "2.7.1", "2.3.1 5.1.1"),
        ("竹陂县", 0.7, plain(number="plain"), "2.1.1 2.1.2 2.3.2 2.5.1 3.1.1 3.2.2 4.3.1", "4.4.1", ""),
        ("泽南区", 0.76, plain(), "", "4.4.3", "2.2.1"),
    ):
        c = County(name, strength, 18, habits, check="抽查")
        turn(c, denied, "no")
        turn(c, unseen, "blank")
        turn(c, found, "yes")
        page = layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", who_style="few", extras=("note",)).sheet
        save(f"抽查/{name}抽查表.xlsx", sheet.openpyxl_bytes([page]))


def before():
    """上一年的几份：由这一年的倒推，当时少做几条、数也小些；雁汀县那时还叫雁口县，白芷县的数今年照抄。"""
    shutil.rmtree(BEFORE, ignore_errors=True)
    for name, strength, habits, less, more, ratio, kw in (
        ("岚州市", 0.86, Habits(number="plain", compose="form"), "4.3.1 4.4.2", "", 0.8, {}),
        ("岚东区", 0.9, Habits(number="plain", compose="form", listing="line"), "2.2.1 4.1.3 4.4.6", "", 0.85, {}),
        ("松岭区", 0.72, plain(), "2.3.2 3.1.2 4.4.1 5.1.2", "4.2.3", 0.7, {}),
        ("望溪县", 0.62, plain(ticks="bracket:tight:√", number="chinese"), "1.1.2 2.1.1", "4.4.3 5.1.1", 0.9, {}),
        ("白芷县", 0.74, plain(compose="tight"), "", "", 1, {}),
        ("泽南区", 0.76, plain(), "2.4.1 2.5.1 4.1.1 4.4.7", "5.1.2", 0.75, {}),
        ("雁汀县", 0.5, plain(), "", "2.4.1 4.4.5", 1.1, {"unit": "雁口县妇联"}),
    ):
        c = County(name, strength, 9, habits, period="2016", **kw)
        if kw:
            c.who.place = "雁口县"
        turn(c, less, "no")
        turn(c, more, "yes")
        for answer in c.answers.values():
            for fact in answer.facts.values():
                if fact.kind == "N" and isinstance(fact.value, int) and ratio != 1:
                    fact.value = max(1, round(fact.value * ratio * c.rng.uniform(0.85, 1.1)))
                    fact.text, fact.native = f"{fact.value}", fact.value if c.habits.compose == "form" else None
        make = layouts.form if c.habits.compose == "form" else layouts.annex
        page = make(c.rng, c.who, c.answers, c.habits, **({} if make is layouts.form else {"title": "place", "who_style": "few"})).sheet
        save(f"{c.who.place}2016年自查表.xlsx", sheet.openpyxl_bytes([page]), BEFORE)


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    roster()
    x, w, s, o = sheet.openpyxl_bytes, sheet.xlsxwriter_bytes, sheet.xlwt_bytes, sheet.odf_bytes
    form_habits = lambda **k: Habits(number="plain", compose="form", **k)

    # ---- 岚州市：规矩的多
    c = County("岚州市", 0.86, 8, form_habits())
    save("岚州市/岚州市妇联.xlsx", w([layouts.form(c.rng, c.who, c.answers, c.habits).sheet]))
    c = County("岚东区", 0.9, 4, form_habits(listing="line"))
    save("岚州市/岚东区妇联填报表.xlsx", x([layouts.form(c.rng, c.who, c.answers, c.habits).sheet, layouts.guide(), layouts.hidden_list()]))
    c = County("松岭区", 0.72, 5, plain())
    save("岚州市/松岭区.xlsx", x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", extras=("note",)).sheet]))
    # 锁定文件：有人正开着松岭区.xlsx
    save("岚州市/~$松岭区.xlsx", b"\x06\xe6\x9d\x8e\xe7\xa7\x80\xe5\x85\xb0".ljust(165, b"\x00"))
    save("岚州市/情况说明.pdf", pdf())
    # 青荷县：列举里写了身份证号和手机号
    c = County("青荷县", 0.68, 6, plain(ticks="bracket:full:√", number="mixed"))
    a = c.answers["2.5.3"]
    a.state, a.facts = "yes", {
        "数量": Fact("数量", "N", 2, "2件"),
        "列举": Fact("列举", "T", None, f"城关镇李某（身份证号{words.id_number(c.rng)}，电话13900008{c.rng.randint(100, 999)}）遭受家庭暴力案；槐树村王某遗弃子女案"),
    }
    save("岚州市/青荷县妇联维权服务工作标准自查表.xlsx", x([layouts.cover(c.who), layouts.annex(c.rng, c.who, c.answers, c.habits, title="period", who_style="one-cell", extras=("note",), preface="自查表").sheet]))
    c = County("望溪县", 0.62, 1, plain(ticks="bracket:tight:√", number="chinese"))
    save("岚州市/望溪县妇联自查表.xls", s([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", style=("code",), extras=("seq", "remark")).sheet]))
    # 云柘县：报了两次，后一次改了数
    c = County("云柘县", 0.55, 3, plain(ticks="bracket:wide:√"))
    save("岚州市/云柘县（初稿）.xlsx", x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place").sheet]))
    c = County("云柘县", 0.55, 11, plain(ticks="bracket:wide:√"))
    for code, field, n in (("2.1.3", "数量", 86), ("2.4.1", "数量", 240), ("4.2.4", "调解案件数量", 131)):
        c.answers[code].state, c.answers[code].facts = "yes", {field: Fact(field, "N", n, f"{n}件")}
    save("岚州市/云柘县（修改稿）.xlsx", x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place").sheet]))
    c = County("鹤浦市", 0.8, 7, plain(ticks="box-before:ballot2", compose="lines"))
    save("岚州市/鹤浦市.ods", o([layouts.annex(c.rng, c.who, c.answers, c.habits, title="year", who_style="few").sheet]))

    # ---- 沅平市：各写各的，缺长榆县
    c = County("沅平市", 0.82, 9, plain(ticks="bracket:half:check"))
    save("沅平市/市本级/沅平市妇联自查表.xlsx", w([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", extras=("sign",)).sheet]))
    # 沅北区：一格里叠着几个指标
    c = County("沅北区", 0.66, 6, plain(listing="semicolon"))
    save("沅平市/沅北区.xlsx", x([layouts.annex(c.rng, c.who, c.answers, c.habits, stacked=5, title="place").sheet]))
    # 临枫区：有的两个都打了勾，有的写“约30件”
    c = County("临枫区", 0.7, 5, plain(ticks="bracket:full:heavy", number="mixed"))
    c.answers["2.3.2"].state, c.answers["2.3.2"].facts = "conflict", {"数量": Fact("数量", "N", 1, "1处")}
    c.answers["4.2.4"].state, c.answers["4.2.4"].facts = "yes", {"调解案件数量": Fact("调解案件数量", "N", 30, "约30件")}
    c.answers["3.2.1"].state, c.answers["3.2.1"].facts = "yes", {
        "数量": Fact("数量", "N", 20, "二十余场"), "妇女参与人数": Fact("妇女参与人数", "N", 12000, "1.2万人次")}
    c.answers["2.7.1"].state, c.answers["2.7.1"].facts = "yes", {}
    save("沅平市/临枫区维权自查.xlsx", w([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", extras=("attachment", "remark"), header="usual").sheet]))
    c = County("石棠县", 0.64, 2, form_habits())
    save("沅平市/石棠县填报表.xls", s([layouts.form(c.rng, c.who, c.answers, c.habits).sheet]))
    # 白芷县：同一份发了两回
    c = County("白芷县", 0.74, 7, plain(compose="tight"))
    data = x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", header="two-line").sheet])
    save("沅平市/白芷县.xlsx", data)
    save("沅平市/白芷县 - 副本.xlsx", data)

    # ---- 泽宁市：老办法的多
    c = County("泽宁市", 0.78, 10, form_habits())
    save("泽宁市/泽宁市妇联.ods", sheet.convert(x([layouts.form(c.rng, c.who, c.answers, c.habits).sheet]), "xlsx", "ods"))
    c = County("泽南区", 0.76, 8, plain())
    save("泽宁市/泽南区妇联.xlsx", x([layouts.split(c.rng, c.who, c.answers, c.habits, title="place", two_line=True).sheet]))
    # 碧潭县：文件传坏了，只剩前一半
    c = County("碧潭县", 0.6, 8, plain())
    data = x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place").sheet])
    save("泽宁市/碧潭县.xlsx", data[: len(data) // 2])
    # 竹陂县：系统导出的“Excel”其实是网页
    c = County("竹陂县", 0.7, 6, plain(number="plain"))
    save("泽宁市/竹陂县导出.xls", sheet.html_bytes([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place").sheet], "gb18030"))
    # 月塘县：有几项漏勾
    c = County("月塘县", 0.58, 9, form_habits())
    for code in ("2.3.1", "3.2.4", "4.4.7"):
        c.answers[code].state, c.answers[code].facts = "blank", {}
    save("泽宁市/月塘县.xlsx", w([layouts.form(c.rng, c.who, c.answers, c.habits).sheet, layouts.guide()]))
    # 雁汀县：用的还是旧名
    c = County("雁汀县", 0.5, 4, plain(ticks="word"), unit="雁口县妇联")
    c.who.place = "雁口县"
    save("泽宁市/雁口县妇联.xlsx", x([layouts.annex(c.rng, c.who, c.answers, c.habits, title="place", extras=("seq",)).sheet]))

    checks()
    before()


if __name__ == "__main__":
    main()
