"""各种版式：一份材料 → 一张表，并记下每个答案写在哪一格。"""

import datetime
from dataclasses import dataclass, field

from .catalogue import GROUPS, INDICATORS, PARTS
from .facts import UNIT, chinese, full
from .sheet import Rich, Sheet
from .ticks import tick

TITLE = "妇联组织维权服务工作标准（试行）"


@dataclass
class Who:
    """填报单位与时间。"""
    place: str
    code: str
    level: str = "县级"
    city: str = ""
    period: str = "2017"
    check: str = "自查"
    person: str = ""
    phone: str = ""
    date: datetime.date = datetime.date(2017, 12, 5)
    unit: str = ""

    def __post_init__(self):
        self.unit = self.unit or self.place + "妇联"


@dataclass
class Placed:
    """一张表里的一份材料：答案与位置。"""
    sheet: Sheet
    who: Who
    answers: dict
    places: dict = field(default_factory=dict)  # (编号, None|填写项) → 在 sheet.marks 里的键

    def put(self, code, name, r, c):
        self.sheet.marks[(id(self), code, name)] = (r, c)

    def at(self, code, name=None):
        return self.sheet.marks.get((id(self), code, name))


# Sheet 带上位置标记，插入行列时跟着移动
_old_move = Sheet._move


def _move(self, row, col):
    _old_move(self, row, col)
    self.marks = {k: (row(p[0]), col(p[1])) for k, p in self.marks.items()}


Sheet._move = _move
Sheet.marks = property(
    lambda self: self.__dict__.setdefault("_marks", {}),
    lambda self, v: self.__dict__.__setitem__("_marks", v),
)


# ---------------------------------------------------------------- 表头里说明是谁

def dates(rng, d, style=None):
    style = style or rng.choice(["cn", "dash", "dot", "slash", "native", "cn"])
    return {"cn": f"{d.year}年{d.month}月{d.day}日", "dash": d.strftime("%Y-%m-%d"), "dot": f"{d.year}.{d.month}.{d.day}",
            "slash": f"{d.year}/{d.month}/{d.day}", "native": datetime.datetime(d.year, d.month, d.day)}[style]


