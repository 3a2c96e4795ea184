#!/usr/bin/env python3
"""另算一遍：随机造一个省（六十个县，自查、互查、抽查三轮，两期），不用程序的汇总，从 `程序 read` 读出的答案算起，
与汇总表逐个数核对。

    python3 tests/arithmetic.py 程序 [种子]

核对：各地区的各类答案、达标率、基本要求达标率、名次（并列）、各部分；各市所属的合计、最高、中位数、最低；各指标；
各项数量的全体与各市合计；自查与检查的四格、相符率、κ、虚报的分量与次序；与上期的增减、进退；异常的数。
"""

import collections
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

import openpyxl

import resaved

PLACES = "清河云岭白沙平湖石门龙泉松岗柳林"
CHECKS = {"自查": 60, "互查": 25, "抽查": 15}
RIVALS = 4
CLOSE = 1e-9


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


# ---------- 造 ----------

def make(program, folder, rng):
    catalogue = json.loads(run(program, "catalogue", "--format", "json"))
    names, cities = [], ["金州市", "木州市", "水州市", "火州市", "土州市"]
    while len(names) < 60:
        name = "".join(rng.sample(PLACES, 2)) + rng.choice("东西南北") + "县"
        if name not in names:
            names.append(name)
    book = openpyxl.Workbook()
    roster = book.active
    roster.append(["名称", "行政区划代码", "层级", "上级", "重点地区", "是否报送"])
    roster.append(["某省", "510000", "省级", None, "否", "否"])
    places = {}
    for c, city in enumerate(cities):
        roster.append([city, f"51{c + 10}00", "市级", "某省", "否", "否"])
        for i, name in enumerate(names[c * 12:(c + 1) * 12]):
            key = rng.random() < 0.3
            places[name] = (city, key)
            roster.append([name, f"51{c + 10}{i + 21}", "县级", city, "是" if key else "否", "是"])
    book.save(folder / "名册.xlsx")
    base = {name: rng.choice([0.5, 0.7, 0.7, 0.9, 1.0]) for name in names}
    truth = {name: [rng.random() < base[name] for _ in catalogue["indicators"]] for name in names}
    for check, count in CHECKS.items():
        for name in sorted(rng.sample(names, count)):
            write(folder / "填报" / check / f"{name}.xlsx", catalogue, name, "2017", check, truth[name], rng, check != "自查")
    # 几个县报了两份，日期相同而内容不同：分不出先后
    for name in sorted(rng.sample(names, RIVALS)):
        for part, flipped in (("", 0.0), ("（另报）", 0.1)):
            said = [t if rng.random() >= flipped else not t for t in truth[name]]
            write(folder / "填报" / "自查" / f"{name}{part}.xlsx", catalogue, name, "2017", "自查", said, rng, False, day=5)
    for name in sorted(rng.sample(names, 50)):
        before = [t if rng.random() < 0.85 else not t for t in truth[name]]
        write(folder / "上期" / f"{name}.xlsx", catalogue, name, "2016", "自查", before, rng, False)
    (folder / "quanyi.toml").write_text(
        '[office]\nname = "某省妇联"\nregion = "某省"\n[round]\nperiod = "2017"\ncheck = "自查"\n[documents]\ndate = "2017-12-20"\n'
        '[files]\nroster = "名册.xlsx"\nprevious = "上期"\n'
        # 这里不查限时：机器忙的时候也要读完
        "[limits]\nseconds = 600\n", encoding="utf-8")
    return catalogue, places


def write(path, catalogue, name, period, check, truth, rng, differs, day=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"{name}妇联维权服务工作标准{check}表（{period}年）"])
    sheet.append([f"填报单位：{name}妇联", None, None, f"填报日期：{period}年12月{day or rng.randint(1, 9)}日"])
    sheet.append(["编号", "工作标准", "现实情况", "具体情况"])
    for indicator, yes in zip(catalogue["indicators"], truth):
        if differs and rng.random() < 0.2:
            yes = not yes
        luck = rng.random()
        kind = indicator["kind"]
        mark = lambda on: "√" if on else " "
        ticks = f"{kind['yes']}（{mark(yes)}） {kind['no']}（{mark(not yes)}）"
        if luck < 0.03:
            ticks = f"{kind['yes']}（ ） {kind['no']}（ ）"
        elif luck < 0.05:
            ticks = f"{kind['yes']}（√） {kind['no']}（√）"
        details = []
        for field in indicator["fields"]:
            n = int(math.exp(rng.gauss(3, 0.5))) * (40 if rng.random() < 0.01 else 1)
            details.append(field["name"] + "：" + {
                "N": f"{n}", "F": f"每年{n % 5 + 1}次", "L": "县级", "C": f"法律{n % 5 + 1}人，心理{n % 3 + 1}人"}.get(
                    field["type"], f"《{name}{indicator['code']}{period}{check}》"))
        sheet.append([indicator["code"], ("*" if indicator["basic"] else "") + indicator["text"], ticks, "  ".join(details) if yes else None])
    book.save(path)


