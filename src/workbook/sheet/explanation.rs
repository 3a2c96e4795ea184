//! 说明：这份汇总表是什么、据什么做成、各数怎样算、什么已遮蔽、什么略过。

use super::{at, matrix};
use crate::finding::Severity;
use crate::office::config::PrivateKind;
use crate::workbook::binding::Binding;
use crate::workbook::book::Page;
use crate::workbook::data::{Data, round_name};
use crate::workbook::{measure, style};
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

const NAME: &str = "说明";
const WIDTHS: [f64; 4] = [15.0, 17.0, 50.0, 22.0];
const SIZE: f64 = 10.5;
/// 上期的文件最多列出几个。
const MOST_PREVIOUS: usize = 60;

/// 自上而下地写。
struct Writer {
    page: Page,
    row: u32,
}

impl Writer {
    fn section(&mut self, text: &str) -> Result<(), XlsxError> {
        self.page.set_height(self.row, 26.0)?;
        self.page.text(self.row, 0, text, &style::section())?;
        self.row += 1;
        Ok(())
    }

    fn paragraph(&mut self, text: &str) -> Result<(), XlsxError> {
        let lines = measure::lines(text, WIDTHS.iter().sum(), SIZE);
        self.page
            .set_height(self.row, measure::height(lines, SIZE))?;
        self.page
            .merged(at(self.row, 0), at(self.row, 3), text, &style::prose())?;
        self.row += 1;
        Ok(())
    }

    /// 两栏的一行：标签与内容。
    fn pair(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        let lines = measure::lines(text, WIDTHS[1] + WIDTHS[2] + WIDTHS[3], SIZE);
        self.page
            .set_height(self.row, measure::height(lines, SIZE).max(19.0))?;
        let label_format = style::centre()
            .set_font_size(SIZE)
            .set_background_color(style::SOFT_FILL);
        self.page.text(self.row, 0, label, &label_format)?;
        self.page.merged(
            at(self.row, 1),
            at(self.row, 3),
            text,
            &style::text().set_font_size(SIZE),
        )?;
        self.row += 1;
        Ok(())
    }

    /// 三栏的一行，最后一栏占两列。
    fn triple(&mut self, texts: [&str; 3], head: bool) -> Result<(), XlsxError> {
        let format = if head {
            style::head()
        } else {
            style::text().set_font_size(SIZE)
        };
        let lines = measure::lines(texts[2], WIDTHS[2] + WIDTHS[3], SIZE)
            .max(measure::lines(texts[1], WIDTHS[1], SIZE))
            .max(measure::lines(texts[0], WIDTHS[0], SIZE));
        self.page
            .set_height(self.row, measure::height(lines, SIZE).max(19.0))?;
        self.page.text(self.row, 0, texts[0], &format)?;
        self.page.text(self.row, 1, texts[1], &format)?;
        self.page
            .merged(at(self.row, 2), at(self.row, 3), texts[2], &format)?;
        self.row += 1;
        Ok(())
    }
}

pub(super) fn pages(data: &Data<'_>, book: &Binding) -> Result<Vec<Page>, XlsxError> {
    let mut page = book.page(NAME, NAME, 4)?;
    for (col, width) in (0..).zip(WIDTHS) {
        page.set_width(col, width)?;
    }
    page.heading(
        &format!("{}汇总表说明", data.catalogue.short_title),
        "这份汇总表由程序据各地报送的工作簿做成。同样的材料，任何时候做出来都一样。",
    )?;
    let mut w = Writer { page, row: 2 };
    basis(&mut w, data)?;
    measures(&mut w)?;
    privacy(&mut w, data)?;
    rules(&mut w, data)?;
    notes(&mut w, data)?;
    skipped(&mut w, data)?;
    let last = w.row.max(1) - 1;
    w.page.print_upright(&data.running(), at(last, 3))?;
    Ok(vec![w.page])
}

