//! 身份：这份材料是谁的、哪一轮、谁在什么时候填的。
//!
//! 进：一张表、表体的上下界、路径，与办公室的名册。出：地区、周期、检查方式、填报人等，和说不准之处。
//! 依次看表头块、标题、表名、文件名、文件夹名，再与名册核对；各处说法不一就提出来，不替人挑选。
//! 这里不看表体。

mod check_words;
mod claim;
mod header;
mod locality;

use super::identity_rules as rules;
use crate::finding::{Cell, Finding};
use crate::model::submission::{CheckRound, LocalityRef};
use crate::office::{Office, date, period};
use crate::source::{CellValue, Grid};
use crate::text::mask::Masker;
use check_words::Said;
use header::{Block, Item, Label};

/// 一份材料的外围。
#[derive(Debug, Clone, Copy)]
pub struct IdentityInput<'a> {
    /// 显示用的路径，用 `/`；压缩包内为 `包.zip/里面的.xlsx`。
    pub path: &'a str,
    /// 工作表。
    pub grid: &'a Grid,
    /// 表体的第一行（列名），从 0 起；之前是标题与表头块。
    pub table_first_row: u32,
    /// 表体的最后一行，从 0 起；之后是落款。一行一个地区的表，即这个地区的一行。
    pub table_last_row: u32,
    /// 一行一个地区的表：这一行的地区。
    pub row_locality: Option<&'a str>,
    /// 一行一个地区的表：这一行的代码。
    pub row_code: Option<&'a str>,
    /// 这个工作簿里读出材料的工作表有几张；不止一张时文件名说的不是单个地区。
    pub sheet_count: usize,
}

/// 看出的身份；看不出或说不准的为空，说不准的必有一条问题。
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// 地区，已与名册核对。
    pub locality: LocalityRef,
    /// 周期：`2017` `2017上半年` `2017第1季度`。
    pub period: Option<String>,
    /// 检查方式。
    pub check: Option<CheckRound>,
    /// 填报单位，如 `甲县妇联`。
    pub unit: Option<String>,
    /// 填报人。
    pub filled_by: Option<String>,
    /// 联系电话。
    pub phone: Option<String>,
    /// 填报日期，`2017-12-05`。
    pub date: Option<String>,
    /// 说不准、不一致之处（Q150—Q179）。
    pub findings: Vec<Finding>,
}

/// 一格文字写着落款、表头块的标签：`填报人：张三`、`填报单位（盖章）`。
pub(super) fn signs(text: &str) -> bool {
    header::labels(text).iter().any(|label| {
        matches!(
            label,
            Label::Unit | Label::Region | Label::FilledBy | Label::Phone | Label::Date
        )
    })
}

/// 标题里的一行最多这么多字；再长是说明。
const TITLE_LENGTH: usize = 80;
/// 单位、人名一栏最多这么多字；再长不是名称。
const NAME_LENGTH: usize = 40;

/// 看出一份材料的身份。
pub fn identify(input: &IdentityInput<'_>, office: &Office) -> Identity {
    let (first, last) = (input.table_first_row, input.table_last_row);
    let block = match input.row_locality {
        Some(_) => header::read_row(input.grid, first, last),
        None => header::read(input.grid, first, last),
    };
    let mut reader = Reader {
        input,
        office,
        block: &block,
        names: PathNames::new(input.path),
        masker: Masker::new(&office.config.privacy.show),
        findings: Vec::new(),
    };
    let unit = reader.unit();
    let (filled_by, phone) = reader.person();
    let period = reader.period();
    let check = reader.check();
    let date = reader.date(period.as_deref());
    let locality = reader.locality(unit.as_ref());
    Identity {
        locality,
        period,
        check,
        unit: unit.map(|(_, unit)| unit),
        filled_by,
        phone,
        date,
        findings: reader.findings,
    }
}

/// 路径里的各段名称。
struct PathNames {
    /// 文件名，去掉后缀。
    stem: String,
    /// 文件夹（与压缩包）名，由近及远。
    folders: Vec<String>,
}

impl PathNames {
    fn new(path: &str) -> Self {
        let mut parts: Vec<&str> = path
            .split(['/', '\\'])
            .filter(|p| !matches!(*p, "" | "." | ".."))
            .collect();
        let file = parts.pop().unwrap_or_default();
        let stem = |name: &str| match name.rsplit_once('.') {
            Some((stem, suffix)) if !stem.is_empty() && suffix.is_ascii() && suffix.len() <= 5 => {
                stem.to_owned()
            }
            _ => name.to_owned(),
        };
        Self {
            stem: stem(file),
            folders: parts
                .iter()
                .rev()
                .map(|p| p.strip_suffix(".zip").unwrap_or(p).to_owned())
                .collect(),
        }
    }
}

