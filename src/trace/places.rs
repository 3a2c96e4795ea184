//! 一份公文里的各个数：在哪一句、哪张表的哪一行哪一栏、哪幅图里；是不是数据。

use crate::document::chart::{Chart, Drawing};
use crate::document::table::Table;
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// 一份公文。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// 文件名：`通报.pdf`
    pub name: String,
    /// 只关一个地区的，是哪个地区。
    pub locality: Option<String>,
    /// 文稿；没有文稿的为空，只按数去找。
    pub text: Option<String>,
    /// 文稿里印的表和图。
    pub shown: Shown,
}

/// 随文稿走的表和图。
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Shown {
    /// 表。
    #[serde(default)]
    pub tables: BTreeMap<String, Table>,
    /// 图。
    #[serde(default)]
    pub charts: BTreeMap<String, Chart>,
}

/// 一个数在公文里的一处。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// 写的是什么：`87.5%`、`42`。
    pub written: String,
    /// 给人看的所在：原句，或哪张表、哪一行、哪一栏。
    pub sentence: String,
    /// 数之前的文字，认它用。
    pub before: String,
    /// 数之后的文字，认它用。
    pub after: String,
    /// 不是由各地的答案算出的，是什么：`日期`。
    pub other: Option<&'static str>,
}

/// 不是数据的写法，先认出来。
static OTHERS: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        (r"[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?", "日期"),
        (r"[0-9]{1,2}月[0-9]{1,2}日", "日期"),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "日期"),
        (r"〔[0-9]{4}〕[0-9]+号", "发文字号"),
        (r"附件[0-9]+", "附件的序号"),
        (r"^(?:注：)?[0-9]+\.[^0-9]", "序号"),
        (r"[0-9]+\.[0-9]+\.[0-9]+", "指标的编号"),
        (r"[A-Z]{1,3}[0-9]+", "单元格"),
        (r"电话[：:]\s*[0-9][0-9\-－ ]*", "电话号码"),
        (r"“[^”]*”", "引号里照录的文字"),
        (r"《[^》]*》", "文件的名称"),
        (r"之[0-9]+，共[0-9]+张|第[0-9]+页|共[0-9]+页", "页码"),
    ]
    .into_iter()
    .filter_map(|(pattern, what)| Some((Regex::new(pattern).ok()?, what)))
    .collect()
});

static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:\.[0-9]+)*[%％]?").ok());

/// 表里照录文字的栏：里面的数是名称、原文的一部分。
const QUOTING: [&str; 19] = [
    "工作标准",
    "工作表",
    "现填",
    "现填内容",
    "问题",
    "修改要求",
    "请怎样改",
    "依据",
    "须报送的佐证材料",
    "指标",
    "填写项",
    "指标与填写项",
    "文件",
    "缘由",
    "发现的情况",
    "整改期限",
    "原文",
    "填报单位",
    "情况说明",
];

impl Document {
    /// 全部的数，先正文，再表，再图。
    pub fn places(&self) -> Vec<Place> {
        let mut found = Vec::new();
        for line in self.text.as_deref().unwrap_or_default().lines() {
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.starts_with("文稿编号") || line.starts_with(['@', '＠']) {
                continue;
            }
            let clean: String = line.chars().filter(|c| *c != '\\').collect();
            let clean = clean.trim_start_matches(['#', '＃']).trim();
            numbers(clean, "", "", &mut found);
        }
        for (name, table) in &self.shown.tables {
            in_table(name, table, &mut found);
        }
        for (name, chart) in &self.shown.charts {
            in_chart(name, chart, &mut found);
        }
        found
    }
}

