"""别的办公室：列名、标签、打勾和排法都不照标准附件的样子，人却看得懂。"""

from .catalogue import GROUPS, INDICATORS, PARTS
from .facts import UNIT
from .layouts import Placed
from .sheet import Sheet

# (一级, 二级, 标准, 现实情况, 填写)；二级为空的与一级合并
HEADS = [
    ("维权内容", "服务项目", "标准要求", "落实情况", "工作实绩"),
    ("类别", "项目", "工作要求", "自评结果", "情况说明"),
    ("工作项目", "", "服务标准", "现状", "选“有”或“是”的填写"),
    ("大项", "小项", "评估指标", "评估结果", "佐证内容"),
    ("一级指标", "二级指标", "具体标准", "是否达到（打√）", "说明（数量、名称等）"),
    ("服务内容", "", "考核标准", "完成情况", "备注（选“是”“有”的填写）"),
    ("一级", "二级", "指标名称", "有/无（是/否）", "数量及名称"),
]
TICKS = ["x-box", "colon", "far-apart", "own-word", "star", "triangle", "plus", "ones", "lettered", "circled", "word-tick", "answered"]
WAYS = ["glued", "numbered", "boxed", "verb", "equals", "spaced", "unit-label", "sentence", "reversed"]


def tick(style, ind, state):
    """不常见的打勾；没有勾的返回空的样子。"""
    yes, no = state in ("yes", "conflict"), state in ("no", "conflict")
    bracket = lambda mark, empty=" ": f"{ind.yes}（{mark if yes else empty}）{ind.no}（{mark if no else empty}）"
    own = lambda word, on: f"{word}（{word if on else ' '}）"
    return {
        "x-box": f"[{'x' if yes else ' '}]{ind.yes}  [{'x' if no else ' '}]{ind.no}",
        "colon": f"{ind.yes}：{'√' if yes else ''}  {ind.no}：{'√' if no else ''}",
        "far-apart": f"{ind.yes}{' √' if yes else ''}    {ind.no}{' √' if no else ''}",
        "own-word": own(ind.yes, yes) + own(ind.no, no),
        "star": bracket("★"), "triangle": bracket("▲"), "plus": bracket("＋"), "ones": bracket("1", "0"),
        "lettered": f"A.{ind.yes}{'√' if yes else ''}  B.{ind.no}{'√' if no else ''}",
        "circled": f"①{ind.yes}（{'√' if yes else ' '}） ②{ind.no}（{'√' if no else ' '}）",
        "word-tick": f"{ind.yes if yes else ind.no} √" if yes != no else (f"{ind.yes} √ {ind.no} √" if yes else ""),
        "answered": f"{ind.yes}{ind.no}：{ind.yes if yes else ind.no}" if yes != no else (f"{ind.yes}√{ind.no}√" if yes else f"{ind.yes}{ind.no}"),
    }[style]


def compose(answer, how):
    """填写栏：标签没有冒号、编了号、套了括号，或干脆写成一句话。"""
    got = [(name, answer.facts[name]) for name, _ in answer.indicator.fields if name in answer.facts]
    if how == "sentence":
        return sentence(answer) or compose(answer, "spaced")
    if how == "reversed":
        return "；".join(f"{n}：{f.text}" for n, f in reversed(got))
    if how == "unit-label":
        return "  ".join(f"{n}（{UNIT.get((answer.code, n), '件')}）：{f.text}" if f.kind == "N" else f"{n}：{f.text}" for n, f in got)
    shape, glue = {"glued": ("{}{}", "，"), "numbered": ("{}：{}", "\n"), "boxed": ("【{}】{}", ""), "verb": ("{}为{}", "；"),
                   "equals": ("{}＝{}", "；"), "spaced": ("{} {}", "；")}[how]
    parts = [shape.format(n, f.text) for n, f in got]
    if how == "numbered":
        parts = [f"{i}.{p}" for i, p in enumerate(parts, 1)]
    return glue.join(parts)


