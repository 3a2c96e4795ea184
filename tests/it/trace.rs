//! 追溯：会上有人问“这个数怎么来的”。

use crate::office::{quanyi, run_samples, sheet, text};
use quanyi::trace::{Index, Verdict};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// 样例跑一遍，几个测试共用。
fn out() -> &'static Path {
    static OUT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, out) = OUT.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("输出 一");
        run_samples(Path::new("samples/quanyi.toml"), &out);
        (dir, out)
    });
    out
}

fn trace(args: &[&str], code: i32) -> String {
    let done = quanyi().arg("trace").args(args).assert().code(code);
    let output = done.get_output();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_cell_of_the_overview_goes_down_to_files_and_cells() {
    let out = out().to_str().unwrap();
    let rows = sheet(&Path::new(out).join("汇总表.xlsx"), "总览");
    let head = rows
        .iter()
        .position(|r| r.iter().any(|c| c == "达标率"))
        .unwrap();
    let name = rows[head].iter().position(|c| c == "地区").unwrap();
    let met = rows[head].iter().position(|c| c == "达标").unwrap();
    let at = (head + 1..rows.len())
        .find(|&r| rows[r][name].trim() == "松岭区")
        .unwrap();
    let letter = char::from(b'A' + met as u8);
    let address = format!("总览!{letter}{}", at + 1);
    let count: usize = rows[at][met].parse().unwrap();
    for args in [
        vec![out, "汇总表.xlsx", address.as_str()],
        vec![out, address.as_str()],
    ] {
        let said = trace(&args, 0);
        assert!(said.contains(&format!("＝ {count}")), "{said}");
        let lines: Vec<&str> = said.lines().filter(|l| l.contains("松岭区.xlsx")).collect();
        assert_eq!(lines.len(), count, "达标的有几项就列几行：{said}");
        assert!(lines.iter().all(|l| l.contains("松岭区　")), "{said}");
    }
    let one = format!("{out} 汇总表.xlsx {address}");
    assert!(trace(&[&one], 0).contains(&format!("＝ {count}")));
    assert!(trace(&[out, "汇总表.xlsx", "没有这张!A1"], 2).contains("没有“没有这张”这张表"));
}

#[test]
fn a_share_in_the_circular_is_made_of_counted_cells() {
    let out = out().to_str().unwrap();
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(Path::new(out).join("文稿/数据/溯源.json")).unwrap())
            .unwrap();
    let (mut met, mut of) = (0u32, 0u32);
    for place in record["rounds"][0]["materials"].as_array().unwrap() {
        for answer in place["answers"].as_array().unwrap() {
            match answer["counts"].as_str().unwrap() {
                "y" => {
                    met += 1;
                    of += 1;
                }
                "n" | "b" => of += 1,
                _ => {}
            }
        }
    }
    let percent = quanyi::text::locale::percent(met, of, false);
    let said = trace(&[out, "通报.pdf", &percent], 0);
    assert!(said.contains(&format!("达到{met}÷应计{of}")), "{said}");
    assert!(said.contains("全省达标率"), "{said}");
    let listed = said
        .lines()
        .filter(|l| l.starts_with("    ") && l.contains("填报/"))
        .count();
    assert!(listed as u32 >= of, "应计的每一项都列出：{listed} < {of}");
    // 文件的路径直接给出也行
    let path = Path::new(out).join("通报.pdf");
    assert!(trace(&[path.to_str().unwrap(), &percent], 0).contains("全省达标率"));
    // 未报送的个数：说出名称
    let missing = trace(&[out, "通报.pdf", "未报送1个"], 0);
    assert!(missing.contains("长榆县"), "{missing}");
}

#[test]
fn what_is_not_there_is_said_with_the_nearest() {
    let out = out().to_str().unwrap();
    let said = trace(&[out, "通报.pdf", "12.34%"], 1);
    assert!(
        said.contains("没有 12.34%") && said.contains("最接近的是"),
        "{said}"
    );
    assert!(trace(&[out, "没有.pdf", "1"], 2).contains("没有“没有.pdf”"));
    assert!(
        trace(&["/没有这个文件夹", "通报.pdf", "1"], 2).contains("不是 quanyi run 的输出文件夹")
    );
    assert!(trace(&[out], 2).contains("请写明"));
    // 只写文件名：里面的数逐个列出，说出是什么
    let all = trace(&[out, "通报.pdf"], 0);
    assert!(
        all.contains("都查得到") && all.contains("全省达标率（达到"),
        "{all}"
    );
}

/// 各地达标情况表里，一行的数说的就是这一行的地区。
fn about_its_row(place: &quanyi::trace::Place, figures: &[&quanyi::trace::Figure]) {
    let Some(rest) = place.sentence.strip_prefix("表“各地达标情况”，") else {
        return;
    };
    let row = rest.split(['，', ' ']).next().unwrap();
    let name = row.trim_end_matches("所属合计");
    if row == "合计" || row == "全省合计" || row.is_empty() {
        return;
    }
    for figure in figures {
        assert!(
            figure.label.starts_with(name),
            "{}：{}",
            place.sentence,
            figure.label
        );
    }
}

