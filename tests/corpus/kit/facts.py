"""一份材料的真情实况：每个指标的状态与填写项，以及它们被怎样写下来。"""

import datetime
from dataclasses import dataclass, field

from . import words
from .catalogue import INDICATORS, BY_CODE
from .sheet import Formula

LEVELS = ["国家级", "省级", "市级", "县级", "乡级", "村级"]
DIGITS = "零一二三四五六七八九"


@dataclass
class Fact:
    """一个填写项：真值、写法、该怎样评判。"""
    name: str
    kind: str
    value: object  # N/F 整数，T 列表，L 列表，C 字典；None 为“读不出，必须有问题”
    text: str  # 写在格子里的文字
    native: object = None  # 独占一格时的原生值（数、日期、公式）；None 即用文字
    approx: object = False  # True/False；None 为两可
    per: object = None
    judge: bool = True  # 值本身不评（同上之类），只评有没有问题
    required: bool = False  # 必须有问题指到这一格或这一指标
    trouble: bool = False  # 不是干净的格子


@dataclass
class Answer:
    code: str
    state: str
    facts: dict = field(default_factory=dict)
    required: bool = False
    trouble: bool = False
    accept: tuple = ()  # 其他也算对的状态

    @property
    def indicator(self):
        return BY_CODE[self.code]


@dataclass
class Habits:
    """一个办公室的习惯。"""
    ticks: str = "half"
    number: str = "plain"  # plain unit full chinese mixed
    listing: str = "semicolon"
    books: bool = True
    compose: str = "label"
    trouble: float = 0.0  # 怪写法的多少，0..1
    empty_no: str = "blank"  # 选“无”时填写栏怎样：blank label slash


def chinese(n):
    """整数 → 中文数字（口语写法，十二、一百零五、三千二百）。"""
    if n == 0:
        return "零"
    if n >= 10000:
        head, rest = divmod(n, 10000)
        tail = "" if rest == 0 else ("零" if rest < 1000 else "") + chinese(rest)
        return chinese(head) + "万" + tail
    out, zero, started = "", False, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        d, n = divmod(n, unit)
        if d:
            if zero and started:
                out += "零"
            if not (unit == 10 and d == 1 and not started):
                out += DIGITS[d]
            out += name
            zero, started = False, True
        else:
            zero = True
    return out


assert [chinese(x) for x in (3, 10, 12, 20, 105, 110, 215, 1002, 3200, 12000, 10500)] == \
    "三 十 十二 二十 一百零五 一百一十 二百一十五 一千零二 三千二百 一万二千 一万零五百".split()


