//! 汇总表打印版：纸张合适，表头重印，续表有标记，同一上级的地区不拆开，什么也不缺。

use super::edges::counties;
use super::fixture;
use super::geometry::set;
use super::ruler::{Page, measure};
use quanyi::analysis::compare;
use quanyi::document::{Draft, compose};
use quanyi::model::comparison::Comparison;
use quanyi::office::Office;
use quanyi::round::gather;

fn overview(office: &Office, comparison: &Comparison) -> (Draft, Vec<Page>) {
    let mut office = office.clone();
    office.config.documents.produce = vec!["汇总表打印版".into()];
    let mut drafts = compose(comparison, &office).expect("写得出");
    assert_eq!(drafts.len(), 1);
    let draft = drafts.remove(0);
    assert_eq!(draft.name, "汇总表.pdf");
    let pages = measure(&set(&draft, &office));
    (draft, pages)
}

fn flat(text: &str) -> String {
    // 长串字母数字之间有看不见的断处
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

#[test]
fn twenty_on_a4_and_a_hundred_and_eighty_on_a3() {
    for (n, width, height) in [(1, 297.0, 210.0), (20, 297.0, 210.0), (180, 420.0, 297.0)] {
        let (office, all) = counties(n, |ix| match ix {
            7 => "积石山保安族东乡族撒拉族自治县".into(),
            _ => format!("甲{:03}县", ix + 1),
        });
        let comparison = compare(gather(all, &office), &office);
        let main = comparison.main_round().expect("有主轮");
        let (draft, pages) = overview(&office, &comparison);
        let total = pages.len();
        assert!(
            total <= if n == 180 { 24 } else { 10 },
            "{n}个地区{total}页"
        );
        let mut texts = Vec::new();
        for (ix, page) in pages.iter().enumerate() {
            let at = format!("{n}个地区第{}页", ix + 1);
            assert!(
                (page.width - width).abs() < 0.3 && (page.height - height).abs() < 0.3,
                "{at}：{}×{}",
                page.width,
                page.height
            );
            let ink = page.ink();
            assert!(
                ink.x0 >= 14.0
                    && ink.x1 <= width - 14.0
                    && ink.y0 >= 10.0
                    && ink.y1 <= height - 5.0,
                "{at}出界：{ink:?}"
            );
            // 表不压着页脚
            let body = page.patches.iter().map(|p| p.area.y1).fold(0.0, f64::max);
            assert!(body <= height - 14.5, "{at}的表到了 {body:.1} mm");
            let smallest = page
                .marks
                .iter()
                .filter(|m| m.ink.is_some())
                .map(|m| m.size);
            assert!(smallest.fold(f64::MAX, f64::min) >= 8.4, "{at}的字太小");
            let text = flat(&page.text());
            assert!(
                text.contains(&format!("第{}页共{total}页", ix + 1)),
                "{at}没有页码：{text}"
            );
            texts.push(text);
        }
        // 每页都有表头；同一张表的后几页都标续表
        for (caption, head) in [
            ("各地达标情况", "报送情况"),
            ("指标对比", "编号指标"),
            ("数量对比", "指标与填写项"),
        ] {
            let of: Vec<&String> = texts
                .iter()
                .filter(|t| {
                    t.contains(head)
                        && t.contains(caption)
                        && !(caption == "指标对比" && t.contains("指标与填写项"))
                })
                .collect();
            assert!(!of.is_empty(), "没有“{caption}”");
            let continued = of.iter().filter(|t| t.contains("续表")).count();
            assert_eq!(continued, of.len() - 1, "“{caption}”共{}页", of.len());
        }
        assert!(
            texts
                .iter()
                .all(|t| t.contains("编号") || t.contains("序号")),
            "每页都有表头"
        );
        // 每个地区在三张表里各一次
        let whole: String = texts.concat();
        for ix in (0..n).filter(|ix| *ix != 7) {
            let name = format!("甲{:03}县", ix + 1);
            assert!(whole.matches(&name).count() >= 3, "{name}");
        }
        if n > 7 {
            assert!(
                whole.contains("积石山县＝积石山保安族东乡族撒拉族自治县"),
                "简称有说明"
            );
        }
        // 同一上级的在一张；合计等于汇总结果
        let sheets: Vec<_> = draft
            .tables
            .iter()
            .filter(|(name, _)| name.starts_with("对比总表"))
            .collect();
        for parent in &main.by_parent {
            let with: Vec<_> = sheets
                .iter()
                .filter(|(_, t)| {
                    t.columns
                        .iter()
                        .any(|c| c.group.as_deref() == Some(&parent.name))
                })
                .collect();
            assert_eq!(with.len(), 1, "{}拆在了{}张", parent.name, with.len());
            let table = with[0].1;
            let column = table
                .columns
                .iter()
                .position(|c| c.label == "合计" && c.group.as_deref() == Some(&parent.name));
            if parent.members.len() == 1 {
                assert_eq!(column, None, "只有一个的没有合计");
                continue;
            }
            let column = column.expect("有合计");
            let totals = table
                .rows
                .iter()
                .find(|r| r.cells[0].text.starts_with("达标率"))
                .expect("有合计行");
            let cell = totals
                .cells
                .iter()
                .find(|c| c.column == column)
                .expect("有这一格");
            assert_eq!(format!("{}%", cell.text), parent.met.percent(true));
        }
        let columns: usize = sheets
            .iter()
            .map(|(_, t)| {
                t.columns
                    .iter()
                    .filter(|c| c.upright && c.label != "合计")
                    .count()
            })
            .sum();
        assert_eq!(columns, n);
    }
}

#[test]
fn the_missing_and_the_doubtful_are_marked_and_explained() {
    let office = fixture::office();
    let comparison = fixture::comparison(&office);
    let (draft, pages) = overview(&office, &comparison);
    let table = &draft.tables["对比总表"];
    let at = |name: &str| {
        table
            .columns
            .iter()
            .position(|c| c.label == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    let cell = |row: usize, column: usize| {
        let rows: Vec<_> = table.rows.iter().filter(|r| r.cells.len() > 2).collect();
        rows[row]
            .cells
            .iter()
            .find(|c| c.column == column)
            .map(|c| c.text.clone())
            .unwrap_or_default()
    };
    assert_eq!(cell(0, at("双河县")), "／", "没有材料的");
    assert_eq!(cell(6, at("清河县")), "？", "存疑的");
    assert_eq!(cell(11, at("清河县")), "○", "空白的");
    let text: String = pages.iter().map(Page::text).collect();
    for wanted in [
        "√有或是",
        "／没有可用的材料",
        "须退回更正",
        "未报送",
        "青川市所属合计",
        "全省合计",
    ] {
        assert!(flat(&text).contains(wanted), "没有“{wanted}”");
    }
}