/// 样例里每一份公文、每一处的数：查得到由什么组成，或者明明不是数据（日期、文号、编号、序号）。
#[test]
fn every_number_printed_is_found_or_known_not_to_be_data() {
    let out = out();
    let listed = quanyi::deliver::Manifest::of(out).unwrap();
    let record = quanyi::trace::record_of(out).unwrap();
    let index = Index::new(&record);
    let (mut places, mut unknown) = (0, Vec::new());
    let documents = quanyi::trace::documents(out, &listed);
    for document in &documents {
        let found = document.places();
        assert!(!found.is_empty(), "{} 里一个数也没有", document.name);
        for place in &found {
            places += 1;
            match quanyi::trace::verdict(&index, document, place) {
                Verdict::Figures(figures) => {
                    assert!(!figures.is_empty());
                    about_its_row(place, &figures);
                }
                // 百分数总是数据，除非是照录的文字
                Verdict::Other(what) => assert!(
                    !place.written.ends_with('%') || what.contains("照录"),
                    "{what}：{}",
                    place.sentence
                ),
                Verdict::Unknown => unknown.push(format!(
                    "{}　{}　{}",
                    document.name, place.written, place.sentence
                )),
            }
        }
    }
    let names: Vec<&str> = documents.iter().map(|d| d.name.as_str()).collect();
    for wanted in [
        "通报.pdf",
        "会议材料.pdf",
        "汇总表.pdf",
        "反馈意见/松岭区.pdf",
    ] {
        assert!(names.contains(&wanted), "{names:?}");
    }
    assert!(places > 3000, "{places}");
    assert!(
        unknown.is_empty(),
        "共{places}处，{}处查不到：\n{}",
        unknown.len(),
        unknown.join("\n")
    );
}

#[test]
fn two_places_with_the_same_share_are_both_explained() {
    let said = trace(&[out().to_str().unwrap(), "通报.pdf", "均为89.8%"], 0);
    assert!(
        said.contains("岚东区的达标率：") && said.contains("鹤浦市的达标率："),
        "{said}"
    );
    assert!(!said.contains("分不出"), "{said}");
    // 别的轮次、上期、名次、对照，都查得到
    let out = out().to_str().unwrap();
    for (file, figure, words) in [
        (
            "会议材料.pdf",
            "抽查达标率67.9%",
            "抽查达标率：达到133÷应计196",
        ),
        ("会议材料.pdf", "对照191", "自查与抽查对照的项次：191项次"),
        ("会议材料.pdf", "最多，7", "竹陂县自查与抽查不一致的项次"),
        (
            "反馈意见/松岭区.pdf",
            "由73.5%",
            "松岭区上期的达标率：达到36÷应计49",
        ),
        (
            "反馈意见/松岭区.pdf",
            "提高6.1",
            "松岭区达标率比上期升降的百分点",
        ),
        (
            "反馈意见/松岭区.pdf",
            "居第5",
            "松岭区的名次：第5名，共14个",
        ),
        ("反馈意见/松岭区.pdf", "以下7", "松岭区材料里请核对的处数"),
        ("汇总表.pdf", "2730", "“宣传品按要求发放”妇女之家数的合计"),
    ] {
        let said = trace(&[out, file, figure], 0);
        assert!(said.contains(words), "{file} {figure}：{said}");
    }
}

/// 不是公式的数也有来处：这一行写着什么，逐项明细里是哪一格；说的是哪个文件就写哪个文件。
#[test]
fn a_number_written_as_it_is_leads_to_its_row_and_cell() {
    let out = out().to_str().unwrap();
    let path = Path::new(out).join("汇总表.xlsx");
    let rows = sheet(&path, "异常数字");
    let head = rows
        .iter()
        .position(|r| r.iter().any(|c| c == "所填"))
        .unwrap();
    let column = |name: &str| rows[head].iter().position(|c| c == name).unwrap();
    let (value, place, source) = (column("所填"), column("地区"), column("出处"));
    let row = head + 1;
    let letter = char::from(b'A' + value as u8);
    let said = trace(
        &[out, "汇总表.xlsx", &format!("异常数字!{letter}{}", row + 1)],
        0,
    );
    assert!(said.contains("这一行还写着"), "{said}");
    assert!(said.contains(&rows[row][source]), "{said}");
    let cell = rows[row][source].rsplit(' ').next().unwrap();
    let below = said
        .split("逐项明细里这个地区的这一项")
        .nth(1)
        .expect("走到逐项明细");
    assert!(
        below.contains(&format!("{}　", rows[row][place])),
        "{below}"
    );
    assert!(
        below.contains(cell) && below.contains(&rows[row][value]),
        "{below}"
    );
    // 列名不会错认成上一行的内容
    let second = trace(&[out, "汇总表.xlsx", "上期数量!F6"], 0);
    assert!(
        second.contains("编号：") && second.contains("上期合计："),
        "{second}"
    );
    let ledger = trace(&[out, "整改台账.xlsx", "整改台账!A4"], 0);
    assert!(ledger.starts_with("整改台账.xlsx 整改台账!A4"), "{ledger}");
}
