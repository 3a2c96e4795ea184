//! 上一次的台账与本次的整改名单合成一本。

use super::read::{BaseRow, Earlier, EarlierRow};
use crate::model::catalogue::Indicator;
use crate::model::comparison::{Comparison, Locality, Round};
use crate::model::ledger::{Ledger, LedgerRow, Stage};
use crate::model::lists::{RectifyItem, Standing};
use crate::model::plan::consolidated::state_label;
use crate::model::plan::ledger::{CLOSED, EXEMPT, LedgerColumn, OPEN, Writer};
use crate::model::submission::{State, Submission};
use crate::office::{Office, date};
use std::collections::BTreeMap;

/// 合成。`earlier` 是上一次的台账；没有为空。
pub fn merge(comparison: &Comparison, office: &Office, earlier: Option<&Earlier>) -> Ledger {
    let mut ledger = Merger {
        comparison,
        office,
        earlier,
        ledger: Ledger {
            as_of: as_of(comparison, office),
            ..Ledger::default()
        },
    }
    .run();
    // 上一次的台账没有带来什么的（与从头做的一样），不算据以做成的输入
    if let Some(earlier) = earlier
        && merge(comparison, office, None) != ledger
    {
        ledger.earlier = Some((earlier.path.clone(), earlier.sha256.clone()));
    }
    ledger
}

/// 算逾期用的日期：成文日期，其次本轮材料里最晚的填报日期。
fn as_of(comparison: &Comparison, office: &Office) -> Option<String> {
    let latest = || {
        let round = comparison.main_round()?;
        let sent = round.entries.iter().filter_map(|e| e.current.as_ref());
        sent.filter_map(|s| s.date.clone()).max()
    };
    office.config.documents.date.clone().or_else(latest)
}

struct Merger<'a> {
    comparison: &'a Comparison,
    office: &'a Office,
    earlier: Option<&'a Earlier>,
    ledger: Ledger,
}

type Pair = (usize, usize);

