//! 图的数据：画什么、多长、写什么数、分成几张都在这里定好，版式只落笔（L-2）。
//!
//! 一种图是 [`Drawing`] 的一项，与 `templates/gongwen/` 里画它的函数一一对应。
//! 长短一律是千分数，数字都另写在旁边：黑白打印、复印之后仍然读得出。

use serde::{Deserialize, Serialize};

/// 一幅图。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Chart {
    /// 图题；会议材料里一页的标题已说明白的，可空。
    pub title: String,
    /// 单位，如 `%`（可空）。
    pub unit: Option<String>,
    /// 数据来源（可空）。
    pub source: Option<String>,
    /// 图下的注。
    pub notes: Vec<String>,
    /// 画什么。
    #[serde(flatten)]
    pub drawing: Drawing,
}

/// 图的种类。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum Drawing {
    /// 条形图：每组一条或两条。
    Bars(Bars),
    /// 排名条：由高到低，很多行，分栏、分页。
    Ranking(Ranking),
    /// 对照：一行两个点，中间连线，看得出升降。
    Pairs(Pairs),
    /// 构成：一行一条，几段相加为全部。
    Stack(Stack),
    /// 走势：几期连成线。
    Trend(Trend),
    /// 热力图：一格一个符号或数，分页。
    Heat(Heat),
    /// 要数：几个大字的数。
    Figures(Figures),
}

/// 条形图。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Bars {
    /// 系列的名称，至多两个；只有一个的不印图例。
    pub series: Vec<String>,
    /// 各组。
    pub groups: Vec<Group>,
    /// 组名一栏的宽，字。
    pub label_width: f64,
}

/// 条形图的一组条。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Group {
    /// 组名。
    pub label: String,
    /// 与系列同序的条。
    pub bars: Vec<Bar>,
}

/// 一条。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Bar {
    /// 长短，千分数，0..=1000。
    pub permille: u32,
    /// 写在条末的数。
    pub label: String,
}

/// 排名条。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ranking {
    /// 名称一栏的宽，字。
    pub label_width: f64,
    /// 名次一栏的宽，字；不排名次的为 0。
    pub place_width: f64,
    /// 数一栏的宽，字。
    pub value_width: f64,
    /// 参照线，如全省的达标率。
    pub mark: Option<Bar>,
    /// 各页；一页几栏，一栏几行。
    pub sheets: Vec<Vec<Vec<RankRow>>>,
}

/// 排名条的一行。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RankRow {
    /// 名次（可空）。
    pub place: String,
    /// 名称。
    pub label: String,
    /// 条；没有的（未报送）不画。
    pub bar: Option<u32>,
    /// 写在条末的数或话。
    pub value: String,
    /// 低于参照线的，条用浅色加斜线。
    pub low: bool,
    /// 分组的标题行，只有名称。
    pub section: bool,
}

/// 对照。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Pairs {
    /// 前后两个的名称，如 自查、抽查；前一个画空心，后一个画实心。
    pub series: Vec<String>,
    /// 名称一栏的宽，字。
    pub label_width: f64,
    /// 横轴两端的刻度，千分数。
    pub axis: (u32, u32),
    /// 各行。
    pub rows: Vec<PairRow>,
}

/// 对照的一行。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PairRow {
    /// 名称。
    pub label: String,
    /// 前。
    pub from: Bar,
    /// 后。
    pub to: Bar,
    /// 升降，如 `降5.2个百分点`。
    pub change: String,
}

/// 构成。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stack {
    /// 各段的名称，至多四个。
    pub series: Vec<String>,
    /// 名称一栏的宽，字。
    pub label_width: f64,
    /// 各行；一行各段相加为 1000。
    pub rows: Vec<Group>,
}

/// 走势。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Trend {
    /// 各期的名称，先后有序。
    pub ticks: Vec<String>,
    /// 纵轴两端的刻度，千分数。
    pub axis: (u32, u32),
    /// 各条线，至多三条。
    pub lines: Vec<TrendLine>,
}

/// 一条走势线。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TrendLine {
    /// 名称，写在线的末端。
    pub label: String,
    /// 与各期同序的点；没有数的断开。
    pub points: Vec<Option<Bar>>,
}

/// 热力图。尺寸按会议材料的一页定好。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Heat {
    /// 图例：一种格子与它的意思。
    pub legend: Vec<(HeatCell, String)>,
    /// 各页，每页自成一张完整的表。
    pub sheets: Vec<HeatSheet>,
}