def who_line(rng, sheet, r, cols, who, style):
    """填报单位等写成一行或两行；返回下一行。style: one-cell | pairs | few | none"""
    d = f"{who.date.year}年{who.date.month}月{who.date.day}日"
    if style == "none":
        return r
    if style == "one-cell":
        gap = rng.choice(["    ", "      ", "　　"])
        parts = [f"填报单位：{who.unit}（盖章）", f"填报人：{who.person}", f"联系电话：{who.phone}", f"填报日期：{d}"]
        if rng.random() < 0.5:
            parts.insert(1, f"行政区划代码：{who.code}")
        sheet.put(r, 0, gap.join(parts))
        sheet.merge(r, 0, r, cols - 1)
        return r + 1
    if style == "few":
        sheet.put(r, 0, rng.choice([f"填报单位：{who.unit}", f"单位：{who.unit}", f"填报单位（盖章）：{who.unit}", f"报送单位:{who.unit}"]))
        if cols > 3:
            sheet.put(r, cols - 1, rng.choice([f"填报日期：{d}", f"日期：{d}", f"填表时间：{d}"]))
        return r + 1
    # pairs：标签一格、内容一格
    pairs = [("填报单位", who.unit), ("行政区划代码", who.code), ("检查方式", who.check), ("周期", f"{who.period}年度"),
             ("填报人", who.person), ("联系电话", who.phone), ("填报日期", dates(rng, who.date))]
    per = max(1, cols // 2)
    for i, (label, value) in enumerate(pairs):
        sheet.put(r + i // per, i % per * 2, label + rng.choice(["", "：", ":"]) if style == "pairs" else label)
        sheet.put(r + i // per, i % per * 2 + 1, value)
    return r + (len(pairs) + per - 1) // per


def title_of(rng, who, kind="plain"):
    return {
        "plain": TITLE,
        "place": f"{who.place}妇联组织维权服务工作标准{who.check}表",
        "period": f"{who.period}年{who.place}{TITLE}{who.check}情况表",
        "year": f"{TITLE}{who.check}表（{who.period}年度）",
    }[kind]


# ---------------------------------------------------------------- 填写栏合成一格

LABELS = {
    "数量": ["数量", "数量", "数量", "数 量", "总数"], "名称": ["名称", "名称", "名称", "名 称"], "列举": ["列举", "列举", "列举情况"],
    "举例": ["举例", "举例"], "妇女之家数": ["妇女之家数", "妇女之家"], "妇女儿童数": ["妇女儿童数", "妇女儿童"],
    "调委会数量": ["调委会数量", "调委会"], "调解员数量": ["调解员数量", "调解员"], "志愿者数量": ["志愿者数量", "志愿者"],
}


def compose(rng, answer, how):
    """填写栏的文字。how: label 原样 · tight 不留空格 · lines 分行 · vary 变着法写 · bare 不写标签"""
    ind = answer.indicator
    got = [(name, answer.facts.get(name)) for name, _ in ind.fields]
    if not any(f for _, f in got):
        return ""
    if how == "bare" or (how == "vary" and rng.random() < 0.15):
        # 标签省去：单个数；或“3件：……”
        names = [n for n, _ in ind.fields]
        only = [f for _, f in got if f]
        if len(only) == 1 and len(ind.fields) == 1:
            return only[0].native if isinstance(only[0].native, int) else only[0].text
        if names == ["数量", "名称"] and len(only) == 2 and not only[0].trouble:
            unit = UNIT.get((answer.code, "数量"), "件")
            text = only[0].text if only[0].text.endswith(unit) else only[0].text + unit
            if only[1].text.startswith("《"):
                return rng.choice([f"{text}：{only[1].text}", f"{text}，{only[1].text}"])
            return f"{text}：{only[1].text}"
    order = list(got)
    if how == "vary" and rng.random() < 0.35:
        order.reverse()
    colon = rng.choice(["：", ":", "： "]) if how == "vary" else "："
    gap = {"label": "  ", "tight": rng.choice(["；", "，", ";"]) if how == "tight" else "", "lines": "\n"}.get(how)
    if gap is None:
        gap = rng.choice(["  ", "\n", "；", " ", "　"])
    parts = []
    for name, fact in order:
        label = rng.choice(LABELS.get(name, [name])) if how == "vary" else name
        text = "" if fact is None else fact.text
        if how == "tight" and gap in "；;，" and fact is not None and fact.kind == "T" and "\n" in text:
            text = text.replace("\n", "；")
        parts.append(f"{label}{colon}{text}")
    return gap.join(parts).rstrip()


def template_detail(ind):
    return "  ".join(f"{name}：" for name, _ in ind.fields)


def detail(rng, answer, habits):
    if answer.facts:
        return compose(rng, answer, habits.compose)
    if answer.state in ("yes", "conflict"):
        return template_detail(answer.indicator)
    return {"blank": "", "label": template_detail(answer.indicator), "slash": rng.choice(["/", "——", "无"])}[habits.empty_no]


# ---------------------------------------------------------------- 指标文字的小改动

TRAD = str.maketrans("妇儿维权问题对进开网诉处疗与应议设员传东会调关发现动组织标准询务",
                     "婦兒維權問題對進開網訴處療與應議設員傳東會調關發現動組織標準詢務")
SWAPS = [("能够", "能"), ("妇联信访信息管理系统", "信访信息管理系统"), ("及时", ""), ("开展", "组织开展"), ("有关部门", "相关部门"),
         ("建立", "组建"), ("情况信息", "信息"), ("重点个案", "重点案件"), ("进行", ""), ("本地区", "本区域"), ("提供", "给予"), ("主要信息", "主要内容")]


def dress(rng, ind, style, ordinal):
    """工作标准一格的文字。"""
    text = ind.text
    star = "*" if ind.basic else ""
    if "renamed" in style and rng.random() < 0.25:
        for a, b in rng.sample(SWAPS, len(SWAPS)):
            if a in text and len(text) > 12:
                text = text.replace(a, b, 1)
                break
    if "trad" in style:
        text = text.translate(TRAD)
    if "width" in style:
        text = "".join(full(c) if c in "0123456789()/" and rng.random() < 0.7 else c for c in text).replace("，", rng.choice([",", "，"]))
        star = star and "＊"
    if "invisible" in style:
        k = rng.randrange(1, len(text))
        text = text[:k] + rng.choice(["\u00a0", "\u200b", "\n", " ", "\ufeff"]) + text[k:]
    if "nostar" in style:
        star = ""
    if "code" in style:
        return f"{ind.code}{rng.choice([' ', '', '　'])}{star}{text}" if rng.random() < 0.9 else f"{star}{ind.code} {text}"
    if "ordinal" in style:
        shape = "（{}）" if "paren" in style else "{}."
        return f"{star}{shape.format(ordinal)}{text}"
    return star + text


HEADERS = {
    "level1": ["服务内容", "一级指标", "服务内容", "项目"],
    "standard": ["工作标准", "工作标准", "三级指标", "指标内容", "标准内容", "考核内容"],
    "state": ["现实情况\n(在括号内打√)", "现实情况", "现实情况（在括号内打√）", "完成情况", "自查情况", "落实情况"],
    "detail": ["前一栏选择“是”或“有”则填写本栏", "前一栏选择“是”或\n“有”则填写本栏", "填写内容", "具体情况", "数量、名称等", "情况说明"],
}


def annex(rng, who, answers, habits, *, stacked=False, style=(), extras=(), title="plain", who_style="few", order="usual",
          header="usual", preface=None, numbers="within", codes_column=False, fields="composed", labels="merged", sections=False,
          numbered_ticks=False):
    """标准的附件：一级、二级指标合并，现实情况打勾，填写栏合成一格。

    fields: composed 合成一格 · columns 数量一列、名称等一列 · rows 每个填写项各占一行 · rows-open 同上而左边不合并
    labels: merged 合并 · first 只写在第一行 · every 每行都写；sections: 一级、二级指标各占一整行
    numbered_ticks: 叠在一格的勾选前各有序号
    """
    sheet = Sheet(preface or "Sheet1")
    placed = Placed(sheet, who, answers)
    pick = (lambda key: HEADERS[key][0]) if header == "usual" else (lambda key: rng.choice(HEADERS[key]))
    columns = ["part", "group", "standard", "state", "detail"]
    if codes_column:
        columns.insert(2, "code")
    if fields == "columns":
        columns[-1:] = ["number", "text"]
    if sections:
        columns = columns[2:]
    if "seq" in extras:
        columns.insert(0, "seq")
    if order == "detail-first":
        i = columns.index("state")
        columns[i], columns[i + 1] = columns[i + 1], columns[i]
    if order == "state-first":
        columns.remove("state")
        columns.insert(columns.index("standard"), "state")
    for extra in ("remark", "score", "material"):
        if extra in extras:
            columns.append(extra)
    col = {name: i for i, name in enumerate(columns)}
    width = len(columns)
    r = 0
    if "attachment" in extras:
        sheet.put(r, 0, "附件")
        r += 1
    sheet.put(r, 0, title_of(rng, who, title), bold=True)
    sheet.merge(r, 0, r, width - 1)
    r += 1
    r = who_line(rng, sheet, r, width, who, who_style)
    if "blankline" in extras:
        r += 1
    sheet.border_from = r
    names = {"seq": "序号", "code": "编号", "standard": pick("standard"), "state": pick("state"), "detail": pick("detail"),
             "remark": "备注", "score": "得分", "material": "佐证材料", "number": "数量", "text": rng.choice(["名称/列举", "名称、列举、层级等"])}
    level = pick("level1")

    def head(r):
        two = header == "two-line"
        if sections:
            pass
        elif level == "一级指标":
            sheet.put(r, col["part"], "一级指标", bold=True)
            sheet.put(r, col["group"], "二级指标", bold=True)
            if two:
                sheet.merge(r, col["part"], r + 1, col["part"])
                sheet.merge(r, col["group"], r + 1, col["group"])
        else:
            sheet.put(r, col["part"], level, bold=True)
            sheet.merge(r, col["part"], r, col["group"])
            if two:
                sheet.put(r + 1, col["part"], "一级", bold=True)
                sheet.put(r + 1, col["group"], "二级", bold=True)
        for name, label in names.items():
            if name in col:
                sheet.put(r, col[name], label, bold=True)
                if two and name == "state":
                    sheet.cells[(r, col[name])] = "现实情况"
                    sheet.put(r + 1, col[name], "（在括号内打√）", bold=True)
                elif two:
                    sheet.merge(r, col[name], r + 1, col[name])
        return r + (2 if two else 1)

    r = head(r)
    rows = [i for i in INDICATORS]
    if "moved" in style:  # 两个二级指标对调
        groups = list(GROUPS)
        a = rng.randrange(len(groups) - 1)
        first, second = groups[a], groups[a + 1]
        if first.split(".")[0] == second.split(".")[0]:
            mine = [i for i in rows if i.group == first]
            yours = [i for i in rows if i.group == second]
            start = rows.index(mine[0])
            rows[start:start + len(mine) + len(yours)] = yours + mine
    if "swapped" in style:
        k = rng.randrange(len(rows) - 1)
        if rows[k].group == rows[k + 1].group:
            rows[k], rows[k + 1] = rows[k + 1], rows[k]
    gone = set(answers_missing(answers))
    rows = [i for i in rows if i.code not in gone]
    added_after = rng.choice(rows).code if "added" in style else None
    repeat_every = rng.randint(14, 22) if header == "repeated" else None
    seq = 0
    at = 0
    spans = {"part": [], "group": []}
    sectioned = {"part": None, "group": None}
    while at < len(rows):
        ind = rows[at]
        if sections:
            for key, name, label in (("part", ind.part, f"{chinese(int(ind.part))}、{PARTS[ind.part]}"), ("group", ind.group, f"{ind.group} {GROUPS[ind.group]}")):
                if sectioned[key] != name:
                    sectioned[key] = name
                    sheet.put(r, 0, label, bold=True)
                    sheet.merge(r, 0, r, width - 1)
                    r += 1
        bunch = [ind]
        if stacked:
            while at + len(bunch) < len(rows) and rows[at + len(bunch)].group == ind.group and len(bunch) < stacked:
                bunch.append(rows[at + len(bunch)])
        if repeat_every and at and at % repeat_every == 0:
            r = head(r)
        ticks, details, texts = [], [], []
        for one in bunch:
            answer = answers[one.code]
            peers = [i.code for i in rows if i.group == one.group] if numbers == "within" else [i.code for i in rows]
            texts.append(dress(rng, one, style, peers.index(one.code) + 1))
            ticks.append(tick(rng, habits.ticks, one.yes, one.no, answer.state))
            details.append(detail(rng, answer, habits))
            placed.put(one.code, None, r, col["state"])
            for name in answer.facts if fields == "composed" else ():
                placed.put(one.code, name, r, col["detail"])
        top = r
        if len(bunch) == 1:
            sheet.put(r, col["standard"], texts[0])
            sheet.put(r, col["state"], ticks[0])
            if fields == "composed":
                sheet.put(r, col["detail"], details[0])
            elif fields == "columns":
                two_column(rng, sheet, placed, answers[ind.code], r, col["number"], col["text"])
            else:
                filled = answers[ind.code].facts
                for n, (name, _) in enumerate(ind.fields):
                    fact = filled.get(name)
                    sheet.put(top + n, col["detail"], f"{name}：{fact.text if fact else ''}")
                    if fact:
                        placed.put(ind.code, name, top + n, col["detail"])
                r = top + len(ind.fields) - 1
                if fields == "rows":
                    for key in ("standard", "state"):
                        sheet.merge(top, col[key], r, col[key])
            if habits.ticks == "wingdings-cell":
                sheet.fonts[(r, col["state"])] = "Wingdings"
        else:
            lines = [str(d).replace("\n", " ") for d in details]
            # 叠写时每个指标的填写内容占一行；没有填的留着标签，行数才对得上
            lines = [d or template_detail(one) for d, one in zip(lines, bunch)]
            sheet.put(r, col["standard"], "\n".join(texts))
            marks = [t.plain() if isinstance(t, Rich) else t or "有( ) 无( )" for t in ticks]
            if numbered_ticks:
                marks = [f"（{k + 1}）{mark}" for k, mark in enumerate(marks)]
            sheet.put(r, col["state"], "\n".join(marks))
            sheet.put(r, col["detail"], "\n".join(lines))
        seq += 1
        if "seq" in col:
            sheet.put(top, col["seq"], seq)
        if "code" in col and len(bunch) == 1:
            sheet.put(top, col["code"], ind.code)
        if "score" in col and rng.random() < 0.5:
            sheet.put(r, col["score"], rng.choice([1, 2, 2, 0]))
        if "remark" in col and rng.random() < 0.08:
            sheet.put(r, col["remark"], rng.choice(["有台账", "材料另报", "已核实", "含乡镇", "2017年新增", "数据截至11月底"]))
        if "material" in col and rng.random() < 0.3:
            sheet.put(r, col["material"], rng.choice(["文件、照片", "工作台账", "会议记录", "系统截图"]))
        for key in ("part", "group"):
            name = ind.part if key == "part" else ind.group
            if spans[key] and spans[key][-1][0] == name and spans[key][-1][2] == top - 1:
                spans[key][-1][2] = r
            else:
                spans[key].append([name, top, r])
        r += 1
        if added_after in [b.code for b in bunch]:
            sheet.put(r, col["standard"], rng.choice(["组织妇女儿童维权知识竞赛（本市自设）", "开展平安家庭创建活动（自加项）", "妇女儿童之家规范化建设（市级附加）"]))
            sheet.put(r, col["state"], tick(rng, habits.ticks, "有", "无", "yes"))
            if "detail" in col:
                sheet.put(r, col["detail"], f"数量：{rng.randint(1, 9)}")
            for key in ("part", "group"):
                spans[key][-1][2] = r
            r += 1
        at += len(bunch)
    for key, names_of in (("part", PARTS), ("group", GROUPS)) if not sections else ():
        for name, top, bottom in spans[key]:
            label = {"part": f"{name}. {names_of[name]}", "group": f"{name} {names_of[name]}"}[key]
            if "nolabelcode" in style:
                label = names_of[name]
            sheet.put(top, col[key], label)
            if labels == "merged":
                sheet.merge(top, col[key], bottom, col[key])
            elif labels == "every":
                for row in range(top, bottom + 1):
                    sheet.put(row, col[key], label)
    if "note" in extras:
        sheet.put(r, 0, "注：上述三级指标项中，12个带“*”的项目为基本要求指标。")
        sheet.merge(r, 0, r, width - 1)
        r += 1
    if "sign" in extras:
        sheet.put(r, 0, f"负责人（签字）：{who.person}        填报人：{who.person}")
        sheet.merge(r, 0, r, width - 1)
    if "offset" in extras:  # 表不从 A1 起
        sheet.insert_cols(0)
        sheet.insert_rows(0, 2)
        col = {k: c + 1 for k, c in col.items()}
    sheet.widths = {col[k]: w for k, w in (("part", 12), ("group", 16), ("standard", 42), ("state", 16), ("detail", 48), ("text", 42)) if k in col}
    return placed


def answers_missing(answers):
    return [code for code, a in answers.items() if a.state == "missing"]


# ---------------------------------------------------------------- 我们的填报表

def form(rng, who, answers, habits, *, name="填报表", inserted=(), title=None):
    sheet = Sheet(name)
    placed = Placed(sheet, who, answers)
    sheet.put(0, 0, title or "妇联组织维权服务工作标准（试行）填报表", bold=True)
    sheet.merge(0, 0, 0, 7)
    items = [("填报单位", who.unit), ("行政区划代码", who.code), ("层级", who.level), ("检查方式", who.check),
             ("周期", who.period), ("填报人", who.person), ("联系电话", who.phone), ("填报日期", who.date.strftime("%Y-%m-%d"))]
    for i, (label, value) in enumerate(items):
        r, c = 1 + i // 4, i % 4 * 2
        sheet.put(r, c, label, bold=True)
        sheet.put(r, c + 1, value)
    head = 3
    for c, label in enumerate(["一级指标", "二级指标", "编号", "工作标准", "现实情况", "填写项目", "填写内容", "备注"]):
        sheet.put(head, c, label, bold=True)
    sheet.border_from = 1
    r = head + 1
    spans = {"part": {}, "group": {}}
    gone = set(answers_missing(answers))
    for ind in INDICATORS:
        if ind.code in gone:
            continue
        answer = answers[ind.code]
        top = r
        for name_, kind in ind.fields:
            sheet.put(r, 5, name_)
            fact = answer.facts.get(name_)
            if fact:
                sheet.put(r, 6, fact.native if fact.native is not None else fact.text)
                placed.put(ind.code, name_, r, 6)
            r += 1
        bottom = r - 1
        sheet.put(top, 2, ind.code)
        sheet.put(top, 3, ("*" if ind.basic else "") + ind.text)
        word = {"yes": ind.yes, "no": ind.no, "na": "不适用", "conflict": f"{ind.yes}、{ind.no}", "unreadable": "待核实"}.get(answer.state, "")
        sheet.put(top, 4, word)
        sheet.choices.append(((top, 4), [ind.yes, ind.no]))
        placed.put(ind.code, None, top, 4)
        for c in (2, 3, 4, 7):
            sheet.merge(top, c, bottom, c)
        for key, code in (("part", ind.part), ("group", ind.group)):
            spans[key].setdefault(code, [top, bottom])[1] = bottom
    for c, key, names in ((0, "part", PARTS), (1, "group", GROUPS)):
        for code, (top, bottom) in spans[key].items():
            sheet.put(top, c, f"{code} {names[code]}")
            sheet.merge(top, c, bottom, c)
    sheet.widths = {0: 12, 1: 18, 2: 8, 3: 40, 4: 12, 5: 16, 6: 40, 7: 14}
    for what in inserted:
        if what == "row-top":
            sheet.insert_rows(1)
        elif what == "rows-in-table":
            starts = sorted(p[0] for k, p in sheet.marks.items() if k[2] is None)
            sheet.insert_rows(rng.choice(starts[5:]))
        elif what == "col-left":
            sheet.insert_cols(0)
        elif what == "col-middle":
            sheet.insert_cols(4)
            header = min(r for (r, c), v in sheet.cells.items() if v == "编号")
            sheet.put(header, 4, "责任人")
            for row in rng.sample(range(header + 1, header + 40), 12):
                if (row, 4) not in sheet.covered():
                    sheet.put(row, 4, rng.choice(["李主任", "办公室", "权益科"]))
    return placed


# ---------------------------------------------------------------- 分栏：有/是一列，无/否一列

def split(rng, who, answers, habits, *, mark="√", style=(), title="plain", who_style="few", extras=(), two_line=False, codes=True,
          fields="composed"):
    sheet = Sheet("Sheet1")
    placed = Placed(sheet, who, answers)
    columns = (["seq"] if "seq" in extras else []) + ["part", "group"] + (["code"] if codes else []) + ["standard", "yes", "no"]
    columns += ["detail"] if fields == "composed" else ["number", "text"]
    columns += ["remark"] if "remark" in extras else []
    col = {n: i for i, n in enumerate(columns)}
    sheet.put(0, 0, title_of(rng, who, title), bold=True)
    sheet.merge(0, 0, 0, len(columns) - 1)
    r = who_line(rng, sheet, 1, len(columns), who, who_style)
    labels = {"seq": "序号", "part": "一级指标", "group": "二级指标", "code": "编号", "standard": rng.choice(HEADERS["standard"]),
              "detail": rng.choice(["填写内容", "数量、名称、列举", "具体情况"]), "number": "数量", "text": "名称/列举", "remark": "备注"}
    yes_label, no_label = rng.choice([("有/是", "无/否"), ("是/有", "否/无"), ("有（是）", "无（否）"), ("有（或是）", "无（或否）")])
    for n, c in col.items():
        if n in ("yes", "no"):
            continue
        sheet.put(r, c, labels[n], bold=True)
        if two_line:
            sheet.merge(r, c, r + 1, c)
    if two_line:
        sheet.put(r, col["yes"], "现实情况", bold=True)
        sheet.merge(r, col["yes"], r, col["no"])
        r += 1
    sheet.put(r, col["yes"], yes_label, bold=True)
    sheet.put(r, col["no"], no_label, bold=True)
    r += 1
    spans = {"part": {}, "group": {}}
    gone = set(answers_missing(answers))
    for seq, ind in enumerate([i for i in INDICATORS if i.code not in gone], 1):
        answer = answers[ind.code]
        on, off = {"bool": (True, False), "square": ("■", "□"), "ballot": ("☑", "☐"), "circle": ("●", "○"), "cross": ("√", "×"),
                   "wingdings": ("ü", ""), "wingdings2": ("P", ""), "word": (ind.yes, ""), "one": (1, ""), "onezero": (1, 0)}.get(mark, (mark, ""))
        a, b = {"yes": (on, off), "no": (off, on if mark != "word" else ind.no), "conflict": (on, on if mark != "word" else ind.no),
                "blank": (off, off), "na": ("", ""), "unreadable": ("？", "")}[answer.state]
        if mark in ("cross", "onezero") and answer.state == "blank":
            a = b = ""
        if answer.state == "na":
            sheet.put(r, col.get("detail", col.get("text")), "不适用")
        sheet.put(r, col["yes"], a)
        sheet.put(r, col["no"], b)
        if mark.startswith("wingdings"):
            for key in ("yes", "no"):
                if (r, col[key]) in sheet.cells and answer.state != "unreadable":
                    sheet.fonts[(r, col[key])] = "Wingdings" if mark == "wingdings" else "Wingdings 2"
        placed.put(ind.code, None, r, col["no"] if answer.state == "no" else col["yes"])
        sheet.put(r, col["standard"], dress(rng, ind, style, seq))
        if codes:
            sheet.put(r, col["code"], ind.code)
        if "seq" in col:
            sheet.put(r, col["seq"], seq)
        if answer.facts:
            if fields == "composed":
                sheet.put(r, col["detail"], compose(rng, answer, habits.compose))
                for name in answer.facts:
                    placed.put(ind.code, name, r, col["detail"])
            else:
                two_column(rng, sheet, placed, answer, r, col["number"], col["text"])
        for key, code in (("part", ind.part), ("group", ind.group)):
            spans[key].setdefault(code, [r, r])[1] = r
        r += 1
    for key, names in (("part", PARTS), ("group", GROUPS)):
        for code, (top, bottom) in spans[key].items():
            sheet.put(top, col[key], f"{code} {names[code]}")
            sheet.merge(top, col[key], bottom, col[key])
    sheet.widths = {col["standard"]: 42}
    return placed


def two_column(rng, sheet, placed, answer, r, c_number, c_text):
    """数量一列，其余（名称、列举、层级……）一列：单独的一项直接写，几项的写明标签。"""
    ind = answer.indicator
    first = ind.fields[0]
    rest = ind.fields
    if first == ("数量", "N"):
        fact = answer.facts.get("数量")
        if fact:
            sheet.put(r, c_number, fact.native if fact.native is not None else fact.text)
            placed.put(ind.code, "数量", r, c_number)
        rest = ind.fields[1:]
    filled = [(n, answer.facts[n]) for n, _ in rest if n in answer.facts]
    if len(rest) == 1 and filled and rest[0][1] in "TL":
        sheet.put(r, c_text, filled[0][1].text)
    elif filled:
        sheet.put(r, c_text, rng.choice(["  ", "；", "\n"]).join(f"{n}：{f.text}" for n, f in filled))
    for n, _ in filled:
        placed.put(ind.code, n, r, c_text)


# ---------------------------------------------------------------- 一项一列

def structured(rng, who, answers, habits, *, option="word", union=True, title="year", who_style="pairs", text_column=True):
    sheet = Sheet("数据")
    placed = Placed(sheet, who, answers)
    names = []
    for ind in INDICATORS:
        for n, _ in ind.fields:
            if n not in names:
                names.append(n)
    if not union:
        names = ["数量", "名称/列举/举例", "层级", "其他填写内容"]
    header = ["编号"] + (["三级指标"] if text_column else []) + ["选项"] + names
    r = 0
    if title:
        sheet.put(0, 0, title_of(rng, who, title), bold=True)
        sheet.merge(0, 0, 0, len(header) - 1)
        r = who_line(rng, sheet, 1, min(len(header), 8), who, who_style)
    for c, label in enumerate(header):
        sheet.put(r, c, label, bold=True)
    sheet.border_from = r
    opt = header.index("选项")
    gone = set(answers_missing(answers))
    for ind in INDICATORS:
        if ind.code in gone:
            continue
        r += 1
        answer = answers[ind.code]
        sheet.put(r, 0, ind.code)
        if text_column:
            sheet.put(r, 1, ("*" if ind.basic else "") + ind.text)
        yes, no = {"word": (ind.yes, ind.no), "bool": (True, False), "yn": ("Y", "N"), "tick": ("√", ""), "shi": ("是", "否")}[option]
        value = {"yes": yes, "no": no, "na": "不适用", "conflict": f"{ind.yes}、{ind.no}", "unreadable": "待定"}.get(answer.state, "")
        if option == "tick" and answer.state == "no":
            value = ind.no
        sheet.put(r, opt, value)
        placed.put(ind.code, None, r, opt)
        for name, kind in ind.fields:
            fact = answer.facts.get(name)
            if not fact:
                continue
            if union:
                c = header.index(name)
                sheet.put(r, c, fact.native if fact.native is not None else fact.text)
                placed.put(ind.code, name, r, c)
        if not union:
            others = []
            for name, kind in ind.fields:
                fact = answer.facts.get(name)
                if not fact:
                    continue
                at = {"数量": 0, "名称": 1, "列举": 1, "举例": 1, "层级": 2}.get(name, 3)
                c = opt + 1 + at
                if at == 3:
                    others.append(f"{name}：{fact.text}")
                else:
                    sheet.put(r, c, fact.native if fact.native is not None else fact.text)
                placed.put(ind.code, name, r, c)
            sheet.put(r, opt + 4, "；".join(others))
    return placed


# ---------------------------------------------------------------- 一行一地

def wide(rng, many, habits, *, heads=2, option="word", label="both", title="省", lead=("序号", "地区", "行政区划代码", "填报单位")):
    """many: [(Who, answers)]。heads: 表头行数 1–3。label: both 编号加文字 · code 只写编号 · text 只写文字"""
    sheet = Sheet("汇总")
    r = 0
    who0 = many[0][0]
    if title:
        sheet.put(0, 0, f"{who0.period}年{title}妇联组织维权服务工作标准{who0.check}情况汇总表", bold=True)
        sheet.merge(0, 0, 0, 7)
        r = 1
    name = lambda ind: {"both": f"{ind.code} {'*' if ind.basic else ''}{ind.text}", "code": ind.code, "text": ("*" if ind.basic else "") + ind.text}[label]
    col = {}
    c = len(lead)
    for ind in INDICATORS:
        col[(ind.code, None)] = c
        c += 1
        for n, _ in ind.fields:
            col[(ind.code, n)] = c
            c += 1
    last = r + heads - 1
    for i, text in enumerate(lead):
        sheet.put(r, i, text, bold=True)
        sheet.merge(r, i, last, i)
    if heads == 1:
        for ind in INDICATORS:
            sheet.put(r, col[(ind.code, None)], name(ind), bold=True)
            for n, _ in ind.fields:
                sheet.put(r, col[(ind.code, n)], f"{ind.code} {n}" if label != "text" else n, bold=True)
    else:
        if heads == 3:
            for part in PARTS:
                mine = [i for i in INDICATORS if i.part == part]
                left = col[(mine[0].code, None)]
                right = max(v for k, v in col.items() if k[0] == mine[-1].code)
                sheet.put(r, left, f"{part}. {PARTS[part]}", bold=True)
                sheet.merge(r, left, r, right)
        for ind in INDICATORS:
            left = col[(ind.code, None)]
            sheet.put(last - 1, left, name(ind), bold=True)
            sheet.merge(last - 1, left, last - 1, left + len(ind.fields))
            sheet.put(last, left, "现实情况", bold=True)
            for n, _ in ind.fields:
                sheet.put(last, col[(ind.code, n)], n, bold=True)
    sheet.border_from = 1
    placed = []
    r = last
    for seq, (who, answers) in enumerate(many, 1):
        r += 1
        one = Placed(sheet, who, answers)
        placed.append(one)
        for i, text in enumerate(lead):
            value = {"序号": seq, "地区": who.place, "县（市、区）": who.place, "行政区划代码": who.code, "填报单位": who.unit, "单位": who.unit,
                     "填报日期": who.date.strftime("%Y-%m-%d")}[text]
            sheet.put(r, i, value)
        for ind in INDICATORS:
            answer = answers[ind.code]
            yes, no = {"word": (ind.yes, ind.no), "bool": (True, False), "tick": ("√", "×")}[option]
            value = {"yes": yes, "no": no, "na": "不适用", "conflict": f"{ind.yes}、{ind.no}", "unreadable": "待核"}.get(answer.state, "")
            if option == "tick" and answer.state == "no":
                value = ind.no
            sheet.put(r, col[(ind.code, None)], value)
            one.put(ind.code, None, r, col[(ind.code, None)])
            for n, fact in answer.facts.items():
                sheet.put(r, col[(ind.code, n)], fact.native if fact.native is not None else fact.text)
                one.put(ind.code, n, r, col[(ind.code, n)])
    return placed


# ---------------------------------------------------------------- 别的表：封面、说明、空表、隐藏表

def cover(who):
    s = Sheet("封面")
    s.put(2, 1, TITLE, bold=True)
    s.put(4, 1, f"{who.check}报告表")
    s.put(8, 1, f"填报单位：{who.unit}")
    s.put(9, 1, f"填报日期：{who.date.year}年{who.date.month}月")
    return s


def guide():
    s = Sheet("填表说明")
    for i, t in enumerate(["填表说明", "一、请对照《妇联组织维权服务工作标准（试行）》逐项填写。", "二、在“现实情况”栏的括号内打“√”，只选一项。",
                           "三、选择“是”或“有”的，须填写数量、名称等。", "四、带“*”的为基本要求指标。", "五、请于12月10日前报送。"]):
        s.put(i, 0, t)
    return s


def hidden_list():
    s = Sheet("选项", hidden=True)
    for i, t in enumerate(["有", "无", "是", "否", "县级", "乡级"]):
        s.put(i, 0, t)
    return s