def full(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


UNIT = {
    ("1.1.1", "数量"): "次", ("1.1.2", "数量"): "篇", ("1.2.1", "数量"): "件", ("1.2.2", "数量"): "件",
    ("2.1.1", "数量"): "人", ("2.1.2", "数量"): "人", ("2.1.3", "数量"): "件", ("2.2.1", "数量"): "个",
    ("2.2.2", "数量"): "件", ("2.3.1", "数量"): "处", ("2.3.2", "数量"): "处", ("2.3.3", "数量"): "次",
    ("2.4.1", "数量"): "件", ("2.5.1", "国家级数量"): "件", ("2.5.1", "省级数量"): "件",
    ("3.1.1", "妇女之家数"): "个", ("3.1.1", "妇女儿童数"): "人", ("3.2.1", "数量"): "场", ("3.2.1", "妇女参与人数"): "人次",
    ("3.2.2", "数量"): "次", ("3.2.2", "网民参与人数"): "人次", ("3.2.4", "数量"): "个", ("4.2.1", "数量"): "份",
    ("4.2.2", "调委会数量"): "个", ("4.2.2", "调解员数量"): "名", ("4.2.4", "调解案件数量"): "件", ("4.3.1", "数量"): "项",
    ("4.3.2", "数量"): "次", ("4.4.1", "数量"): "个", ("4.4.2", "信访代理协理员数量"): "名", ("4.4.2", "代理协理事项数量"): "件",
    ("4.4.3", "数量"): "个", ("4.4.4", "数量"): "个", ("4.4.6", "数量"): "户", ("4.4.7", "志愿者数量"): "人",
    ("4.4.8", "数量"): "项", ("5.1.3", "次数"): "次", ("5.1.3", "人数"): "人", ("5.2.1", "数量"): "家",
    ("5.2.2", "数量"): "条", ("5.2.3", "数量"): "家",
}
RANGE = {
    ("2.1.1", "数量"): (1, 8), ("2.1.2", "数量"): (1, 8), ("2.1.3", "数量"): (12, 460), ("2.2.2", "数量"): (2, 90),
    ("2.3.1", "数量"): (1, 6), ("2.3.2", "数量"): (1, 4), ("2.3.3", "数量"): (5, 120), ("2.4.1", "数量"): (30, 900), ("2.5.1", "国家级数量"): (0, 5), ("2.5.1", "省级数量"): (1, 20),
    ("3.1.1", "妇女之家数"): (20, 210), ("3.1.1", "妇女儿童数"): (800, 26000), ("3.2.1", "数量"): (3, 60),
    ("3.2.1", "妇女参与人数"): (300, 18000), ("3.2.2", "数量"): (2, 80), ("3.2.2", "网民参与人数"): (500, 98000),
    ("4.2.2", "调委会数量"): (1, 40), ("4.2.2", "调解员数量"): (41, 260), ("4.2.4", "调解案件数量"): (8, 520),
    ("4.4.2", "信访代理协理员数量"): (5, 120), ("4.4.2", "代理协理事项数量"): (3, 200), ("4.4.3", "数量"): (5, 180),
    ("4.4.4", "数量"): (3, 150), ("4.4.6", "数量"): (5, 130), ("4.4.7", "志愿者数量"): (20, 1500), ("5.1.3", "次数"): (1, 6),
    ("5.1.3", "人数"): (5, 80), ("5.2.2", "数量"): (1, 24),
}


# ---------------------------------------------------------------- 数

def number_fact(rng, code, name, n, habits):
    """一个干净的数。"""
    unit = UNIT.get((code, name), "件")
    way = habits.number
    if way == "mixed":
        way = rng.choice(["plain", "unit", "unit", "full", "chinese", "comma", "text", "said"])
    fact = Fact(name, "N", n, str(n))
    if way == "plain":
        fact.native = n
    elif way == "unit":
        fact.text = f"{n}{unit}" if rng.random() < 0.85 else f"{n} {unit}"
    elif way == "full":
        fact.text = full(str(n)) + (unit if rng.random() < 0.4 else "")
    elif way == "chinese":
        fact.text = chinese(n) + unit
        if n == 2 and rng.random() < 0.5:
            fact.text = "两" + unit
    elif way == "said":
        fact.text = rng.choice([f"共{n}{unit}", f"累计{n}{unit}", f"全年{n}{unit}", f"计{n}{unit}", f"{n}{unit}。"])
    elif way == "comma" and n >= 1000:
        fact.text = f"{n:,}" if rng.random() < 0.7 else f"{n:,}".replace(",", "，")
        fact.text += unit if rng.random() < 0.5 else ""
    return fact


def odd_number_fact(rng, code, name, n, cell_alone, native):
    """怪写法的数：约数、区间、若干、日期、公式、错误。"""
    unit = UNIT.get((code, name), "件")
    ten = max(10, n // 10 * 10)
    fact = Fact(name, "N", n, str(n), trouble=True)

    def rough(value, text):
        fact.value, fact.text, fact.approx = value, text, True

    def unclear(text, value=None):
        fact.value, fact.text, fact.required, fact.native = None, text, True, value

    choices = ["约", "余", "多", "近", "左右", "以上", "汉余", "范围", "若干"]
    if n >= 10000:
        choices += ["万", "万余"]
    if cell_alone and native:
        choices += ["日期", "公式", "公式错", "小数"]
    elif cell_alone:
        choices += ["小数"]
    how = rng.choice(choices)
    if how == "约":
        rough(ten, rng.choice([f"约{ten}{unit}", f"大约{ten}{unit}", f"约 {ten} {unit}", f"约{chinese(ten)}{unit}"]))
    elif how == "余":
        rough(ten, rng.choice([f"{ten}余{unit}", f"约{ten}余{unit}", f"{full(str(ten))}余{unit}"]))
    elif how == "多":
        rough(ten, f"{ten}多{unit}")
    elif how == "近":
        rough(ten, f"近{ten}{unit}")
    elif how == "左右":
        rough(ten, f"{ten}{unit}左右")
    elif how == "以上":
        rough(ten, f"{ten}{unit}以上")
    elif how == "汉余":
        small = rng.choice([20, 30, 50, 100, 200])
        rough(small, f"{chinese(small)}余{unit}")
    elif how == "万":
        tenth = n // 1000
        rough(tenth * 1000, f"{tenth / 10:g}万{unit}")
        if tenth % 10 == 0:
            fact.approx = None
    elif how == "万余":
        rough(n // 1000 * 1000, f"{n // 1000 / 10:g}万余{unit}")
    elif how == "范围":
        a = max(1, n)
        b = a + rng.randint(1, 5)
        unclear(rng.choice([f"{a}-{b}{unit}", f"{a}～{b}{unit}", f"{a}至{b}{unit}", f"{a}—{b}{unit}"]))
    elif how == "若干":
        unclear(rng.choice(["若干", f"若干{unit}", f"多{unit}", f"数{unit}", "不详", "几" + unit]))
    elif how == "日期":
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        unclear(f"{month}月{day}日", datetime.datetime(2017, month, day))
    elif how == "公式":
        a = rng.randint(0, n)
        fact.native, fact.trouble = Formula(f"={a}+{n - a}", n), False
    elif how == "公式错":
        error = rng.choice(["#REF!", "#DIV/0!", "#VALUE!", "#N/A"])
        unclear(error, Formula("=1/0" if error == "#DIV/0!" else "=NA()" if error == "#N/A" else "=Z900*1", error))
    elif how == "小数":
        unclear(rng.choice([f"{n}.5", f"-{max(1, n)}"]))
    return fact


# ---------------------------------------------------------------- 清单

def safe(item, separators):
    return not any(s in item for s in separators)


def list_fact(rng, code, name, texts, habits, single_line=False):
    """若干条文字连成一段。"""
    books = habits.books and name == "名称" and code in ("1.1.2", "1.2.1", "1.2.2", "4.2.1", "4.3.1")
    wrapped = [f"《{t}》" for t in texts] if books else list(texts)
    way = habits.listing
    if way == "mixed":
        way = rng.choice(["semicolon", "halfsemi", "line", "dot", "paren", "circle", "stop", "comma", "adjacent", "arabic", "official", "first"])
    if single_line and way in ("line", "official"):
        way = "semicolon"
    numbered = len(texts) > 1
    if way == "comma" and not books and not all(safe(t, "、，,；;《“") for t in texts):
        way = "semicolon"
    if way == "adjacent" and not books:
        way = "semicolon"
    if way == "arabic" and any(t[0].isdigit() for t in texts):
        way = "semicolon"
    if way in ("semicolon", "stop"):
        text = "；".join(wrapped) + ("。" if way == "stop" else "")
    elif way == "halfsemi":
        text = "; ".join(wrapped)
    elif way == "line":
        text = "\n".join(wrapped)
    elif way == "dot" and numbered:
        glue = rng.choice(["\n", "；", " "]) if not single_line else rng.choice(["；", " "])
        text = glue.join(f"{i}.{t}" for i, t in enumerate(wrapped, 1))
    elif way == "official" and numbered:  # 1.……；换行 2.……。
        text = "；\n".join(f"{i}.{t}" for i, t in enumerate(wrapped, 1)) + "。"
    elif way == "first" and numbered:
        text = "；".join(f"{DIGITS[i]}是{t}" for i, t in enumerate(wrapped, 1)) + "。"
    elif way == "arabic" and numbered:
        text = "；".join(f"{i}、{t}" for i, t in enumerate(wrapped, 1))
    elif way == "paren" and numbered:
        shape = rng.choice(["（{}）", "({})"])
        text = rng.choice(["", "；"]).join(shape.format(i) + t for i, t in enumerate(wrapped, 1))
    elif way == "circle" and numbered:
        text = rng.choice(["", "；", " "]).join("①②③④⑤⑥⑦⑧⑨"[i] + t for i, t in enumerate(wrapped))
    elif way == "adjacent":
        text = "".join(wrapped)
    elif way == "comma":
        text = rng.choice(["、", "、", "，"]).join(wrapped)
    else:
        text = "；".join(wrapped)
    return Fact(name, "T", list(texts), text)


# ---------------------------------------------------------------- 层级、频次、分类

def level_fact(rng, name, plain=False):
    ways = [(["县级"], "县级"), (["县级"], "县级"), (["市级"], "市级"), (["县级", "乡级"], "县级、乡级")]
    if not plain:
        ways += [
            (["市级", "县级"], "市级、县级"), (["省级", "市级"], "省级，市级"), (["县级"], "县"), (["乡级"], "乡镇级"),
            (["县级", "乡级"], "县、乡两级"), (["县级", "乡级", "村级"], "县、乡、村三级"), (["乡级", "村级"], "乡级/村级"),
            (["县级"], "县（区）级"), (["村级"], "村（社区）级"), (["省级"], "省级"), (["国家级", "省级"], "国家级；省级"),
            (["市级", "县级"], "市县两级"), (["县级", "村级"], "县级 村级"), (["县级"], "县（市、区）级"), (["县级"], "区级"), (["乡级"], "乡（镇、街道）级"), (["国家级"], "全国"),
            (["市级"], "地市级"), (["省级", "市级", "县级"], "省、市、县"),
        ]
    value, text = rng.choice(ways)
    return Fact(name, "L", value, text)


def frequency_fact(rng, name, plain=False):
    n = rng.randint(1, 4)
    ways = [(n, None, f"{n}次"), (n, "年", f"每年{n}次"), (n, None, str(n))]
    if not plain:
        ways += [
            (1, "季度", "每季度1次"), (1, "季度", "每季度一次"), (1, "月", "每月1次"), (n, "年", f"{n}次/年"), (2, "年", "一年两次"),
            (n, "年", f"每年{chinese(n) if n != 2 else '两'}次"), (n, None, f"{n}期"), (1, "年", "每年一期"), (2, "月", "每月2次"), (n, "年", f"全年{n}次"), (4, "年", "4次/年"),
        ]
        if rng.random() < 0.08:
            return Fact(name, "F", None, rng.choice(["不定期", "若干次", "多次"]), required=True, trouble=True)
    value, per, text = rng.choice(ways)
    fact = Fact(name, "F", value, text, per=per)
    if text.isdigit():
        fact.native = value
    return fact


def category_fact(rng, name, plain=False):
    kinds = ["法律", "心理", "社工", "婚姻家庭咨询师"]
    picked = [k for k in kinds if rng.random() < 0.6] or ["法律"]
    value = {k: rng.randint(1, 6) for k in picked}
    glue = "、" if plain else rng.choice(["、", "；", "，", " ", "，"])
    shape = "{}{}人" if plain else rng.choice(["{}{}人", "{}：{}人", "{}资格{}人", "{}{}名", "{}:{}"])
    if shape == "{}资格{}人":
        value = {("婚姻家庭咨询师" if k == "婚姻家庭咨询师" else k + "资格"): v for k, v in value.items()}
        text = glue.join(f"{k}{v}人" for k, v in value.items())
    else:
        text = glue.join(shape.format(k, v) for k, v in value.items())
        if not plain and rng.random() < 0.15:
            text = f"{sum(value.values())}人（{text}）"
    return Fact(name, "C", value, text)


# ---------------------------------------------------------------- 一份材料

def state_words(state, yes, no):
    return {"yes": yes, "no": no, "na": "不适用"}.get(state, "")


def make_answers(rng, place, habits, strength=0.75, key_area=False, cell_alone=False, native=True, single_line=False,
                 city=False):
    """五十个指标的答案。strength 越大，“有/是”越多。trouble 由 habits.trouble 决定。"""
    out = {}
    proposals = []
    for ind in INDICATORS:
        roll = rng.random()
        state = "yes" if roll < strength + (0.12 if ind.basic else 0) else "no"
        answer = Answer(ind.code, state)
        if ind.code == "5.2.3" and not key_area:
            if rng.random() < 0.5:
                answer.state, answer.accept = "na", ("blank",)  # 空着：无名册时即不适用
                answer.facts = {}
                out[ind.code] = answer
                continue
            answer.state = state = "no"
        odd = rng.random() < habits.trouble
        if odd:
            kind = rng.random()
            if kind < 0.10:
                answer.state, answer.required, answer.trouble = "conflict", True, True
            elif kind < 0.22:
                answer.state, answer.required, answer.trouble = "blank", True, True
            elif kind < 0.30:
                answer.state, answer.required, answer.trouble = "unreadable", True, True
        if ind.code == "5.2.3" and answer.state == "blank":
            answer.state = "no"
            answer.required = answer.trouble = False
        if ind.code == "1.2.2" and answer.state == "yes" and not proposals:
            answer.state = "no"
        if answer.state == "yes":
            facts(rng, answer, place, habits, cell_alone, native, single_line, proposals,
                  odd and not answer.trouble, city)
        elif answer.state == "no" and odd and not answer.trouble and rng.random() < 0.2 and ind.fields[0][1] == "N":
            # 选“无”却填了数
            name = ind.fields[0][0]
            answer.facts[name] = number_fact(rng, ind.code, name, rng.randint(1, 6), Habits())
            answer.required = answer.trouble = True
        out[ind.code] = answer
    return out


def facts(rng, answer, place, habits, cell_alone, native, single_line, proposals, odd, city):
    ind = answer.indicator
    code = ind.code
    target = rng.randrange(len(ind.fields)) if odd else -1
    count = None
    has_number = any(k == "N" for _, k in ind.fields)
    for at, (name, kind) in enumerate(ind.fields):
        strange = at == target
        if strange and rng.random() < 0.12:
            answer.required = answer.trouble = True  # 选“有”而这一项没填
            continue
        if kind == "N":
            low, high = RANGE.get((code, name), (1, 3) if any(k == "T" for _, k in ind.fields) else (1, 30))
            n = rng.randint(low, high)
            if city:
                n = n * 4 if high > 12 else n
            if name == "数量" and any(k == "T" for _, k in ind.fields):
                listed = next(f for f, k in ind.fields if k == "T")
                n = min(n, len(words.BANK[(code, listed)]))
                if code == "1.2.2":
                    n = rng.randint(1, len(proposals))
                count = n
                if listed in ("列举", "举例") and rng.random() < 0.35:
                    n = count + rng.randint(1, 30)  # 列举只是举例，不必列全
            if strange:
                fact = odd_number_fact(rng, code, name, n, cell_alone, native)
            else:
                fact = number_fact(rng, code, name, n, habits)
        elif kind == "T":
            many = count if count is not None else rng.randint(1, 3)
            if name == "发文单位":
                many = min(3, max(1, many + 1))
            texts = proposals[:many] if code == "1.2.2" else words.items(rng, code, name, many, place)
            if code == "1.2.1":
                proposals[:] = texts
            if strange:
                how = rng.random()
                if how < 0.5:
                    word = rng.choice(["见附件", "详见附件", "附后", "同上", "见附件2", "见附表"])
                    fact = Fact(name, "T", None, word, judge=False, required=True, trouble=True)
                elif how < 0.75 and has_number and name == "名称" and len(texts) > 1:
                    fact = list_fact(rng, code, name, texts[:-1], habits, single_line)
                    fact.required = fact.trouble = True  # 数量与名称条数不符
                elif how < 1.0 and name in ("列举", "举例"):
                    fact = list_fact(rng, code, name, texts, habits, single_line)
                    secret = rng.choice([f"，身份证号{words.id_number(rng)}", f"（电话{words.mobile(rng)}）"])
                    fact.text = fact.text.rstrip("。") + secret
                    fact.judge, fact.required, fact.trouble = False, True, True
                else:
                    fact = list_fact(rng, code, name, texts, habits, single_line)
            else:
                fact = list_fact(rng, code, name, texts, habits, single_line)
        elif kind == "L":
            fact = level_fact(rng, name, habits.trouble == 0)
        elif kind == "F":
            fact = frequency_fact(rng, name, habits.trouble == 0)
        else:
            fact = category_fact(rng, name, habits.trouble == 0)
        answer.facts[name] = fact
        if fact.required:
            answer.required = True
        if fact.trouble:
            answer.trouble = True