/// 一段文字里的数。`context` 是认它用的前文，`place` 是给人看的所在（空的用原句）。
fn numbers(text: &str, context: &str, place: &str, found: &mut Vec<Place>) {
    let Some(number) = NUMBER.as_ref() else {
        return;
    };
    let mut masked: Vec<(std::ops::Range<usize>, &'static str)> = Vec::new();
    for (pattern, what) in OTHERS.iter() {
        for hit in pattern.find_iter(text) {
            masked.push((hit.range(), what));
        }
    }
    for hit in number.find_iter(text) {
        let inside = |(range, _): &&(std::ops::Range<usize>, &'static str)| {
            range.start <= hit.start() && hit.start() < range.end
        };
        let before = &text[..hit.start()];
        let after = &text[hit.end()..];
        let start = before.rfind(['。', '；']).map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        let stop = after
            .find(['。', '；'])
            .map_or(text.len(), |i| hit.end() + i);
        found.push(Place {
            written: hit.as_str().replace('％', "%"),
            sentence: if place.is_empty() {
                text[start..stop].trim().to_owned()
            } else {
                place.to_owned()
            },
            before: format!("{context}{before}"),
            after: text[hit.end()..stop].to_owned(),
            other: masked.iter().find(inside).map(|(_, what)| *what),
        });
    }
}

fn in_table(name: &str, table: &Table, found: &mut Vec<Place>) {
    let title = table.caption.as_deref().unwrap_or(name);
    if let Some(caption) = &table.caption {
        numbers(caption, "", "", found);
    }
    let plain = |text: &str| -> String { text.split_whitespace().collect() };
    let is_label = |text: &str| text.chars().any(char::is_alphabetic);
    for row in &table.rows {
        let label = |cell: &&crate::document::table::TableCell| {
            let column = table.columns.get(cell.column).map_or("", |c| &c.label);
            !matches!(column, "报送情况" | "填报日期" | "说明") && is_label(&cell.text)
                || column == "编号"
        };
        let labels: Vec<String> = row
            .cells
            .iter()
            .filter(label)
            .take(3)
            .map(|c| plain(&c.text))
            .collect();
        let labels = labels.join(" ");
        for cell in &row.cells {
            let column = table.columns.get(cell.column);
            let head = column.map_or(String::new(), |c| {
                format!("{} {}", c.group.as_deref().unwrap_or(""), plain(&c.label))
            });
            let bare = column.map_or("", |c| c.label.as_str());
            let before = found.len();
            let place = format!("表“{title}”，{labels}，{}", head.trim());
            let context = format!("{title} {labels} {head} ");
            numbers(&cell.text, &context, &place, found);
            let what = match bare {
                "序号" => Some("序号"),
                "编号" => Some("指标的编号"),
                "单元格" => Some("单元格"),
                _ if QUOTING.contains(&bare) => Some("表里照录的文字"),
                // 一章一行的小标题前面的序数：“1　源头维权”
                _ if row.cells.len() == 1 && cell.text.contains('\u{3000}') => Some("序号"),
                _ => None,
            };
            for one in &mut found[before..] {
                one.other = one.other.or(what);
            }
        }
    }
    for note in &table.notes {
        numbers(note, &format!("{title} "), "", found);
    }
}

/// 图里的一个数：写在图上的字与认它用的词。
fn in_chart(name: &str, chart: &Chart, found: &mut Vec<Place>) {
    let title = if chart.title.is_empty() {
        name.to_owned()
    } else {
        chart.title.clone()
    };
    let mut say = |text: &str, words: &[&str]| {
        let words: Vec<&str> = words.iter().copied().filter(|w| !w.is_empty()).collect();
        let place = format!("图“{title}”，{}", words.join("，"));
        let context = format!("{title} {} ", words.join(" "));
        numbers(text, &context, &place, found);
    };
    let unit = chart.unit.as_deref().unwrap_or("");
    match &chart.drawing {
        Drawing::Bars(bars) => {
            for group in &bars.groups {
                for (own, series) in group.bars.iter().zip(&bars.series) {
                    say(&own.label, &[&group.label, "达标率", series]);
                }
            }
        }
        Drawing::Stack(stack) => {
            for row in &stack.rows {
                for (own, series) in row.bars.iter().zip(&stack.series) {
                    say(&own.label, &["答案", &row.label, series]);
                }
            }
        }
        Drawing::Ranking(ranking) => {
            if let Some(mark) = &ranking.mark {
                say(&mark.label, &["达标率"]);
            }
            for row in ranking.sheets.iter().flatten().flatten() {
                if row.section {
                    say(&row.label, &["达标率"]);
                }
                say(&row.value, &["达标率", &row.label]);
                say(&row.place, &["名次", &row.label]);
            }
        }
        Drawing::Pairs(pairs) => {
            for row in &pairs.rows {
                for (own, series) in [&row.from, &row.to].into_iter().zip(&pairs.series) {
                    say(&own.label, &["达标率", &row.label, series]);
                }
                say(&row.change, &[&row.label]);
            }
        }
        Drawing::Trend(trend) => {
            for line in &trend.lines {
                for (point, tick) in line.points.iter().zip(&trend.ticks) {
                    if let Some(point) = point {
                        say(&point.label, &["达标率", &line.label, tick]);
                    }
                }
            }
        }
        Drawing::Heat(heat) => {
            for sheet in &heat.sheets {
                for row in &sheet.rows {
                    let label = row.labels.join(" ");
                    say(&row.total, &["达标率", &label]);
                    for (cell, column) in row.cells.iter().zip(&sheet.columns) {
                        say(&cell.0, &["达标率", &label, column]);
                    }
                }
            }
        }
        Drawing::Figures(figures) => {
            for item in &figures.items {
                say(&item.value, &[&item.label, &item.unit]);
                say(&item.note, &[&item.label]);
            }
        }
    }
    say(unit, &[]);
    for note in &chart.notes {
        say(note, &[]);
    }
}