impl Merger<'_> {
    fn run(mut self) -> Ledger {
        if let Some(earlier) = self.earlier {
            self.ledger.extra.clone_from(&earlier.extra);
            self.ledger.notes.clone_from(&earlier.unused);
            self.restored_columns(earlier);
            self.carry_on(earlier);
        }
        self.open_new();
        if let Some(earlier) = self.earlier {
            self.restore_deleted(earlier);
        }
        self.renumber();
        for ix in 0..self.ledger.rows.len() {
            self.judge(ix);
        }
        self.ledger
    }

    /// 没有了的列：上一次写的补回来；也许只是改了列名，人添的列一并点名。
    fn restored_columns(&mut self, earlier: &Earlier) {
        let lost: Vec<String> = earlier
            .lost
            .iter()
            .filter(|c| c.writer() != Writer::Fresh)
            .map(|c| format!("“{}”", c.label()))
            .collect();
        if lost.is_empty() {
            return;
        }
        let extra: Vec<String> = earlier.extra.iter().map(|l| format!("“{l}”")).collect();
        let renamed = if extra.is_empty() {
            String::new()
        } else {
            format!(
                "；{}照您添的列保留在最右边，是由它改名来的，请把内容移回原来的列",
                extra.join("")
            )
        };
        self.ledger.notes.push(format!(
            "台账里没有{}这几列（删了，或改了列名），已照上一次的补回{renamed}",
            lost.join("")
        ));
    }

    /// 写在每次重写的两栏里的话：没有接着用，点名。
    fn overwritten(&mut self, row: &EarlierRow, base: &BaseRow) {
        for column in [LedgerColumn::Now, LedgerColumn::Hint] {
            let (now, before) = (cell(&row.cells, column), cell(&base.written, column));
            // 空着、没有动过的不说
            if now.is_empty() || now == before {
                continue;
            }
            self.ledger.notes.push(format!(
                "“{}”一行的“{}”里写着“{now}”，这一栏每次重写，没有接着用，请写在“{}”一栏",
                cell(&row.cells, LedgerColumn::Number),
                column.label(),
                LedgerColumn::Remark.label()
            ));
        }
    }

    /// 台账上原有的各行，照原来的次序。
    fn carry_on(&mut self, earlier: &Earlier) {
        let mut by_number: BTreeMap<&str, &BaseRow> = BTreeMap::new();
        for base in &earlier.base {
            by_number
                .entry(cell(&base.written, LedgerColumn::Number))
                .or_insert(base);
        }
        // 底稿没有记这两栏的（一行也没有），看不出人写了什么
        let kept = |b: &BaseRow| !cell(&b.written, LedgerColumn::Now).is_empty();
        let fresh_kept = earlier.base.iter().any(kept);
        let mut seen: Vec<&str> = Vec::new();
        for row in &earlier.rows {
            let number = cell(&row.cells, LedgerColumn::Number);
            let base = by_number
                .get(number)
                .copied()
                .filter(|_| !number.is_empty());
            // 复制出来的一行：编号已经有了，当作人添的
            let twice = !number.is_empty() && seen.contains(&number);
            if !number.is_empty() {
                seen.push(number);
            }
            if let Some(base) = base.filter(|_| fresh_kept) {
                self.overwritten(row, base);
            }
            let carried = self.carried(row, base.filter(|_| !twice), &earlier.lost, twice);
            self.ledger.rows.push(carried);
        }
    }

    /// 一行接着用：人写的照人的；人没有动过的身份各列随名册、目录更新。
    fn carried(
        &self,
        row: &EarlierRow,
        base: Option<&BaseRow>,
        lost: &[LedgerColumn],
        twice: bool,
    ) -> LedgerRow {
        // 人没有改过地区、指标的，照底稿里程序认的那一个
        let place = base.map_or(&row.cells, |b| &b.program);
        let locality = self
            .locality_of(&row.cells)
            .or_else(|| self.locality_of(place));
        let indicator = self
            .indicator_of(&row.cells)
            .or_else(|| self.indicator_of(place));
        let ours = self.identity(locality, indicator);
        let mut cells = row.cells.clone();
        let mut program = base.map_or_else(|| row.cells.clone(), |b| b.program.clone());
        program.resize(LedgerColumn::ALL.len(), String::new());
        for column in LedgerColumn::ALL {
            let ix = column.ix();
            if lost.contains(&column)
                && let Some(base) = base
            {
                // 整列被删：把上一次写的补回来
                cells[ix].clone_from(&base.written[ix]);
            }
            match column.writer() {
                Writer::Identity if column != LedgerColumn::Number => {
                    let own = &ours[ix];
                    let untouched = base.is_some_and(|b| b.program[ix] == cells[ix]);
                    if !own.is_empty() && (untouched || cells[ix].is_empty()) {
                        cells[ix].clone_from(own);
                    }
                    if !own.is_empty() {
                        program[ix].clone_from(own);
                    }
                }
                Writer::Fresh => cells[ix].clear(),
                _ => {}
            }
        }
        if twice {
            cells[LedgerColumn::Number.ix()].clear();
        }
        if cells[LedgerColumn::Status.ix()].is_empty() {
            cells[LedgerColumn::Status.ix()] = OPEN.to_owned();
        }
        LedgerRow {
            cells,
            extra: row.extra.clone(),
            base: program,
            locality,
            indicator,
            stage: Stage::Open,
        }
    }

    /// 程序认为的身份各列；对不上的为空。
    fn identity(&self, locality: Option<usize>, indicator: Option<usize>) -> Vec<String> {
        let mut ours = vec![String::new(); LedgerColumn::ALL.len()];
        if let Some(place) = locality.and_then(|at| self.comparison.localities.get(at)) {
            ours[LedgerColumn::Locality.ix()].clone_from(&place.name);
            ours[LedgerColumn::Code.ix()] = place.code.clone().unwrap_or_default();
            ours[LedgerColumn::Parent.ix()] = self.parent(place);
        }
        if let Some(indicator) = indicator.and_then(|ix| self.office.catalogue.indicators.get(ix)) {
            ours[LedgerColumn::Indicator.ix()].clone_from(&indicator.code);
            ours[LedgerColumn::Standard.ix()] = standard(indicator);
        }
        ours
    }

    fn parent(&self, place: &Locality) -> String {
        place
            .parent
            .and_then(|p| self.comparison.localities.get(p))
            .map(|p| p.name.clone())
            .or_else(|| place.parent_name.clone())
            .unwrap_or_default()
    }

    /// 一行说的是哪个地区：先看代码，再看名称与上级。
    fn locality_of(&self, cells: &[String]) -> Option<usize> {
        let (code, name, parent) = (
            cell(cells, LedgerColumn::Code),
            cell(cells, LedgerColumn::Locality),
            cell(cells, LedgerColumn::Parent),
        );
        let only = |wanted: &dyn Fn(&Locality) -> bool| {
            let mut found = (0..self.comparison.localities.len())
                .filter(|&at| self.comparison.localities.get(at).is_some_and(wanted));
            match (found.next(), found.next()) {
                (Some(at), None) => Some(at),
                _ => None,
            }
        };
        // 名称与代码都写了而说的不是一处的，照名称：人改的多半是名称
        let by_name = (!name.is_empty())
            .then(|| {
                only(&|l| l.name == name && l.code.as_deref() == Some(code))
                    .or_else(|| only(&|l| l.name == name))
                    .or_else(|| only(&|l| l.name == name && self.parent(l) == parent))
                    .or_else(|| match self.office.roster.find(name).as_slice() {
                        [one] => Some(*one),
                        _ => None,
                    })
            })
            .flatten();
        by_name.or_else(|| {
            (!code.is_empty())
                .then(|| only(&|l| l.code.as_deref() == Some(code)))
                .flatten()
        })
    }

    fn indicator_of(&self, cells: &[String]) -> Option<usize> {
        let code = cell(cells, LedgerColumn::Indicator);
        self.office.catalogue.indicator(code).map(|i| i.ix)
    }

    fn round_name(&self) -> String {
        let round = self.comparison.main_round();
        let period = round
            .and_then(|r| r.period.clone())
            .map(|p| {
                if p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit()) {
                    format!("{p}年")
                } else {
                    p
                }
            })
            .unwrap_or_default();
        let check = round.and_then(|r| r.check).map_or("", |c| c.label());
        format!("{period}{check}")
    }

    /// 本次须整改、台账上还没有的，立项。
    fn open_new(&mut self) {
        let round = self.round_name();
        for item in &self.comparison.lists.rectify.items {
            let pair = (item.locality, item.indicator);
            if self.needs_opening(pair, &round) {
                let row = self.new_row(item, &round);
                self.ledger.rows.push(row);
            }
        }
    }

    /// 没有在办的；办结了的若是更早的轮次立的，要重新立项。
    fn needs_opening(&self, pair: Pair, round: &str) -> bool {
        !self.ledger.rows.iter().any(|row| {
            let same = row.locality == Some(pair.0) && row.indicator == Some(pair.1);
            same && (!is_closed(row) || is_exempt(row) || row.get(LedgerColumn::Opened) == round)
        })
    }

    fn new_row(&self, item: &RectifyItem, round: &str) -> LedgerRow {
        let mut cells = self.identity(Some(item.locality), Some(item.indicator));
        let indicator = self.office.catalogue.indicators.get(item.indicator);
        let place = self.comparison.localities.get(item.locality);
        let who = place.map(|l| {
            l.code
                .clone()
                .unwrap_or_else(|| format!("{}{}", self.parent(l), l.name))
        });
        cells[LedgerColumn::Number.ix()] = format!(
            "{}-{}-{}",
            who.unwrap_or_default(),
            indicator.map_or("", |i| i.code.as_str()),
            round.replace('年', "")
        );
        cells[LedgerColumn::Opened.ix()] = round.to_owned();
        let cell_name = item.cell.map(|c| c.to_string()).unwrap_or_default();
        let source: Vec<&str> = [item.path.as_str(), &item.sheet, &cell_name]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        cells[LedgerColumn::Ground.ix()] = format!(
            "{}（{}）",
            indicator.map_or_else(String::new, |i| item.ground_text(&i.kind)),
            source.join(" ")
        );
        cells[LedgerColumn::Deadline.ix()] = item.deadline.clone().unwrap_or_default();
        cells[LedgerColumn::Evidence.ix()].clone_from(&item.evidence);
        cells[LedgerColumn::Status.ix()] = OPEN.to_owned();
        LedgerRow {
            base: cells.clone(),
            cells,
            extra: vec![String::new(); self.ledger.extra.len()],
            locality: Some(item.locality),
            indicator: Some(item.indicator),
            stage: Stage::Open,
        }
    }

    /// 台账上被删去的行：本次仍须整改的已重新立项，把人填过的补回来；不须整改的照人的，删去。
    fn restore_deleted(&mut self, earlier: &Earlier) {
        let numbers: Vec<&str> = earlier
            .rows
            .iter()
            .map(|r| cell(&r.cells, LedgerColumn::Number))
            .collect();
        for base in &earlier.base {
            let number = cell(&base.written, LedgerColumn::Number);
            if number.is_empty() || numbers.contains(&number) {
                continue;
            }
            let pair = (
                self.locality_of(&base.written),
                self.indicator_of(&base.written),
            );
            let kept = earlier.rows.len();
            // 编号被改了的，那一行还在
            let there = |r: &LedgerRow| (r.locality, r.indicator) == pair && pair.0.is_some();
            if self.ledger.rows.iter().take(kept).any(there) {
                continue;
            }
            let again = self
                .ledger
                .rows
                .iter_mut()
                .skip(kept)
                .find(|r| (r.locality, r.indicator) == pair && pair.0.is_some());
            match again {
                Some(row) => {
                    let program = std::mem::take(&mut row.base);
                    row.cells.clone_from(&base.written);
                    row.cells[LedgerColumn::Hint.ix()] = "这一行在台账里被删去，而本次仍未达到，已补回；确不必整改的，请把销号状态改为“免于整改”".to_owned();
                    row.base = program;
                }
                None => self.ledger.notes.push(format!(
                    "“{number}”一行在台账里被删去，本次也不须整改，不再列入"
                )),
            }
        }
    }

    /// 人添的行没有编号的，编上；编号不重复。
    fn renumber(&mut self) {
        let mut taken: Vec<String> = self
            .ledger
            .rows
            .iter()
            .map(|r| r.get(LedgerColumn::Number).to_owned())
            .collect();
        for ix in 0..self.ledger.rows.len() {
            if !taken[ix].is_empty() {
                continue;
            }
            let number = (1..)
                .map(|n| format!("自立-{n}"))
                .find(|n| !taken.contains(n))
                .unwrap_or_default();
            self.ledger.rows[ix].cells[LedgerColumn::Number.ix()].clone_from(&number);
            self.ledger.rows[ix].base[LedgerColumn::Number.ix()].clone_from(&number);
            taken[ix] = number;
        }
    }

    /// 本次情况、程序提示、处在哪一步。
    fn judge(&mut self, ix: usize) {
        let Some(row) = self.ledger.rows.get(ix) else {
            return;
        };
        let mut hints: Vec<String> = Vec::new();
        let kept = row.get(LedgerColumn::Hint);
        if !kept.is_empty() {
            hints.push(kept.to_owned());
        }
        for column in LedgerColumn::ALL {
            if column.writer() == Writer::Identity && column != LedgerColumn::Number {
                let (own, theirs) = (&row.base[column.ix()], row.get(column));
                let known = row.locality.is_some() && row.indicator.is_some();
                if known && !own.is_empty() && own != theirs {
                    hints.push(format!(
                        "“{}”台账上是“{theirs}”，名册和目录里是“{own}”，照台账保留",
                        column.label()
                    ));
                }
            }
        }
        let (now, mut stage) = self.situation(row, &mut hints);
        if stage == Stage::Open {
            stage = self.lateness(row, &mut hints);
        }
        let row = &mut self.ledger.rows[ix];
        row.cells[LedgerColumn::Now.ix()].clone_from(&now);
        row.cells[LedgerColumn::Hint.ix()] = hints.join("；");
        row.stage = stage;
    }

    /// 本次这一条怎样；据此建议销号，或指出与销号矛盾。
    fn situation(&self, row: &LedgerRow, hints: &mut Vec<String>) -> (String, Stage) {
        let closed = is_closed(row);
        let ended = if closed { Stage::Closed } else { Stage::Open };
        let (Some(at), Some(ix)) = (row.locality, row.indicator) else {
            if row.locality.is_none() && !row.get(LedgerColumn::Locality).is_empty() {
                hints.push("地区在名册和材料里都没有，只照台账保留".to_owned());
            }
            return (String::new(), ended);
        };
        let (Some(round), Some(indicator)) = (
            self.comparison.main_round(),
            self.office.catalogue.indicators.get(ix),
        ) else {
            return (String::new(), ended);
        };
        let Some(state) = round.state(&self.comparison.localities, at, indicator) else {
            return ("本次没有报送材料".to_owned(), ended);
        };
        let now = format!(
            "{}为“{}”（{}）",
            self.round_name(),
            state_label(state, &indicator.kind),
            self.source(round, at, indicator)
        );
        let lists = &self.comparison.lists.rectify;
        let same = |i: &&RectifyItem| i.locality == at && i.indicator == ix;
        let item = lists.items.iter().find(same);
        let possible = lists.possible.iter().find(same);
        match (item, state) {
            (Some(item), _) => {
                let ground = item.ground.text(&indicator.kind);
                if is_exempt(row) {
                    // 核实过的，不再提
                } else if closed {
                    hints.push(format!("已销号，而本次{ground}，请复核"));
                } else if item.standing == Standing::Hanging {
                    let what: Vec<&str> = item.open.iter().map(|q| q.what.as_str()).collect();
                    hints.push(format!("尚待核实：{}", what.join("、")));
                }
                (now, ended)
            }
            (None, State::Yes) if !closed => match possible {
                Some(possible) => {
                    let what: Vec<&str> = possible.open.iter().map(|q| q.what.as_str()).collect();
                    hints.push(format!(
                        "本次达到，但有疑问（{}），查清后再销号",
                        what.join("、")
                    ));
                    (now, Stage::Open)
                }
                None => {
                    hints.push(format!("建议销号：{now}"));
                    (now, Stage::Mended)
                }
            },
            (None, State::Na) if !closed => {
                hints.push("本次不适用，请核实是否免于整改".to_owned());
                (now, Stage::Open)
            }
            _ => (now, ended),
        }
    }

    fn source(&self, round: &Round, at: usize, indicator: &Indicator) -> String {
        let Some(entry) = round.entries.get(at) else {
            return String::new();
        };
        let place = |submission: &Submission| {
            let answer = submission.answers.get(indicator.ix);
            let cell = answer.and_then(|a| a.cell);
            let cell = cell.map_or(String::new(), |c| c.to_string());
            let source = &submission.source;
            [source.path.as_str(), &source.sheet, &cell]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        // 几份分不出先后而填的不同的，都写
        let several = entry.dispute(indicator.ix).is_some();
        let rivals = entry.rivals().filter(|_| several);
        let all = entry.current.iter().chain(rivals).map(place);
        all.collect::<Vec<_>>().join("；")
    }

    fn lateness(&self, row: &LedgerRow, hints: &mut Vec<String>) -> Stage {
        let written = row.get(LedgerColumn::Deadline);
        if written.is_empty() {
            return Stage::Open;
        }
        let Some(deadline) = date::read(written).and_then(date::Written::full) else {
            hints.push(format!("整改期限“{written}”不是年月日，没有据以算逾期"));
            return Stage::Open;
        };
        let parse = |text: &str| text.parse::<jiff::civil::Date>().ok();
        match (
            self.ledger.as_of.as_deref().and_then(parse),
            parse(&deadline),
        ) {
            (Some(today), Some(last)) if today > last => {
                let days = last
                    .until((jiff::Unit::Day, today))
                    .map_or(0, |span| i64::from(span.get_days()));
                hints.push(format!("已逾期{days}天"));
                Stage::Overdue(days)
            }
            _ => Stage::Open,
        }
    }
}

fn cell(cells: &[String], column: LedgerColumn) -> &str {
    cells.get(column.ix()).map_or("", String::as_str)
}

fn standard(indicator: &Indicator) -> String {
    let star = if indicator.basic { "*" } else { "" };
    format!("{star}{}", indicator.text)
}

fn is_exempt(row: &LedgerRow) -> bool {
    row.get(LedgerColumn::Status).starts_with("免")
}

/// 办结了：写着已销号、免于整改，或人写的“销号”“已完成”。
fn is_closed(row: &LedgerRow) -> bool {
    let status = row.get(LedgerColumn::Status);
    is_exempt(row)
        || status == CLOSED
        || status == EXEMPT
        || ["销号", "已完成", "完成", "办结", "已办结"].contains(&status)
}