/// 热力图的一页。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeatSheet {
    /// 左边名称各栏：栏头与宽（mm）。
    pub labels: Vec<(String, f64)>,
    /// 右边的一栏：栏头与宽（mm）；没有的为空。
    pub total: Option<(String, f64)>,
    /// 栏头上面一层的分组：名称与跨几栏；没有的为空表。
    pub groups: Vec<(String, usize)>,
    /// 各栏的栏头。
    pub columns: Vec<String>,
    /// 栏头竖着写，一行一字。
    pub upright: bool,
    /// 一栏的宽，mm。
    pub cell_width: f64,
    /// 栏头的高，mm。
    pub head_height: f64,
    /// 一行的高，mm。
    pub row_height: f64,
    /// 名称的字号，pt。
    pub size: f64,
    /// 栏头的字号，pt。
    pub head_size: f64,
    /// 各行。
    pub rows: Vec<HeatRow>,
}

/// 热力图的一行。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeatRow {
    /// 左边的名称；分组的标题行只有一个，跨满全宽。
    pub labels: Vec<String>,
    /// 各格；分组的标题行没有。
    pub cells: Vec<HeatCell>,
    /// 右边一栏的数。
    pub total: String,
}

/// 一格：写什么、什么底色。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatCell(pub String, pub Tone);

/// 格子的底色。黑白之下各级深浅也分得开，并且另有符号。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// 达到
    Met,
    /// 未达到
    Unmet,
    /// 空白
    Blank,
    /// 存疑
    Doubt,
    /// 不适用
    Na,
    /// 没有材料
    Absent,
    /// 达标率 90% 以上
    High,
    /// 75% 以上
    Good,
    /// 60% 以上
    Fair,
    /// 60% 以下
    Low,
}

/// 要数。
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    /// 各个数。
    pub items: Vec<FigureItem>,
}

/// 一个大字的数。
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FigureItem {
    /// 数，如 `87.5%`。
    pub value: String,
    /// 单位（可空），字小一些，如 `个`。
    pub unit: String,
    /// 是什么。
    pub label: String,
    /// 补充的一句话（可空）。
    pub note: String,
}

impl Chart {
    /// 只有图题的一幅图。
    pub fn new(title: impl Into<String>, drawing: Drawing) -> Self {
        Self {
            title: title.into(),
            unit: None,
            source: None,
            notes: Vec::new(),
            drawing,
        }
    }

    /// 走遍要印的每一段文字。
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        visit(&mut self.title);
        self.unit.iter_mut().for_each(&mut *visit);
        self.source.iter_mut().for_each(&mut *visit);
        self.notes.iter_mut().for_each(&mut *visit);
        let bars = |groups: &mut Vec<Group>, visit: &mut dyn FnMut(&mut String)| {
            for group in groups {
                visit(&mut group.label);
                group.bars.iter_mut().for_each(|b| visit(&mut b.label));
            }
        };
        match &mut self.drawing {
            Drawing::Bars(b) => {
                b.series.iter_mut().for_each(&mut *visit);
                bars(&mut b.groups, visit);
            }
            Drawing::Stack(s) => {
                s.series.iter_mut().for_each(&mut *visit);
                bars(&mut s.rows, visit);
            }
            Drawing::Ranking(r) => {
                r.mark.iter_mut().for_each(|m| visit(&mut m.label));
                for row in r.sheets.iter_mut().flatten().flatten() {
                    [&mut row.place, &mut row.label, &mut row.value]
                        .into_iter()
                        .for_each(&mut *visit);
                }
            }
            Drawing::Pairs(p) => {
                p.series.iter_mut().for_each(&mut *visit);
                for row in &mut p.rows {
                    [
                        &mut row.label,
                        &mut row.from.label,
                        &mut row.to.label,
                        &mut row.change,
                    ]
                    .into_iter()
                    .for_each(&mut *visit);
                }
            }
            Drawing::Trend(t) => {
                t.ticks.iter_mut().for_each(&mut *visit);
                for line in &mut t.lines {
                    visit(&mut line.label);
                    let points = line.points.iter_mut().flatten();
                    points.for_each(|p| visit(&mut p.label));
                }
            }
            Drawing::Heat(h) => {
                for (cell, meaning) in &mut h.legend {
                    visit(&mut cell.0);
                    visit(meaning);
                }
                for sheet in &mut h.sheets {
                    let heads = sheet.labels.iter_mut().chain(&mut sheet.total);
                    heads.for_each(|(label, _)| visit(label));
                    sheet.groups.iter_mut().for_each(|(label, _)| visit(label));
                    sheet.columns.iter_mut().for_each(&mut *visit);
                    for row in &mut sheet.rows {
                        row.labels.iter_mut().for_each(&mut *visit);
                        row.cells.iter_mut().for_each(|c| visit(&mut c.0));
                        visit(&mut row.total);
                    }
                }
            }
            Drawing::Figures(f) => {
                for item in &mut f.items {
                    [
                        &mut item.value,
                        &mut item.unit,
                        &mut item.label,
                        &mut item.note,
                    ]
                    .into_iter()
                    .for_each(&mut *visit);
                }
            }
        }
    }
}
