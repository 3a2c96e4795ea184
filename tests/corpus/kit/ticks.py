"""现实情况的写法。"""

from .sheet import Rich

# 括号样式：(左, 右, 空)
BRACKETS = {
    "half": ("(", ")", " "), "full": ("（", "）", "  "), "tight": ("(", ")", ""), "wide": ("（ ", " ）", ""),
    "square": ("[", "]", " "), "lenticular": ("【", "】", ""), "mixed": ("（", ")", " "), "shell": ("〔", "〕", " "),
}
MARKS = {"√": "√", "check": "✓", "heavy": "✔", "v": "v", "V": "V", "Y": "Y", "one": "1", "ball": "●", "black": "■", "box": "☑",
         "yes": "是", "have": "有"}
BOXES = {"ballot": ("☑", "☐"), "ballot2": ("☑", "□"), "square": ("■", "□"), "circle": ("●", "○"), "check": ("√", "□"), "heavy": ("✔", "□"),
         "radio": ("◉", "○"), "diamond": ("☒", "☐")}

STYLES = (
    [f"bracket:{b}:{m}" for b in ("half", "full", "tight", "wide", "square", "lenticular", "mixed") for m in ("√", "check", "heavy")]
    + [f"bracket:{b}:{m}" for b in ("half", "full") for m in ("v", "V", "Y", "one", "ball", "black", "box")]
    + ["bracket:shell:√", "bracket:half:yes", "bracket:full:have"]
    + [f"box-before:{b}" for b in ("ballot", "ballot2", "square", "circle", "check", "heavy", "radio")]
    + [f"box-after:{b}" for b in ("ballot", "square", "check")]
    + ["bool", "mark-or-word", "word", "kept", "bare-after:√", "bare-after:✔", "lines:full:√", "cross-other:half"]
)
# 说成话的、照着表头的话写在括号里的、写在线上的、在括号里重写一遍的
SAID = ["said:选{}", "said:选择：{}", "said:答：{}", "said:选“{}”", "inside:打√", "inside:勾选", "inside:√。", "lined:1", "lined:对", "ahead:是"]
RICH = ["struck:half", "struck:bare", "wingdings:half", "wingdings:full"]
HALF_FULL = ["bracket:half:√", "bracket:full:√", "bracket:tight:√", "bracket:wide:√"]


def tick(rng, style, yes, no, state):
    """答案格的内容。"""
    kind, *rest = style.split(":")
    on, off = {"yes": (yes, no), "no": (no, yes)}.get(state, (None, None))

    def brackets(shape, mark_yes, mark_no, gap=" "):
        left, right, empty = BRACKETS[shape]
        put = lambda mark: left + (mark or empty) + right
        return f"{yes}{put(mark_yes)}{gap}{no}{put(mark_no)}"

    if state == "na":
        return rng.choice(["不适用", "不适用", ""])
    if state == "unreadable":
        shape = rest[0] if kind == "bracket" else "half"
        left, right, empty = BRACKETS[shape]
        return rng.choice([
            brackets(shape, "×", ""), brackets(shape, "✗", ""), brackets(shape, "？", ""), "待核实", brackets(shape, "", "×"), "部分" + yes,
        ])
    gap = rng.choice([" ", "  ", "   ", ""]) if rng.random() < 0.3 else " "
    if kind == "bracket":
        mark = MARKS[rest[1]]
        return brackets(rest[0], mark if state in ("yes", "conflict") else "", mark if state in ("no", "conflict") else "", gap)
    if kind == "said":
        if state == "conflict":
            return f"{yes}、{no}"
        return "" if state == "blank" else rest[0].format(on)
    if kind in ("inside", "lined", "ahead"):
        mark_yes, mark_no = (rest[0] if state in (s, "conflict") else "" for s in ("yes", "no"))
        if kind == "inside":
            return brackets("full", mark_yes, mark_no)
        if kind == "lined":
            return f"{yes}_{mark_yes}_ {no}_{mark_no}_"
        # （是）有（ ）无；是、否的表里写的是打勾
        word = lambda mark: "√" if mark and yes == "是" else mark or " "
        return f"({word(mark_yes)}){yes} ({word(mark_no)}){no}"
    if kind == "lines":
        mark = MARKS[rest[1]]
        return brackets(rest[0], mark if state in ("yes", "conflict") else "", mark if state in ("no", "conflict") else "", "\n")
    if kind == "cross-other":
        if state == "blank":
            return brackets(rest[0], "", "")
        if state == "conflict":
            return brackets(rest[0], "√", "√")
        return brackets(rest[0], "√" if state == "yes" else "×", "√" if state == "no" else "×")
    if kind in ("box-before", "box-after"):
        full, empty = BOXES[rest[0]]
        a = full if state in ("yes", "conflict") else empty
        b = full if state in ("no", "conflict") else empty
        gap = "  " if kind == "box-before" or gap else " "
        return f"{a}{yes}{gap}{b}{no}" if kind == "box-before" else f"{yes}{a}{gap}{no}{b}"
    if kind == "word":
        if state == "conflict":
            return f"{yes}、{no}"
        return {"yes": yes, "no": no, "blank": ""}[state]
    if kind == "bool":  # 单元格复选框
        if state == "conflict":
            return f"{yes}、{no}"
        return {"yes": True, "no": False, "blank": ""}[state]
    if kind == "mark-or-word":
        if state == "conflict":
            return f"{yes}、{no}"
        return {"yes": "√", "no": no, "blank": ""}[state]
    if kind == "kept":  # 只留下选中的一个
        if state == "conflict":
            return brackets("full", "√", "√")
        return {"yes": f"{yes}（√）", "no": f"{no}（√）", "blank": f"{yes}（  ） {no}（  ）"}[state]
    if kind == "bare-after":
        mark = rest[0]
        return f"{yes}{mark if state in ('yes', 'conflict') else ''}  {no}{mark if state in ('no', 'conflict') else ''}"
    if kind == "struck":
        if state == "conflict":
            return brackets("half", "√", "√")
        if state == "blank":
            return brackets("half", "", "")
        shape = "{}( )" if rest[0] == "half" else "{}"
        runs = [(shape.format(yes), "strike" if state == "no" else ""), ("  ", ""), (shape.format(no), "strike" if state == "yes" else "")]
        return Rich(runs)
    if kind == "wingdings":
        left, right, empty = BRACKETS[rest[0]]
        if state == "blank":
            return brackets(rest[0], "", "")
        runs = []
        for word, chosen in ((yes, state in ("yes", "conflict")), (no, state in ("no", "conflict"))):
            runs.append((word + left, ""))
            runs.append(("ü", "wingdings") if chosen else (empty, ""))
            runs.append((right + " ", ""))
        return Rich(runs)
    raise ValueError(style)