fn basis(w: &mut Writer, data: &Data<'_>) -> Result<(), XlsxError> {
    let comparison = data.comparison;
    w.section("一、据什么做成")?;
    w.pair("标准", &data.catalogue.title)?;
    if !data.catalogue.issued_by.is_empty() {
        w.pair("依据", &data.catalogue.issued_by)?;
    }
    w.pair("编制机关", &data.office.config.office.name)?;
    w.pair("本表所说的轮次", &data.round_name())?;
    let readable = data
        .materials
        .iter()
        .filter(|m| m.submission.is_readable())
        .count();
    w.pair(
        "材料",
        &format!(
            "读文件 {} 个，得材料 {} 份，其中读出答案的 {readable} 份；说不清属于哪个地区或打不开的 {} 份",
            comparison.inputs.len(),
            data.materials.len(),
            comparison.unattributed.len()
        ),
    )?;
    let expected = comparison.localities.iter().filter(|l| l.expected).count();
    let roster = if comparison.has_roster {
        format!("名册所列应报 {expected} 个地区；未报的见“未报送”")
    } else {
        "没有名册，只列报了材料的地区，说不出谁未报".to_owned()
    };
    w.pair("应报", &roster)?;
    if matrix::other_rounds(comparison) > 0 {
        let others: Vec<String> = comparison
            .rounds
            .iter()
            .enumerate()
            .filter(|(ix, _)| comparison.main != Some(*ix))
            .map(|(_, r)| {
                let count = r.entries.iter().filter(|e| e.current.is_some()).count();
                format!(
                    "{}（{count} 个地区）",
                    round_name(r.period.as_deref(), r.check)
                )
            })
            .collect();
        w.pair(
            "其他轮次",
            &format!(
                "另有{}。同一周期的互查、抽查、实地督导见检查对照，上一周期的见上期对比；都不计入其余各表的合计",
                others.join("、")
            ),
        )?;
    }
    if let Some(previous) = &comparison.previous {
        let said = super::periods::previous_name(data);
        let from = match previous.inputs.len() {
            0 => "与本期的材料放在一起".to_owned(),
            n => format!("专门给出的 {n} 个文件，指纹见下"),
        };
        w.pair("上期", &format!("{said}，{from}"))?;
        for (path, sha256) in previous.inputs.iter().take(MOST_PREVIOUS) {
            w.pair("", &format!("{path}　{sha256}"))?;
        }
        if previous.inputs.len() > MOST_PREVIOUS {
            w.pair("", "其余见产出清单 manifest.json")?;
        }
    }
    w.row += 1;
    Ok(())
}

fn measures(w: &mut Writer) -> Result<(), XlsxError> {
    w.section("二、各数怎样算")?;
    for (label, text) in [
        (
            "达标率",
            "达标（有、是）的指标数 ÷ 应计指标数。应计指标数＝达标＋未达标（无、否）＋空白（没有选、没有这一行）。不适用、存疑不在内。",
        ),
        ("基本要求达标率", "同样的算法，只计带 * 的基本要求指标。"),
        (
            "存疑",
            "两个都选、写了而看不清、几份分不出先后而填的不同的。不当作达标，也不当作未达标，等填报单位说清。",
        ),
        (
            "名次",
            "同一层级的地区按达标率排；相同的并列，其后的名次跳过。",
        ),
        (
            "检查对照",
            "自查与互查、抽查、实地督导在同一周期、同一地区逐条相比；两边都明确答了有或无的才可比，相符率的分母是可比的对数。只列查过的地区。",
        ),
        (
            "与上期对比",
            "只比两期都有材料的地区、两期都有的指标。进步是上期无（否、空白）而本期有（是），退步相反。合并来的地区，上期各数相加。",
        ),
        (
            "异常数字",
            "同级填了同一项的地区里，取对数后偏离中位数太远的数；只是提醒核对，不改动任何数。",
        ),
        (
            "合计",
            "几个地区合起来的达标率是各数相加再相除，不是各地达标率的平均。",
        ),
        (
            "数量",
            "合计是公式。填报单位写的是约数的，按所写的数计入并注“约”；读不出确定的数的写“存疑”，不当作 0。合计是各地所填相加：市级所填如果已含所属县（市、区）的，合计会重复，请先向填报单位问明。",
        ),
        (
            "更正",
            "要更正某地的答案或数字，改“逐项明细”的“现实情况”“值”两列：指标对比、数量汇总、总览里的数随之改变。名次、报送状态、审核问题由程序做出，改后请重新运行程序。",
        ),
    ] {
        w.pair(label, text)?;
    }
    w.row += 1;
    Ok(())
}