struct Reader<'a> {
    input: &'a IdentityInput<'a>,
    office: &'a Office,
    block: &'a Block,
    names: PathNames,
    masker: Masker,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn items(&self, label: Label) -> impl Iterator<Item = &'a Item> + use<'a> {
        self.block.items.iter().filter(move |i| i.label == label)
    }

    fn shown(&self, text: &str) -> String {
        self.masker.mask(text).shown.as_str().to_owned()
    }

    /// 标题、副标题：表前没有标签、不太长的文字。
    fn titles(&self) -> impl Iterator<Item = &'a (Cell, String)> + use<'a> {
        self.block
            .loose_above
            .iter()
            .filter(|(_, text)| text.chars().count() <= TITLE_LENGTH)
    }

    /// 填报单位：写明的，或落款里单独成格的 `甲县妇联`。
    fn unit(&mut self) -> Option<(Cell, String)> {
        for item in self.items(Label::Unit) {
            if item.text.chars().count() <= NAME_LENGTH {
                return Some((item.cell, self.shown(&item.text)));
            }
            let start: String = item.text.chars().take(20).collect();
            let shown = self.shown(&start);
            self.findings.push(rules::UNIT_UNCLEAR.at(
                None,
                Some(item.cell),
                format!(
                    "{} 填报单位写的是“{shown}……”，太长，不像单位名称",
                    item.cell
                ),
                format!("请在 {} 只写单位名称，如“甲县妇联”", item.cell),
            ));
        }
        if self.input.row_locality.is_some() {
            return None;
        }
        let signed = self.block.loose_below.iter().chain(&self.block.loose_above);
        signed
            .filter(|(_, text)| {
                let text = crate::office::place_name::tidy(text);
                let text = text.trim_end_matches(['）', ')']);
                let bare_unit = ["妇联", "妇女联合会", "妇联权益部", "妇女联合会权益部"]
                    .iter()
                    .any(|end| text.len() > end.len() && text.ends_with(end));
                bare_unit && text.chars().count() <= 25
            })
            // “盖章处：甲县妇联”：认不出的标签不是名称的一部分
            .map(|(cell, text)| {
                let name = text.rsplit([':', '：']).next().unwrap_or(text);
                (*cell, self.shown(name.trim()))
            })
            .next()
    }

    /// 填报人与电话；两样写在一起的分开。
    fn person(&self) -> (Option<String>, Option<String>) {
        let mut phone = self
            .items(Label::Phone)
            .map(|i| i.text.clone())
            .find(|t| t.chars().filter(char::is_ascii_digit).count() >= 5 || !t.is_ascii());
        let mut person = self
            .items(Label::FilledBy)
            .map(|i| i.text.clone())
            .find(|t| t.chars().count() <= NAME_LENGTH);
        if let Some(text) = &person
            && let Some(at) = text.find(|c: char| c.is_ascii_digit())
        {
            let (name, number) = text.split_at(at);
            let digits = number.chars().filter(char::is_ascii_digit).count();
            let name =
                name.trim_matches(|c: char| c.is_whitespace() || "，,、；;（(：:/".contains(c));
            let number = number.trim_end_matches(['）', ')', ' ']);
            // 7 至 12 位才像电话；身份证号之类不收。
            if (7..=12).contains(&digits) && phone.is_none() {
                phone = Some(number.to_owned());
            }
            person = (!name.is_empty()).then(|| name.to_owned());
        }
        (person.map(|p| self.shown(&p)), phone)
    }

    fn check(&mut self) -> Option<CheckRound> {
        let mut claims: Vec<(String, Option<Cell>, CheckRound)> = Vec::new();
        let mut unclear: Option<(Cell, String)> = None;
        for item in self.items(Label::Check) {
            match check_words::read(&item.text) {
                Said::One(check) => {
                    claims.push((format!("{} 检查方式", item.cell), Some(item.cell), check));
                }
                Said::Unclear | Said::Nothing => {
                    unclear = unclear.or(Some((item.cell, item.text.clone())));
                }
            }
        }
        // “检查类别：”之类没有标签、只有勾选的一行（☑自查 □互查），也在标题的位置。
        for (cell, text) in self.titles() {
            if let Said::One(check) = check_words::read(text) {
                claims.push((format!("{cell} 标题"), Some(*cell), check));
            }
        }
        let mut outside = vec![
            (
                format!("表名“{}”", self.input.grid.name),
                self.input.grid.name.clone(),
            ),
            (
                format!("文件名“{}”", self.names.stem),
                self.names.stem.clone(),
            ),
        ];
        // 文件夹名只在别处都没有说时才看。
        if claims.is_empty() {
            let folders = self.names.folders.iter();
            outside.extend(folders.map(|f| (format!("文件夹“{f}”"), f.clone())));
        }
        for (place, text) in outside {
            if let Said::One(check) = check_words::read(&text) {
                claims.push((self.shown(&place), None, check));
            }
        }
        if let Some((cell, text)) = unclear {
            let text = self.shown(&text);
            let used = match claims.first() {
                Some((place, _, check)) => format!("；{place}是{}，暂按它算", check.label()),
                None => String::new(),
            };
            self.findings.push(rules::CHECK_UNCLEAR.at(
                None,
                Some(cell),
                format!("{cell} 检查方式写的是“{text}”，说不准是哪一种{used}"),
                format!("请在 {cell} 只写一种：自查、互查、抽查、实地督导"),
            ));
        }
        let (first_place, cell, first) = claims.first().cloned()?;
        if let Some((place, other_cell, other)) = claims.iter().find(|(_, _, c)| *c != first) {
            self.findings.push(rules::CHECK_UNCLEAR.at(
                None,
                cell.or(*other_cell),
                format!(
                    "{first_place}是{}，{place}却是{}；暂按前一个算",
                    first.label(),
                    other.label()
                ),
                "请核对是哪一种检查，把写错的一处改过来",
            ));
        }
        Some(first)
    }

    fn period(&mut self) -> Option<String> {
        let mut claims: Vec<(String, Option<Cell>, String)> = Vec::new();
        let mut unclear: Option<(Cell, String)> = None;
        for item in self.items(Label::Period) {
            let read = match &item.value {
                Some(CellValue::Date(iso)) => iso.get(..4).map(str::to_owned),
                _ => period::read(&item.text),
            };
            match read {
                Some(period) => {
                    claims.push((format!("{} 周期", item.cell), Some(item.cell), period));
                }
                None => unclear = unclear.or(Some((item.cell, item.text.clone()))),
            }
        }
        let mut several: Option<(Cell, Vec<String>)> = None;
        for (cell, text) in self.titles() {
            match period::mentioned(text).as_slice() {
                [] => {}
                [one] => claims.push((format!("{cell} 标题"), Some(*cell), one.clone())),
                many => several = several.or(Some((*cell, many.to_vec()))),
            }
        }
        let mut outside = vec![
            (
                format!("表名“{}”", self.input.grid.name),
                self.input.grid.name.clone(),
            ),
            (
                format!("文件名“{}”", self.names.stem),
                self.names.stem.clone(),
            ),
        ];
        if claims.is_empty() {
            let folders = self.names.folders.iter();
            outside.extend(folders.map(|f| (format!("文件夹“{f}”"), f.clone())));
        }
        for (place, text) in outside {
            if let [one] = period::mentioned(&text).as_slice() {
                claims.push((self.shown(&place), None, one.clone()));
            }
        }
        if let Some((cell, text)) = unclear {
            let text = self.shown(&text);
            let used = match claims.first() {
                Some((place, _, period)) => format!("；{place}是 {period}，暂按它算"),
                None => String::new(),
            };
            self.findings.push(rules::PERIOD_UNCLEAR.at(
                None,
                Some(cell),
                format!("{cell} 周期写的是“{text}”，看不懂{used}"),
                format!("请在 {cell} 写成“2017”“2017年上半年”或“2017年第1季度”"),
            ));
        } else if let (Some((cell, many)), true) = (&several, claims.is_empty()) {
            self.findings.push(rules::PERIOD_UNCLEAR.at(
                None,
                Some(*cell),
                format!(
                    "{cell} 标题里有 {} 几个年份，说不准是哪一个周期",
                    many.join("、")
                ),
                "请在表头写明周期，如“周期：2017”",
            ));
        }
        let (first_place, cell, first) = claims.first().cloned()?;
        let other = claims.iter().find(|(_, _, p)| !same_period(p, &first));
        if let Some((place, other_cell, other)) = other {
            self.findings.push(rules::PERIOD_UNCLEAR.at(
                None,
                cell.or(*other_cell),
                format!("{first_place}是 {first}，{place}却是 {other}；暂按前一个算"),
                "请核对是哪个周期，把写错的一处改过来",
            ));
        }
        Some(first)
    }

    fn date(&mut self, period: Option<&str>) -> Option<String> {
        let mut unclear: Option<(Cell, String)> = None;
        let mut found: Option<(Cell, String)> = None;
        for item in self.items(Label::Date) {
            let read = match &item.value {
                Some(CellValue::Number(n)) => date::read(&item.text)
                    .and_then(date::Written::full)
                    .or_else(|| date::from_serial(*n)),
                _ => date::read(&item.text).and_then(date::Written::full),
            };
            match read {
                Some(date) if found.is_none() => found = Some((item.cell, date)),
                Some(_) => {}
                None => unclear = unclear.or(Some((item.cell, item.text.clone()))),
            }
        }
        // 一行一个地区的表，落款的日期是汇总的人写的。
        if found.is_none() && unclear.is_none() && self.input.row_locality.is_none() {
            found = self.signed_date();
        }
        if let (None, Some((cell, text))) = (&found, &unclear) {
            let supposed = date::read(text).and_then(|written| {
                let year: i16 = period?.get(..4)?.parse().ok()?;
                date::Written {
                    year: written.year.or(Some(year)),
                    ..written
                }
                .full()
            });
            let text = self.shown(text);
            let used = match &supposed {
                Some(date) => format!("没有年份，暂按周期的年份算作 {date}"),
                None => "不是完整的日期".to_owned(),
            };
            self.findings.push(rules::DATE_UNCLEAR.at(
                None,
                Some(*cell),
                format!("{cell} 填报日期写的是“{text}”，{used}"),
                format!("请在 {cell} 写完整的年月日，如“2017年12月5日”"),
            ));
            return supposed;
        }
        let (cell, date) = found?;
        let year_of = |text: &str| text.get(..4).and_then(|y| y.parse::<i32>().ok());
        if let (Some(filled), Some(first)) = (year_of(&date), period.and_then(year_of)) {
            let last = period
                .and_then(|p| p.get(5..9))
                .and_then(year_of)
                .unwrap_or(first);
            if filled < first || filled > last.saturating_add(1) {
                self.findings.push(rules::DATE_OUTSIDE.at(
                    None,
                    Some(cell),
                    format!(
                        "{cell} 填报日期是 {date}，与周期 {} 对不上",
                        period.unwrap_or_default()
                    ),
                    format!("请核对 {cell} 的填报日期和所报的周期"),
                ));
            }
        }
        Some(date)
    }

    /// 没有标签、整格就是一个日期的落款；只有一个不同的日期时才用。
    fn signed_date(&self) -> Option<(Cell, String)> {
        let grid = self.input.grid;
        let (first, last) = (self.input.table_first_row, self.input.table_last_row);
        let mut found: Option<(Cell, String)> = None;
        let above = grid.cells.range(..Cell::new(first, 0)).take(1_000);
        let below = grid
            .cells
            .range(Cell::new(last.saturating_add(1), 0)..)
            .take(1_000);
        for (cell, content) in above.chain(below) {
            if (first..=last).contains(&cell.row) {
                continue;
            }
            let date = match &content.value {
                CellValue::Date(iso) => date::read(iso),
                CellValue::Text(text) => {
                    let rest = text.chars().filter(|c| {
                        !c.is_whitespace()
                            && !c.is_numeric()
                            && !"年月日号./-—〇○零一二三四五六七八九十廿（）()".contains(*c)
                    });
                    (rest.count() == 0).then(|| date::read(text)).flatten()
                }
                _ => None,
            };
            let Some(date) = date.and_then(date::Written::full) else {
                continue;
            };
            match &found {
                Some((_, other)) if *other != date => return None,
                Some(_) => {}
                None => found = Some((*cell, date)),
            }
        }
        found
    }
}

/// 一个只说了年份，另一个说了这一年的半年、季度：不算不一致。
fn same_period(a: &str, b: &str) -> bool {
    a == b || (a.len() == 4 && b.starts_with(a)) || (b.len() == 4 && a.starts_with(b))
}

#[cfg(test)]
mod tests;