# ---------- 算 ----------

class Round:
    """一轮：各地区的答案与数；一个地区有两份的，不同的答案看不清、不同的数不要。"""

    def __init__(self, catalogue, places, lines):
        self.state, self.number = {}, {}
        for one in lines:
            name = one["locality"]["name"]
            applies = {i["code"]: i["only_for"] is None or places[name][1] for i in catalogue["indicators"]}
            state = {a["indicator"]: a["state"] for a in one["answers"]}
            number = {
                (a["indicator"], field): value["value"]
                for a in one["answers"] for field, value in a["fields"].items()
                if value and isinstance(value["value"], int) and "per" not in value}
            if name in self.state:
                first, numbers = self.state[name], self.number[name]
                state = {code: said if first[code] in (said, "na") else "unreadable" for code, said in state.items()}
                number = {key: n for key, n in number.items() if numbers.get(key) == n}
            self.state[name] = {code: said if applies[code] else "na" for code, said in state.items()}
            self.number[name] = number


COUNTED = {"yes": 0, "no": 1, "blank": 2, "missing": 2, "conflict": 3, "unreadable": 3, "na": 4}


def tally(states):
    counts = [0] * 5
    for state in states:
        counts[COUNTED[state]] += 1
    return counts


def share(states):
    yes, no, blank, *_ = tally(states)
    return yes, yes + no + blank


def ratio(pair):
    return pair[0] / pair[1] if pair[1] else None


# ---------- 核对 ----------

class Book:
    def __init__(self, path):
        self.book = openpyxl.load_workbook(path, data_only=True)
        self.wrong, self.checked = [], 0

    def rows(self, sheet, head):
        """各行，按列名取；同名的列后面的加序号。"""
        cells = list(self.book[sheet].iter_rows(values_only=True))
        names, seen = [], collections.Counter()
        for name in cells[head]:
            name = str(name or "").replace("\n", "")
            seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name}{seen[name]}")
        return [dict(zip(names, row)) for row in cells[head + 1:]]

    def same(self, what, ours, theirs):
        self.checked += 1
        ours = None if ours == "" else ours
        equal = ours == theirs
        if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
            equal = abs(ours - theirs) < CLOSE
        if not equal:
            self.wrong.append(f"{what}：汇总表是 {ours!r}，另算是 {theirs!r}")


def localities(book, catalogue, places, main):
    basic = [i["code"] for i in catalogue["indicators"] if i["basic"]]
    rates = {name: ratio(share(s.values())) for name, s in main.state.items()}
    table = {r["地区"]: r for r in book.rows("总览", 2)}
    for name, states in main.state.items():
        row, counts = table[name], tally(states.values())
        for label, n in zip(["达标", "未达标", "空白", "存疑", "不适用"], counts):
            book.same(f"总览 {name} {label}", row[label], n)
        book.same(f"总览 {name} 达标率", row["达标率"], rates[name])
        book.same(f"总览 {name} 基本", row["基本要求达标率"], ratio(share(states[c] for c in basic)))
        place = 1 + sum(r > rates[name] for r in rates.values())
        tied = sum(r == rates[name] for r in rates.values()) > 1
        book.same(f"总览 {name} 名次", row["名次"], ("并列" if tied else "") + f"第{place}名")
        for part in catalogue["parts"]:
            codes = [i["code"] for i in catalogue["indicators"] if i["part"] == part["code"]]
            book.same(f"总览 {name} {part['name']}", row[f"{part['name']}达标率"], ratio(share(states[c] for c in codes)))
    all_states = [s for states in main.state.values() for s in states.values()]
    book.same("总览 合计 达标率", table["合计"]["达标率"], ratio(share(all_states)))
    groups = {r["地区"]: r for r in book.rows("各级汇总", 2)}
    for city in {c for c, _ in places.values()}:
        members = [n for n in main.state if places[n][0] == city]
        row, mine = groups[f"{city}所属"], [rates[n] for n in members]
        met = share(s for n in members for s in main.state[n].values())
        for label, value in [("达标", met[0]), ("应计指标", met[1]), ("达标率（合计）", ratio(met)), ("最高", max(mine)),
                             ("中位数", statistics.median(mine)), ("最低", min(mine)), ("已报", len(members))]:
            book.same(f"各级汇总 {city} {label}", row[label], value)
        for label, bar in [("最高的地区", max(mine)), ("最低的地区", min(mine))]:
            names = [n for n in places if n in members and rates[n] == bar]
            said = "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")
            book.same(f"各级汇总 {city} {label}", row[label], said)
    for row in book.rows("指标对比", 3)[:len(catalogue["indicators"])]:
        counts = tally(states[row["编号"]] for states in main.state.values())
        for label, n in zip(["达标", "未达标", "空白", "存疑", "不适用"], counts):
            book.same(f"指标对比 {row['编号']} {label}", row[label], n)
        book.same(f"指标对比 {row['编号']} 达标率", row["达标率"], ratio((counts[0], sum(counts[:3]))))


