#!/usr/bin/env python3
"""造一份填好的“儿童之家建设自查标准”：青荷县报的，像附件那样打勾，填写栏合成一格。

    python3 tests/cases/other-standard/make_workbook.py
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "corpus"))

from kit.sheet import Sheet, openpyxl_bytes  # noqa: E402

ROWS = [
    ("1 场所建设", "1.1 场地与安全", "*有不少于三十平方米的固定室内活动场地", "达到(√) 未达到( )", "面积：46平方米"),
    ("", "", "*消防、用电、门窗符合安全规定，有应急预案", "达到(√) 未达到( )", "检查次数：4次"),
    ("", "1.2 设施与标识", "配备适合不同年龄儿童的图书、玩具和体育用品", "达到(√) 未达到( )", "图书数：1,200册  玩具数：85件"),
    ("", "", "悬挂统一标识牌，公示开放时间和联系电话", "达到( ) 未达到(√)", ""),
    ("2 服务开展", "2.1 日常服务", "常年开展游戏娱乐、阅读和课后照料活动", "达到(√) 未达到( )", "活动次数：36次  活动名称：四点半课堂；周末故事会；亲子运动会"),
    ("", "", "为留守儿童、困境儿童提供定期探访和心理支持", "达到(√) 未达到( )", "服务儿童数：约60人"),
    ("", "2.2 队伍与协作", "*有专人负责管理，并接受过儿童保护培训", "达到(√) 未达到(√)", "人数：2人"),
    ("", "", "与学校、医院、社会组织等建立合作关系", "达到(√) 未达到( )", "数量：2家  合作单位：青荷县第一小学；城关镇卫生院"),
]


def main():
    s = Sheet("自查表")
    s.put(0, 0, "青荷县儿童之家建设自查标准自查表（2019年度）", bold=True)
    s.merge(0, 0, 0, 4)
    s.put(1, 0, "填报单位：青荷县妇儿工委办公室    填报日期：2019年11月20日")
    s.merge(1, 0, 1, 4)
    for c, label in enumerate(["一级指标", "二级指标", "自查标准", "现实情况（在括号内打√）", "达到的填写本栏"]):
        s.put(2, c, label, bold=True)
    for r, row in enumerate(ROWS, 3):
        for c, text in enumerate(row):
            s.put(r, c, text)
    for c in (0, 1):
        starts = [r for r in range(3, 3 + len(ROWS)) if (r, c) in s.cells] + [3 + len(ROWS)]
        for top, after in zip(starts, starts[1:]):
            s.merge(top, c, after - 1, c)
    s.widths = {0: 12, 1: 16, 2: 42, 3: 22, 4: 44}
    with open(os.path.join(HERE, "青荷县.xlsx"), "wb") as f:
        f.write(openpyxl_bytes([s]))


if __name__ == "__main__":
    main()
