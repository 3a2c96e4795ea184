#!/usr/bin/env python3
"""第二个评分者：只看程序打印的结果，不用它的库。

    python3 tests/corpus/score.py target/debug/quanyi target/corpus [--list 30] [--json 结果.json]

对 truth.jsonl 里的每份工作簿运行 `quanyi read --format json`，与真情实况逐项比较，
按版式、按格式打印：状态对、数对、清单 F1、无声的错、误报。
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import unicodedata

BARS = [("states", 0.995, "状态"), ("numbers", 0.99, "数"), ("f1", 0.97, "清单 F1"), ("silent", 0.001, "无声的错"), ("alarms", 0.005, "误报")]


class Score(collections.Counter):
    def rate(self, what):
        part = lambda a, b, empty: self[a] / self[b] if self[b] else empty
        if what == "states":
            return part("state_right", "states", 1.0)
        if what == "numbers":
            return part("number_right", "numbers", 1.0)
        if what == "f1":
            total = self["list_want"] + self["list_got"]
            return 2 * self["list_hit"] / total if total else 1.0
        if what == "silent":
            return part("silent", "judged", 0.0)
        if what == "alarms":
            return part("alarms", "clean", 0.0)
        if what == "cells":
            return part("cell_right", "cells", 1.0)
        if what == "identity":
            return part("identity_right", "identity", 1.0)
        raise KeyError(what)


def plain(text):
    """清单条目只比字：全半角、空白不计，“一是”“二是”去不去都行。"""
    text = re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", str(text)))
    return re.sub("^[一二三四五六七八九]是", "", text)


def category(name):
    """社工、社工资格、社工类是同一类。"""
    return re.sub(r"(职业资格|资格证|资格|类|方面)$", "", plain(name))


def same_number(want, got):
    if want["value"] is None:
        return got is None or got.get("value") is None
    if got is None or got.get("value") is None:
        return False
    if want["type"] == "C":
        value = got["value"]
        return isinstance(value, dict) and {category(k): v for k, v in value.items()} == {category(k): v for k, v in want["value"].items()}
    if got["value"] != want["value"]:
        return False
    approximate = want.get("approximate", False)
    if approximate is not None and bool(got.get("approximate", False)) != approximate:
        return False
    return want["type"] != "F" or got.get("per") == want.get("per")


class Judge:
    def __init__(self):
        self.by = {"版式": collections.defaultdict(Score), "格式": collections.defaultdict(Score)}
        self.total = Score()
        self.mistakes = []
        self.per_file = collections.Counter()

    def count(self, line, key, n=1):
        self.total[key] += n
        self.by["版式"][line["layout"]][key] += n
        self.by["格式"][line["format"]][key] += n

    def wrong(self, line, kind, where, want, got):
        self.mistakes.append((line["file"], kind, where, want, got))
        self.per_file[line["file"]] += 1

    def file(self, line, results):
        if line.get("refused"):
            self.count(line, "refused")
            ok = results and all(not r["answers"] for r in results) and any(
                f["severity"] == "error" for r in results for f in r["findings"])
            if not ok:
                self.count(line, "judged")
                self.count(line, "silent")
                self.wrong(line, "应当打不开", "", "error", [f["code"] for r in results or [] for f in r["findings"]])
            return
        wants = line["submissions"]
        readable = [r for r in results or [] if r["answers"]]
        if len(readable) != len(wants):
            self.wrong(line, "材料份数", "", len(wants), len(readable))
        for at, want in enumerate(wants):
            got = next((r for r in readable if r["locality"].get("name") == want.get("name") and len(readable) > 1), None)
            if got is None:
                got = readable[at] if at < len(readable) else None
            self.submission(line, want, got)

    def submission(self, line, want, got):
        findings = got["findings"] if got else []
        answers = {a["indicator"]: a for a in got["answers"]} if got else {}
        # 谁、哪一轮
        if got:
            have = {"name": got["locality"].get("name"), "code": got["locality"].get("code"), "period": got.get("period"), "check": got.get("check"),
                    "unit": got.get("unit"), "person": got.get("filled_by"), "phone": got.get("phone"), "date": got.get("date")}
        else:
            have = {}
        for key in ("name", "code", "period", "check", "unit", "person", "date"):
            if key in want:
                self.count(line, "identity")
                if have.get(key) == want[key]:
                    self.count(line, "identity_right")
                else:
                    self.wrong(line, "身份", key, want[key], have.get(key))
        for start in want.get("expect", []):
            self.count(line, "judged")
            if not any(f["code"].startswith(start) for f in findings):
                self.count(line, "silent")
                self.wrong(line, "缺少问题", "", start, sorted({f["code"] for f in findings}))
        owner = {}
        for a in want["answers"]:
            for cell in [a.get("cell")] + [f.get("cell") for f in a.get("fields", {}).values()]:
                if cell:
                    owner.setdefault(cell, set()).add(a["indicator"])
        flagged = set()
        blamed = collections.defaultdict(list)
        loose = []
        for f in findings:
            hit = set()
            if f.get("indicator"):
                hit.add(f["indicator"])
            elif f.get("cell") and not f.get("sheet"):
                hit |= owner.get(f["cell"], set())
            flagged |= hit
            if f["severity"] == "error":
                for code in hit:
                    blamed[code].append(f["code"])
                if not hit:
                    loose.append(f["code"])
        if want["tidy"] and loose:
            self.count(line, "alarms", len(loose))
            self.wrong(line, "误报", "整份", None, loose)
        for a in want["answers"]:
            self.answer(line, a, answers.get(a["indicator"]), a["indicator"] in flagged, blamed[a["indicator"]])

    def answer(self, line, want, got, flagged, blamed):
        code = want["indicator"]
        where = f'{code} {want.get("cell", "")}'
        judge = lambda right, kind, spot, w, g: self.judge(line, right, flagged, kind, spot, w, g)
        self.count(line, "states")
        state = got["state"] if got else None
        right = state == want["state"] or state in want.get("accept", [])
        if right:
            self.count(line, "state_right")
        judge(right, "状态", where, want["state"], state)
        if got and want.get("cell") and state == want["state"]:
            self.count(line, "cells")
            if got.get("cell") == want["cell"]:
                self.count(line, "cell_right")
            else:
                self.wrong(line, "位置", code, want["cell"], got.get("cell"))
        fields = want.get("fields", {})
        have = (got or {}).get("fields", {})
        for name in list(fields) + [n for n in have if n not in fields]:
            w, g = fields.get(name), have.get(name)
            if w is None:
                # 没有填的，不应读出值来
                value = g.get("value") if g else None
                if value not in (None, [], {}):
                    kind = "清单" if isinstance(value, list) else "数"
                    if kind == "数":
                        self.count(line, "numbers")
                    else:
                        self.count(line, "list_got", len(value))
                    judge(False, kind, f"{code} {name}", None, value)
                continue
            spot = f'{code} {name} {w.get("cell", "")}'
            if g and g.get("cell") and w.get("cell"):
                self.count(line, "cells")
                if g["cell"] == w["cell"]:
                    self.count(line, "cell_right")
                else:
                    self.wrong(line, "位置", f"{code} {name}", w["cell"], g["cell"])
            if w.get("judge") is False:
                continue
            if w["type"] in "NFC":
                right = same_number(w, g)
                self.count(line, "numbers")
                if right:
                    self.count(line, "number_right")
                judge(right, "数", spot, {k: w[k] for k in ("value", "approximate", "per") if k in w},
                      g and {k: g[k] for k in ("value", "approximate", "per", "raw") if k in g})
            else:
                wanted = [plain(t) for t in w["value"]]
                found = [plain(t) for t in ((g or {}).get("value") or [])]
                both = sum((collections.Counter(wanted) & collections.Counter(found)).values())
                self.count(line, "list_want", len(wanted))
                self.count(line, "list_got", len(found))
                self.count(line, "list_hit", both)
                judge(both == len(wanted) == len(found), "清单", spot, w["value"], g and {k: g[k] for k in ("value", "raw") if k in g})
        if want.get("required"):
            self.count(line, "required")
            if flagged:
                self.count(line, "required_found")
            elif right:
                self.count(line, "judged")
                self.count(line, "silent")
                self.wrong(line, "缺少问题", where, {"state": want["state"], "fields": fields}, state)
        if want.get("clean", True):
            self.count(line, "clean")
            if blamed:
                self.count(line, "alarms")
                self.wrong(line, "误报", where, want["state"], blamed)

    def judge(self, line, right, flagged, kind, spot, want, got):
        self.count(line, "judged")
        if not right:
            if not flagged:
                self.count(line, "silent")
            self.wrong(line, kind + ("" if flagged else "（无声）"), spot, want, got)


def show(judge, listed):
    head = f'{"":<16}{"份":>5}{"状态对":>9}{"数对":>9}{"清单F1":>9}{"无声错":>9}{"误报":>9}{"位置":>9}{"身份":>9}'
    for title, table in judge.by.items():
        print(f"\n按{title}\n{head}")
        for key in sorted(table):
            row(key, table[key])
    print()
    row("合计", judge.total)
    t = judge.total
    print(f'\n必须提出的问题 {t["required_found"]}/{t["required"]}；判断 {t["judged"]} 处，错 {len(judge.mistakes)} 处')
    if judge.per_file:
        print("\n最差的文件")
        for name, n in judge.per_file.most_common(12):
            print(f"  {n:4}  {name}")
        print("\n错处（每个文件先列几处）")
        shown = collections.Counter()
        for m in judge.mistakes:
            if sum(shown.values()) >= listed:
                break
            if shown[m[0]] < 3:
                shown[m[0]] += 1
                print("  {} [{}] {}  应为 {}  读成 {}".format(m[0], m[1], m[2], *(json.dumps(x, ensure_ascii=False) for x in m[3:])))


def row(name, s):
    print(f'{name:<16}{s["files"]:>5}' + "".join(f"{s.rate(w) * 100:>10.2f}%" for w in ("states", "numbers", "f1", "silent", "alarms", "cells", "identity")))


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("binary")
    ask.add_argument("folder")
    ask.add_argument("--list", type=int, default=30)
    ask.add_argument("--json")
    ask.add_argument("--only")
    args = ask.parse_args()
    lines = [json.loads(l) for l in open(os.path.join(args.folder, "truth.jsonl"), encoding="utf-8")]
    if args.only:
        lines = [l for l in lines if args.only in l["file"] or args.only in l["about"]]
    judge = Judge()
    results = collections.defaultdict(list)
    for start in range(0, len(lines), 50):
        part = [l["file"] for l in lines[start:start + 50]]
        run = subprocess.run([os.path.abspath(args.binary), "read", "--format", "json", *part], cwd=args.folder, capture_output=True, text=True)
        if run.returncode not in (0, 1):
            print(run.stderr, file=sys.stderr)
        for text in run.stdout.splitlines():
            if text.strip():
                one = json.loads(text)
                results[one["source"]["path"]].append(one)
    for line in lines:
        judge.count(line, "files")
        got = results.get(line["file"]) or results.get(os.path.basename(line["file"]))
        if got is None:
            judge.wrong(line, "没有结果", "", line["file"], None)
        judge.file(line, got)
    show(judge, args.list)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump({"total": {w: judge.total.rate(w) for w in ("states", "numbers", "f1", "silent", "alarms", "cells", "identity")},
                       "mistakes": judge.mistakes}, f, ensure_ascii=False, indent=1)
    t = judge.total
    bad = [label for what, bar, label in BARS if (t.rate(what) > bar if what in ("silent", "alarms") else t.rate(what) < bar)]
    if bad:
        print("\n未达到：" + "、".join(bad))
        sys.exit(1)


if __name__ == "__main__":
    main()