def plain_name(label):
    return label.split("（")[0]


def numbers(book, catalogue, places, main):
    for row in book.rows("数量汇总", 3):
        if not row["编号"]:
            continue
        key = (row["编号"], plain_name(row["填写项"]))
        values = [n[key] for n in main.number.values() if key in n]
        book.same(f"数量汇总 {key} 合计", row["合计"], sum(values))
        book.same(f"数量汇总 {key} 填报地区", row["填报地区"], len(values))
    for row in book.rows("各级数量", 2)[1:]:
        if not row["编号"]:
            continue
        key = (row["编号"], plain_name(row["填写项"]))
        for city in {c for c, _ in places.values()}:
            values = [n[key] for name, n in main.number.items() if places[name][0] == city and key in n]
            book.same(f"各级数量 {city} {key}", row[f"{city}所属"], sum(values))
    flagged = {(r["地区"], r["编号"], plain_name(r["填写项"])) for r in book.rows("异常数字", 2) if r.get("编号")} \
        if "异常数字" in book.book.sheetnames else set()
    ours = set()
    for key in {k for n in main.number.values() for k in n}:
        peers = {name: n[key] for name, n in main.number.items() if key in n}
        if len(peers) < 8:
            continue
        logs = {name: math.log1p(v) for name, v in peers.items()}
        middle = statistics.median(logs.values())
        spread = max(statistics.median(abs(v - middle) for v in logs.values()) / 0.6745, math.log(1.2))
        for name, value in peers.items():
            times = (value + 1) / (statistics.median(peers.values()) + 1)
            if abs(logs[name] - middle) / spread > 3.5 and (times >= 5 or times <= 0.2):
                ours.add((name, *key))
    book.same("异常数字", sorted(flagged), sorted(ours))


def checked(book, catalogue, main, check, other):
    basic = {i["code"] for i in catalogue["indicators"] if i["basic"]}
    label, suspects = f"2017年{check}", {}
    table = {r["地区"]: r for r in book.rows("检查对照", 2) if r["检查"] == label}
    by_indicator = collections.defaultdict(collections.Counter)
    for name, found in other.state.items():
        cells = collections.Counter()
        for code, state in found.items():
            own = main.state[name][code]
            if "na" in (own, state):
                kind = "不可比"
            elif own in ("yes", "no") and state in ("yes", "no"):
                kind = {"yesyes": "都有", "yesno": "自查有检查无", "noyes": "自查无检查有", "nono": "都无"}[own + state]
            elif own == "yes":
                kind = "检查没有核实"
            elif own != "no" and state in ("yes", "no"):
                kind = "自查没有答清"
            else:
                kind = "不可比"
            cells[kind] += 1
            by_indicator[code][kind] += 1
            if kind == "自查有检查无":
                suspects[name] = suspects.get(name, 0) + (2 if code in basic else 1)
        row = table[name]
        for kind in ("都有", "自查有检查无", "自查无检查有", "都无", "检查没有核实", "自查没有答清", "不可比"):
            book.same(f"检查对照 {check} {name} {kind}", row[kind], cells[kind])
        figures(book, f"检查对照 {check} {name}", row, cells)
    for row in book.rows("检查分指标", 2):
        if row["检查"] == label:
            figures(book, f"检查分指标 {check} {row['编号']}", row, by_indicator[row["编号"]])
    listed = [(r["地区"], r["分量"], r["名次"]) for r in book.rows("虚报嫌疑", 2) if r["检查"] == label]
    book.same(f"虚报嫌疑 {check}", {n: w for n, w, _ in listed}, suspects)
    book.same(f"虚报嫌疑 {check} 次序", [w for _, w, _ in listed], sorted(suspects.values(), reverse=True))
    for name, weight, place in listed:
        rank = 1 + sum(w > weight for w in suspects.values())
        tied = sum(w == weight for w in suspects.values()) > 1
        book.same(f"虚报嫌疑 {check} {name} 名次", place, ("并列" if tied else "") + f"第{rank}名")