def sentence(answer):
    """一句话里说完，不写标签；写不成的返回空。"""
    fields = [n for n, _ in answer.indicator.fields]
    facts = [answer.facts.get(n) for n in fields]
    if any(f is None or (f.kind == "N" and (f.value is None or f.approx)) for f in facts):
        return ""
    n = [f.value for f in facts]
    known = {
        "2.5.1": lambda: f"国家级交办{n[0]}件，省级交办{n[1]}件", "3.1.1": lambda: f"发放到{n[0]}个妇女之家，惠及妇女儿童{n[1]}人",
        "3.2.1": lambda: f"开展活动{n[0]}场，妇女参与{n[1]}人次", "3.2.2": lambda: f"线上宣传{n[0]}次，网民参与{n[1]}人次",
        "4.2.2": lambda: f"建立调委会{n[0]}个，调解员{n[1]}名", "4.4.2": lambda: f"代理协理员{n[0]}人，代理事项{n[1]}件",
        "5.1.3": lambda: f"开展{n[0]}次，{n[1]}人参加",
    }.get(answer.code)
    if known:
        return known()
    if fields in (["数量", "名称"], ["数量", "列举"]):
        unit = UNIT.get((answer.code, "数量"), "件")
        return f"共{n[0]}{unit}，分别是{facts[1].text}"
    return ""


def fill(placed, answer, r, c, how):
    if answer.facts:
        placed.sheet.put(r, c, compose(answer, how))
        for name in answer.facts:
            placed.put(answer.code, name, r, c)


def annex(who, answers, head, style, how, *, sections=False):
    """一行一个指标，列名、打勾、填写都换了样子；sections：一章一段，各有小标题和表头。"""
    sheet = Sheet("Sheet1")
    placed = Placed(sheet, who, answers)
    sheet.put(0, 0, f"{who.place}妇联维权服务工作标准{who.check}表（{who.period}年）", bold=True)
    sheet.merge(0, 0, 0, 4)
    sheet.put(1, 0, f"填报单位：{who.unit}")

    def names(r):
        for c, name in enumerate(head):
            sheet.put(r, c, name, bold=True)
        if not head[1]:
            sheet.merge(r, 0, r, 1)
        return r + 1

    r = 2 if sections else names(2)
    part = None
    for ind in INDICATORS:
        if sections and ind.part != part:
            part = ind.part
            sheet.put(r, 0, f"表{part} {PARTS[part]}")
            sheet.merge(r, 0, r, 4)
            r = names(r + 1)
        answer = answers[ind.code]
        sheet.put(r, 0, PARTS[ind.part])
        sheet.put(r, 1, GROUPS[ind.group])
        sheet.put(r, 2, ("*" if ind.basic else "") + ind.text)
        sheet.put(r, 3, "不适用" if answer.state == "na" else tick(style, ind, answer.state))
        placed.put(ind.code, None, r, 3)
        fill(placed, answer, r, 4, how)
        r += 1
    return placed


def in_one_cell(who, answers, how):
    """没有填写的一列：填写的内容接在勾选之后，写在同一格里；二级指标一列叫“具体内容”。"""
    sheet = Sheet("Sheet1")
    placed = Placed(sheet, who, answers)
    sheet.put(0, 0, f"{who.place}妇联维权服务工作标准{who.check}表（{who.period}年）", bold=True)
    sheet.put(1, 0, f"填报单位：{who.unit}")
    for c, name in enumerate(["类别", "具体内容", "评价标准", "现实情况"]):
        sheet.put(2, c, name, bold=True)
    for k, ind in enumerate(INDICATORS):
        r, answer = 3 + k, answers[ind.code]
        for c, text in enumerate([PARTS[ind.part], GROUPS[ind.group], ind.text]):
            sheet.put(r, c, text)
        yes, no = answer.state in ("yes", "conflict"), answer.state in ("no", "conflict")
        mark = f"{ind.yes}（{'√' if yes else ' '}）{ind.no}（{'√' if no else ' '}）"
        filled = compose(answer, how) if answer.facts else ""
        sheet.put(r, 3, "不适用" if answer.state == "na" else f"{mark}\n{filled}".rstrip())
        placed.put(ind.code, None, r, 3)
        for name in answer.facts:
            placed.put(answer.code, name, r, 3)
    sheet.put(3 + len(INDICATORS), 0, "备注：本表一式两份。")
    return placed