fn privacy(w: &mut Writer, data: &Data<'_>) -> Result<(), XlsxError> {
    w.section("三、个人信息")?;
    let shown = &data.office.config.privacy.show;
    let (open, masked): (Vec<PrivateKind>, Vec<PrivateKind>) = PrivateKind::ALL
        .into_iter()
        .partition(|k| shown.contains(k));
    let names = |kinds: &[PrivateKind]| {
        kinds
            .iter()
            .map(|k| k.label())
            .collect::<Vec<_>>()
            .join("、")
    };
    let mut text = if masked.is_empty() {
        "按配置，没有遮蔽个人信息。".to_owned()
    } else {
        format!(
            "材料正文里的{}已遮蔽，各表里的“原文”也是遮蔽以后的。",
            names(&masked)
        )
    };
    if !open.is_empty() {
        text += &format!("按配置，{}没有遮蔽。", names(&open));
    }
    w.paragraph(&text)?;
    w.row += 1;
    Ok(())
}

/// 本次用到的审核规则，按代码。
fn rules(w: &mut Writer, data: &Data<'_>) -> Result<(), XlsxError> {
    w.section("四、本次发现问题的审核规则")?;
    let mut counted: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for issue in &data.issues {
        *counted
            .entry((issue.finding.code.as_str(), issue.severity))
            .or_default() += 1;
    }
    if counted.is_empty() {
        w.paragraph("没有发现问题。")?;
    } else {
        let titles: BTreeMap<&str, &str> =
            crate::rules().iter().map(|r| (r.code, r.title)).collect();
        w.triple(["代码", "轻重", "是什么问题，共几条"], true)?;
        for ((code, severity), count) in counted {
            let what = match titles.get(code) {
                Some(title) => format!("{title}：{count} 条"),
                None => format!("{count} 条"),
            };
            w.triple([code, severity.label(), &what], false)?;
        }
    }
    w.row += 1;
    Ok(())
}

/// 指标目录的整理说明（†）。
fn notes(w: &mut Writer, data: &Data<'_>) -> Result<(), XlsxError> {
    let catalogue = data.catalogue;
    let parts = catalogue
        .parts
        .iter()
        .filter_map(|p| Some((p.code.as_str(), p.name.as_str(), p.note.as_deref()?)));
    let groups = catalogue
        .groups
        .iter()
        .filter_map(|g| Some((g.code.as_str(), g.name.as_str(), g.note.as_deref()?)));
    let indicators = catalogue
        .indicators
        .iter()
        .filter_map(|i| Some((i.code.as_str(), i.short.as_str(), i.note.as_deref()?)));
    let noted: Vec<_> = parts.chain(groups).chain(indicators).collect();
    if noted.is_empty() && catalogue.notes.is_empty() {
        return Ok(());
    }
    w.section("五、指标目录的整理说明（†）")?;
    for note in &catalogue.notes {
        w.paragraph(note)?;
    }
    if !noted.is_empty() {
        w.triple(["编号", "名称", "整理说明"], true)?;
        for (code, name, note) in noted {
            w.triple([code, name, note], false)?;
        }
    }
    w.row += 1;
    Ok(())
}

fn skipped(w: &mut Writer, data: &Data<'_>) -> Result<(), XlsxError> {
    w.section("六、略过的文件")?;
    if data.comparison.skipped.is_empty() {
        return w.paragraph("没有略过的文件。");
    }
    for (path, why) in &data.comparison.skipped {
        w.paragraph(&format!("{path}：{why}"))?;
    }
    Ok(())
}