def figures(book, what, row, cells):
    a, b, c, d = (cells[k] for k in ("都有", "自查有检查无", "自查无检查有", "都无"))
    n = a + b + c + d
    book.same(f"{what} 可比", row["可比"], n)
    book.same(f"{what} 相符率", row["相符率"], (a + d) / n if n else None)
    chance = ((a + b) * (a + c) + (c + d) * (b + d)) / (n * n) if n else 1
    kappa = "—" if n < 30 or chance == 1 else ((a + d) / n - chance) / (1 - chance)
    book.same(f"{what} κ", row["κ"], kappa)


def periods(book, catalogue, main, before):
    table = {r["地区"]: r for r in book.rows("上期对比", 2)}
    both = [n for n in main.state if n in before.state]
    for name in both:
        row, was, now = table[name], before.state[name], main.state[name]
        book.same(f"上期对比 {name} 上期", row["上期达标率"], ratio(share(was.values())))
        book.same(f"上期对比 {name} 本期", row["本期达标率"], ratio(share(now.values())))
        good = lambda s: s == "yes"
        bad = lambda s: s in ("no", "blank", "missing")
        improved = sum(bad(was[c]) and good(now[c]) for c in now)
        relapsed = sum(good(was[c]) and bad(now[c]) for c in now)
        book.same(f"上期对比 {name} 进步", row["进步（条）"], improved)
        book.same(f"上期对比 {name} 退步", row["退步（条）"], relapsed)
    for row in book.rows("上期指标", 2):
        if row["编号"]:
            for label, round_ in (("上期", before), ("本期", main)):
                met = share(round_.state[n][row["编号"]] for n in both)
                book.same(f"上期指标 {row['编号']} {label}", row[f"{label}达标率"], ratio(met))
    for row in book.rows("上期数量", 2):
        if row["编号"]:
            key = (row["编号"], plain_name(row["填写项"]))
            pairs = [(before.number[n][key], main.number[n][key]) for n in both if key in before.number[n] and key in main.number[n]]
            for label, values in zip(("上期合计", "本期合计"), zip(*pairs)):
                book.same(f"上期数量 {key} {label}", row[label], sum(values))


def main(arguments):
    if not arguments:
        print(__doc__)
        return 2
    program = str(pathlib.Path(arguments[0]).resolve())
    seed = int(arguments[1]) if len(arguments) > 1 else 20171220
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        catalogue, places = make(program, folder, random.Random(seed))
        subprocess.run([program, "run", folder / "填报", "-c", folder / "quanyi.toml", "-o", folder / "out"], check=True, capture_output=True)

        # 机器忙的时候也要读完
        patient = folder / "读.toml"
        patient.write_text('[files]\nroster = "名册.xlsx"\n[limits]\nseconds = 600\n', encoding="utf-8")

        def read(under):
            files = sorted((folder / under).glob("*.xlsx"))
            return Round(catalogue, places, [json.loads(line) for line in run(program, "read", *files, "-c", patient).splitlines()])

        rounds = {check: read(f"填报/{check}") for check in CHECKS}
        before = read("上期")
        path = folder / "out" / "汇总表.xlsx"
        book = Book(path)
        recalculated = resaved.Office(folder).convert(path, "xlsx", folder / "重算")
        book.wrong += resaved.compare(path, recalculated)
    own = rounds["自查"]
    localities(book, catalogue, places, own)
    numbers(book, catalogue, places, own)
    for check in ("互查", "抽查"):
        checked(book, catalogue, own, check, rounds[check])
    periods(book, catalogue, own, before)
    for line in book.wrong[:40]:
        print(line)
    print(f"种子 {seed}：核对 {book.checked} 个数，不符 {len(book.wrong)} 个")
    return 1 if book.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