def columns(who, answers, heads, mark, how):
    """几列选项：`已落实`与`未落实`两列，或有、无、是、否四列。"""
    sheet = Sheet("自查表")
    placed = Placed(sheet, who, answers)
    sheet.put(0, 0, f"{who.place}妇联组织维权服务工作标准{who.check}表（{who.period}年）", bold=True)
    sheet.put(1, 0, f"填报单位：{who.unit}")
    for c, name in enumerate(["序号", "服务项目", "标准内容", *heads, "数量、名称等"]):
        sheet.put(2, c, name, bold=True)
    last = 3 + len(heads)
    for k, ind in enumerate(INDICATORS):
        r, answer = 3 + k, answers[ind.code]
        first = 3 if len(heads) == 2 or ind.yes == "有" else 5
        sheet.put(r, 0, k + 1)
        sheet.put(r, 1, GROUPS[ind.group])
        sheet.put(r, 2, ind.text)
        for side, states in enumerate((("yes", "conflict"), ("no", "conflict"))):
            if answer.state in states:
                sheet.put(r, first + side, mark)
        if answer.state == "na":
            sheet.put(r, last, "不适用")
        placed.put(ind.code, None, r, first + (answer.state == "no"))
        fill(placed, answer, r, last, how)
    return placed


def rows(placed, r, c, indicators, how):
    """三列一组的一段：标准、现实情况、填写内容。"""
    for c2, name in enumerate(("工作标准", "现实情况", "填写内容")):
        placed.sheet.put(r, c + c2, name, bold=True)
    for k, ind in enumerate(indicators, 1):
        answer = placed.answers[ind.code]
        placed.sheet.put(r + k, c, ("*" if ind.basic else "") + ind.text)
        on = lambda states: "√" if answer.state in states else " "
        placed.sheet.put(r + k, c + 1, f"{ind.yes}（{on(('yes', 'conflict'))}）{ind.no}（{on(('no', 'conflict'))}）")
        placed.put(ind.code, None, r + k, c + 1)
        fill(placed, answer, r + k, c + 2, how)
    return r + len(indicators) + 1


def one_above_another(many):
    """一张表里上下排着几个地区，各有标题、表头、落款。"""
    sheet, out, r = Sheet("Sheet1"), [], 0
    for who, answers in many:
        placed = Placed(sheet, who, answers)
        sheet.put(r, 0, f"{who.place}妇联维权服务工作标准{who.check}表（{who.period}年）", bold=True)
        sheet.put(r + 1, 0, f"填报单位：{who.unit}")
        r = rows(placed, r + 2, 0, INDICATORS, "reversed")
        sheet.put(r, 0, f"填表人：{who.person}")
        r += 2
        out.append(placed)
    return out


def halves(who, answers):
    """左右两半：左边前三章，右边后两章，各有表头。"""
    sheet = Sheet("Sheet1")
    placed = Placed(sheet, who, answers)
    sheet.put(0, 0, f"{who.place}妇联维权服务工作标准{who.check}表（{who.period}年）", bold=True)
    sheet.merge(0, 0, 0, 5)
    sheet.put(1, 0, f"填报单位：{who.unit}")
    rows(placed, 2, 0, [i for i in INDICATORS if i.part in "123"], "reversed")
    rows(placed, 2, 3, [i for i in INDICATORS if i.part in "45"], "reversed")
    return placed


def side_by_side(many):
    """几个地区左右并列，各占现实情况、填写内容两列。"""
    sheet = Sheet("汇总")
    sheet.put(0, 0, "全市妇联组织维权服务工作标准自查情况（2017年）", bold=True)
    for c, name in enumerate(("编号", "工作标准")):
        sheet.put(1, c, name, bold=True)
        sheet.merge(1, c, 2, c)
    out = []
    for n, (who, answers) in enumerate(many):
        placed, c = Placed(sheet, who, answers), 2 + 2 * n
        sheet.put(1, c, who.place, bold=True)
        sheet.merge(1, c, 1, c + 1)
        sheet.put(2, c, "现实情况")
        sheet.put(2, c + 1, "填写内容")
        for k, ind in enumerate(INDICATORS, 3):
            answer = answers[ind.code]
            sheet.put(k, 0, ind.code)
            sheet.put(k, 1, ind.text)
            sheet.put(k, c, {"yes": ind.yes, "no": ind.no}.get(answer.state, ""))
            placed.put(ind.code, None, k, c)
            fill(placed, answer, k, c + 1, "reversed")
        out.append(placed)
    return out
