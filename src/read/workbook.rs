//! 一个工作簿：哪几张表是自查表，各用哪种版式，读成几份材料。
//!
//! 进：打开了的文件。出：报送材料，至少一份。
//! 不读的工作表一张不漏地说明；一份材料分在几张表里的合起来。

use super::align::{Alignment, Line, align};
use super::assemble::{Assembled, Placed, assemble};
use super::identity::{Identity, IdentityInput, identify};
use super::layout::{LAYOUTS, Notation, Table};
use super::lines::{LineText, lines_of};
use super::rules;
use super::sheet::Sheet;
use super::targets::Targets;
use super::tiles::{Tiles, tiles};
use crate::finding::{Cell, Finding, sort};
use crate::model::history::History;
use crate::model::plan;
use crate::model::submission::{Source, State, Submission};
use crate::office::Office;
use crate::source::{Clock, Content, Grid, Opened};
use crate::text::mask::Masker;
use crate::text::normalize::loose;

/// 认出的一张自查表。
struct Read<'a> {
    grid: &'a Grid,
    layout: &'static str,
    table: Table,
    placed: Vec<Placed>,
    alignment: Alignment,
    /// 关于整张表的问题。
    about: Vec<Finding>,
    /// 各份的答案。
    people: Vec<Assembled>,
}

/// 一个工作簿里的报送材料。到时了就草草收场（见 [`super::timed`]）。
pub fn submissions(opened: &Opened, office: &Office, clock: &Clock) -> Vec<Submission> {
    let targets = &Targets::new(&office.catalogue, clock.clone());
    let catalogue = &office.catalogue;
    let masker = Masker::new(&office.config.privacy.show);
    let mut passed: Vec<Finding> = Vec::new();
    let mut reads: Vec<Read<'_>> = Vec::new();
    let mut hidden_tables: Vec<&str> = Vec::new();
    let sheets: Vec<Sheet<'_>> = opened
        .grids
        .iter()
        .map(|grid| Sheet::new(grid, catalogue, targets))
        .collect();
    let parts: Vec<Tiles> = sheets
        .iter()
        .map(|s| match s.grid.hidden || targets.clock().look() {
            true => Tiles::One,
            false => tiles(s),
        })
        .collect();
    for (sheet, parts) in sheets.iter().zip(&parts) {
        if targets.clock().look() {
            return Vec::new();
        }
        let grid = sheet.grid;
        if grid.is_blank() {
            passed.push(pass(grid, "是空白的"));
            continue;
        }
        if grid.hidden {
            if LAYOUTS
                .iter()
                .any(|l| l.recognise(sheet).confidence >= ENOUGH)
            {
                hidden_tables.push(&grid.name);
                passed.push(pass(grid, "是隐藏的，里面像有自查表"));
            } else {
                passed.push(pass(grid, "是隐藏的"));
            }
            continue;
        }
        let found = match parts {
            Tiles::One => read_sheet(sheet, office, &masker).into_iter().collect(),
            Tiles::Stacked(grids) | Tiles::Beside(grids) => {
                let mut found: Vec<Read<'_>> = grids
                    .iter()
                    .filter_map(|part| {
                        read_sheet(&Sheet::new(part, catalogue, targets), office, &masker)
                    })
                    .collect();
                if matches!(parts, Tiles::Beside(_)) {
                    join_parts(&mut found, office);
                }
                found
            }
        };
        if found.is_empty() {
            passed.push(pass(grid, "里没有自查表"));
        }
        reads.extend(found);
    }
    // 我们自己的填报表里，说明与选项两张本来就不必读
    if reads.iter().any(|r| r.grid.name == plan::FORM_SHEET) {
        passed.retain(|f| {
            ![plan::FORM_GUIDE_SHEET, plan::FORM_LISTS_SHEET]
                .iter()
                .any(|own| f.sheet.as_deref() == Some(*own))
        });
    }
    drop_blank_copies(&mut reads, office, &mut passed);
    if reads.is_empty() {
        return vec![nothing(opened, office, passed, &hidden_tables)];
    }
    join_parts(&mut reads, office);
    let count: usize = reads.iter().map(|r| r.people.len()).sum();
    let mut out: Vec<Submission> = Vec::with_capacity(count);
    for read in reads {
        out.extend(finish(read, opened, office, count));
    }
    if let Some(first) = out.first_mut() {
        first.findings.extend(passed);
        first.findings.extend(opened.findings.iter().cloned());
    }
    for submission in &mut out {
        sort(&mut submission.findings);
        submission.findings.dedup();
    }
    out
}

/// 低于此把握的不算认出。
const ENOUGH: f64 = 0.45;

fn pass(grid: &Grid, why: &str) -> Finding {
    rules::SHEET_PASSED
        .at(
            None,
            None,
            format!("工作表“{}”{why}，没有读", grid.name),
            "一般不必处理；如果答案其实在这张工作表里，请改正后重报",
        )
        .on_sheet(grid.name.clone())
}

/// 按最像的版式读一张表；不像自查表为空。
fn read_sheet<'a>(sheet: &Sheet<'a>, office: &Office, masker: &Masker) -> Option<Read<'a>> {
    let (grid, catalogue, targets) = (sheet.grid, &office.catalogue, sheet.targets);
    let mut found: Vec<(f64, usize)> = LAYOUTS
        .iter()
        .enumerate()
        .take_while(|_| !targets.clock().look())
        .map(|(ix, l)| (l.recognise(sheet).confidence, ix))
        .filter(|&(c, _)| c >= ENOUGH)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut best: Option<(f64, Read<'a>)> = None;
    let mut rival: Option<(f64, &'static str)> = None;
    for &(confidence, ix) in found.iter().take(2) {
        let layout = LAYOUTS[ix];
        let mut table = layout.table(sheet);
        table.notation = Notation::of(&table);
        if table.rows.is_empty() || table.people.is_empty() || targets.clock().look() {
            continue;
        }
        let placed = place(targets, &table);
        let lines: Vec<Line> = placed.iter().map(|p| line(&table, p)).collect();
        let alignment = align(targets, &lines);
        if alignment.matched() < 3.min(targets.len()) {
            continue;
        }
        let weight = confidence * alignment.weight();
        let better = best.as_ref().is_none_or(|(w, _)| weight > *w);
        if better {
            if let Some((w, old)) = &best {
                rival = Some((*w, old.layout));
            }
            best = Some((
                weight,
                Read {
                    grid,
                    layout: layout.name(),
                    table,
                    placed,
                    alignment,
                    about: Vec::new(),
                    people: Vec::new(),
                },
            ));
        } else {
            rival = Some((weight, layout.name()));
        }
    }
    let (weight, mut read) = best?;
    if let Some((second, name)) = rival
        && second > 0.9 * weight
    {
        let label = |name: &str| {
            LAYOUTS
                .iter()
                .find(|l| l.name() == name)
                .map_or("", |l| l.label())
        };
        read.about.push(rules::TWO_LAYOUTS.at(
            None,
            None,
            format!(
                "工作表“{}”既像{}，又像{}，按{}读",
                grid.name,
                label(read.layout),
                label(name),
                label(read.layout)
            ),
            "请对照原表核对几个答案",
        ));
    }
    describe(&mut read, office, masker);
    read.people = (0..read.table.people.len())
        .take_while(|_| !targets.clock().look())
        .map(|person| {
            assemble(
                catalogue,
                targets.clock(),
                masker,
                &read.table,
                &read.placed,
                &read.alignment,
                person,
            )
        })
        .collect();
    Some(read)
}

/// 表里的各个标准，按先后；没有标准而有作答的行也占一个位置。
fn place(targets: &Targets, table: &Table) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (row_ix, row) in table.rows.iter().enumerate() {
        let lines = lines_of(targets, row);
        if lines.is_empty() {
            placed.push(Placed {
                row: row_ix,
                text: LineText::default(),
            });
        }
        placed.extend(lines.into_iter().map(|text| Placed { row: row_ix, text }));
    }
    placed
}

fn line(table: &Table, placed: &Placed) -> Line {
    let mut line = Line {
        code: placed.text.code.clone(),
        text: placed.text.key.clone(),
        ..Line::default()
    };
    let Some(row) = table.rows.get(placed.row) else {
        return line;
    };
    // 旁证只看第一份答复的：各份的勾选格字样相同
    for reply in row.replies.iter().take(1) {
        for tick in &reply.ticks {
            if let super::layout::Tick::One(_, Some(content)) = tick {
                line.tick.push_str(&loose(&content.text()));
            }
        }
        for detail in &reply.details {
            if let super::layout::Label::Named(name) = &detail.label {
                line.labels.push_str(&loose(name));
            } else {
                let text: String = detail.piece.content.text().chars().take(200).collect();
                line.labels.push_str(&loose(&text));
            }
        }
    }
    line.answerable = row
        .replies
        .iter()
        .any(|r| !r.ticks.iter().all(super::layout::Tick::is_empty) || !r.details.is_empty());
    line
}

/// 关于整张表的话：没有读的列、隐藏的行、编号不合、只认出一部分。
fn describe(read: &mut Read<'_>, office: &Office, masker: &Masker) {
    let grid = read.grid;
    let total = office.catalogue.indicators.len();
    let matched = read.alignment.matched();
    if matched * 2 < total {
        read.about.push(rules::FEW_INDICATORS.at(
            None,
            None,
            format!(
                "工作表“{}”里只认出 {matched} 个指标（共 {total} 个）",
                grid.name
            ),
            "请对照原表，确认其余的指标确实没有填报",
        ));
    }
    if read.alignment.codes_ignored {
        read.about.push(rules::CODES_IGNORED.at(
            None,
            None,
            format!("工作表“{}”里多数行的编号与文字不合，按文字对应", grid.name),
            "请抽几行核对指标是否对得上",
        ));
    }
    for (cell, title) in &read.table.unread {
        let column = Cell::column_name(cell.col);
        let title = masker.mask(title).shown;
        let named = if title.trim().is_empty() {
            "没有列名".to_owned()
        } else {
            format!("“{}”", super::details::brief(&title))
        };
        read.about.push(rules::COLUMN_UNREAD.at(
            None,
            Some(*cell),
            format!("{column} 列（{named}）没有读"),
            "如果这一列是填写的内容，请移到填写栏后重报",
        ));
    }
    let (first, last) = read
        .table
        .people
        .iter()
        .fold((u32::MAX, 0), |(a, b), p| (a.min(p.first), b.max(p.last)));
    let rows: Vec<String> = grid
        .hidden_rows
        .iter()
        .filter(|&&r| {
            (first..=last).contains(&r)
                && grid
                    .cells
                    .range(Cell::new(r, 0)..Cell::new(r, u32::MAX))
                    .any(|(_, c)| super::sheet::has_content(c))
        })
        .take(20)
        .map(|r| (u64::from(*r) + 1).to_string())
        .collect();
    let cols: Vec<String> = grid
        .hidden_cols
        .iter()
        .filter(|&&c| {
            grid.cells
                .iter()
                .any(|(cell, v)| cell.col == c && super::sheet::has_content(v))
        })
        .take(20)
        .map(|c| Cell::column_name(*c))
        .collect();
    if !rows.is_empty() || !cols.is_empty() {
        let mut what = Vec::new();
        if !rows.is_empty() {
            what.push(format!("第 {} 行", rows.join("、")));
        }
        if !cols.is_empty() {
            what.push(format!("{} 列", cols.join("、")));
        }
        read.about.push(rules::HIDDEN_ROWS.at(
            None,
            None,
            format!(
                "工作表“{}”的{}是隐藏的，其中的内容也读了",
                grid.name,
                what.join("、")
            ),
            "请取消隐藏看一眼，确认是有意填报的",
        ));
    }
}

/// 一个勾也没有、也没有填写内容。
fn is_unfilled(answers: &Assembled) -> bool {
    answers.answers.iter().all(|a| {
        matches!(a.state, State::Blank | State::Missing) && a.fields.iter().all(Option::is_none)
    })
}

/// 另有填好的表时，空白的样表不算一份。表名是地区名的留着：那是漏填。
fn drop_blank_copies(reads: &mut Vec<Read<'_>>, office: &Office, passed: &mut Vec<Finding>) {
    let blank = |r: &Read<'_>| r.people.iter().all(is_unfilled);
    if reads.len() < 2 || reads.iter().all(blank) {
        return;
    }
    reads.retain(|r| {
        if !blank(r) || names_a_place(&r.grid.name, office) {
            return true;
        }
        passed.push(
            rules::BLANK_COPY
                .at(
                    None,
                    None,
                    format!("工作表“{}”一个勾也没有，当作空白的样表略过", r.grid.name),
                    "请确认它不是另一个地区漏填的表",
                )
                .on_sheet(r.grid.name.clone()),
        );
        false
    });
}

fn names_a_place(name: &str, office: &Office) -> bool {
    let key = loose(name);
    key.ends_with(['县', '市', '区', '州', '旗', '镇', '乡', '村'])
        || key.ends_with("街道")
        || key.ends_with("妇联")
        || office
            .roster
            .localities
            .iter()
            .flat_map(|l| std::iter::once(&l.name).chain(&l.aliases))
            .any(|n| {
                let n = loose(n);
                n.chars().count() >= 2
                    && (key.contains(&n) || n.starts_with(key.as_str()) && key.chars().count() >= 2)
            })
}

/// 几张表各有一部分互不重叠的指标：是一份材料分在几张表里。
fn join_parts(reads: &mut Vec<Read<'_>>, office: &Office) {
    let same_sheet = reads.windows(2).all(|w| match w {
        [a, b] => a.grid.name == b.grid.name,
        _ => true,
    });
    if reads.len() < 2
        || reads.iter().any(|r| r.people.len() != 1)
        || !same_sheet && reads.iter().any(|r| names_a_place(&r.grid.name, office))
    {
        return;
    }
    let has = |r: &Read<'_>, ix: usize| {
        r.people
            .first()
            .and_then(|p| p.answers.get(ix))
            .is_some_and(|a| a.state != State::Missing)
    };
    let total = office.catalogue.indicators.len();
    let twice = (0..total)
        .filter(|&ix| reads.iter().filter(|r| has(r, ix)).count() > 1)
        .count();
    if twice * 20 > total {
        return;
    }
    let names: Vec<String> = reads.iter().map(|r| format!("“{}”", r.grid.name)).collect();
    let joined = match names.first() {
        Some(name) if same_sheet => {
            format!("工作表{name}左右排着几张表，各有一部分指标，合为一份")
        }
        _ => format!("工作表{}各有一部分指标，合为一份", names.join("、")),
    };
    let mut rest = reads.split_off(1).into_iter();
    let Some(first) = reads.first_mut() else {
        return;
    };
    for other in rest.by_ref() {
        let sheet = if same_sheet {
            String::new()
        } else {
            other.grid.name.clone()
        };
        first
            .about
            .extend(other.about.into_iter().map(|f| on(f, &sheet)));
        let (Some(into), Some(from)) = (first.people.first_mut(), other.people.into_iter().next())
        else {
            continue;
        };
        into.findings
            .extend(from.findings.into_iter().map(|f| on(f, &sheet)));
        for (a, b) in into.answers.iter_mut().zip(from.answers) {
            if a.state == State::Missing {
                *a = b;
            }
        }
    }
    first.about.retain(|f| f.code != rules::FEW_INDICATORS.code);
    first
        .about
        .push(rules::SHEETS_JOINED.at(None, None, joined, "一般不必处理"));
}

/// 别的工作表上的问题说明在哪一张；同一张上的不必。
fn on(finding: Finding, sheet: &str) -> Finding {
    match sheet {
        "" => finding,
        _ => finding.on_sheet(sheet),
    }
}

/// 一张表读成的各份材料。
fn finish(read: Read<'_>, opened: &Opened, office: &Office, count: usize) -> Vec<Submission> {
    let mut about = Some(read.about);
    read.people
        .into_iter()
        .zip(&read.table.people)
        .map(|(said, person)| {
            let text =
                |p: &Option<super::layout::Piece>| p.as_ref().map(|p| Content::text(&p.content));
            let (name, code) = (text(&person.name), text(&person.code));
            let identity = identify(
                &IdentityInput {
                    path: &opened.path,
                    grid: read.grid,
                    table_first_row: person.first,
                    table_last_row: person.last,
                    row_locality: name.as_deref(),
                    row_code: code.as_deref(),
                    sheet_count: count,
                },
                office,
            );
            let mut findings = about.take().unwrap_or_default();
            findings.extend(said.findings);
            let mut answers = said.answers;
            apply_conditions(office, &identity, &mut answers, &mut findings);
            missing(office, read.grid, &answers, &mut findings);
            let mut submission = attributed(opened, office, identity);
            submission.source.sheet = read.grid.name.clone();
            submission.source.layout = read.layout.to_owned();
            submission.answers = answers;
            submission.findings.extend(findings);
            submission
        })
        .collect()
}

/// 出处与地区、轮次。
fn attributed(opened: &Opened, office: &Office, identity: Identity) -> Submission {
    Submission {
        catalogue: office.catalogue.id.clone(),
        source: Source {
            path: opened.path.clone(),
            sha256: opened.sha256.clone(),
            ..Source::default()
        },
        locality: identity.locality,
        period: identity.period,
        check: identity.check,
        unit: identity.unit,
        filled_by: identity.filled_by,
        phone: identity.phone,
        date: identity.date,
        answers: Vec::new(),
        findings: identity.findings,
        history: History::default(),
    }
}

/// 只对某种地区适用的指标：名册说不是的，没有填即不适用；没有名册的，没有填也按不适用计并说明。
fn apply_conditions(
    office: &Office,
    identity: &Identity,
    answers: &mut [crate::model::submission::Answer],
    findings: &mut Vec<Finding>,
) {
    let line = identity.locality.name.as_ref().and_then(|name| {
        office
            .roster
            .localities
            .iter()
            .filter(|l| &l.name == name)
            .find(|l| {
                identity.locality.code.is_none()
                    || l.code.is_none()
                    || l.code == identity.locality.code
            })
    });
    for (indicator, answer) in office.catalogue.indicators.iter().zip(answers) {
        let Some(condition) = indicator.only_for else {
            continue;
        };
        let unanswered = matches!(answer.state, State::Blank | State::Missing)
            && answer.fields.iter().all(Option::is_none);
        if !unanswered || line.is_some_and(|l| l.conditions.contains(&condition)) {
            continue;
        }
        answer.state = State::Na;
        if line.is_none() {
            let name = office
                .catalogue
                .conditions
                .get(condition)
                .map_or("", |c| c.name.as_str());
            findings.push(rules::NOT_APPLICABLE.at(
                Some(&indicator.code),
                answer.cell,
                format!("{} 只对{name}适用，没有填，按不适用计", indicator.code),
                format!("在名册里标明哪些地区是{name}，就能准确判断"),
            ));
        }
    }
}

/// 缺的指标，一条说全。
fn missing(
    office: &Office,
    grid: &Grid,
    answers: &[crate::model::submission::Answer],
    findings: &mut Vec<Finding>,
) {
    let gone: Vec<&str> = office
        .catalogue
        .indicators
        .iter()
        .zip(answers)
        .filter(|(_, a)| a.state == State::Missing)
        .map(|(i, _)| i.code.as_str())
        .collect();
    if let [first, ..] = gone.as_slice() {
        findings.push(rules::ROWS_MISSING.at(
            (gone.len() == 1).then_some(*first),
            None,
            format!(
                "工作表“{}”里缺少 {} 个指标：{}",
                grid.name,
                gone.len(),
                gone.join("、")
            ),
            "请填报单位补上这些行，填好后重报",
        ));
    }
    if gone.len() > 1 {
        findings.extend(gone.iter().map(|code| {
            rules::ROW_MISSING.at(
                Some(code),
                None,
                format!("工作表“{}”里没有 {code} 这一行", grid.name),
                "请填报单位补上这一行",
            )
        }));
    }
}

/// 没有一张表是自查表。
fn nothing(opened: &Opened, office: &Office, passed: Vec<Finding>, hidden: &[&str]) -> Submission {
    let grid = opened
        .grids
        .iter()
        .find(|g| !g.hidden && !g.is_blank())
        .or(opened.grids.first());
    let mut submission = match grid {
        Some(grid) => {
            let last = grid.cells.keys().next_back().map_or(0, |c| c.row + 1);
            let identity = identify(
                &IdentityInput {
                    path: &opened.path,
                    grid,
                    table_first_row: last,
                    table_last_row: last,
                    row_locality: None,
                    row_code: None,
                    sheet_count: 1,
                },
                office,
            );
            attributed(opened, office, identity)
        }
        None => super::unreadable(opened),
    };
    submission.catalogue = String::new();
    let hint = if hidden.is_empty() {
        "请看是不是发错了文件；是自查表的，请用填报表或标准附件的样子重报".to_owned()
    } else {
        format!(
            "隐藏的工作表“{}”里像有自查表：请取消隐藏后重报",
            hidden.join("”“")
        )
    };
    submission.findings.push(rules::NO_TABLE.at(
        None,
        None,
        format!("{} 张工作表里都没有认出自查表", opened.grids.len()),
        hint,
    ));
    submission.findings.extend(passed);
    submission.findings.extend(opened.findings.iter().cloned());
    sort(&mut submission.findings);
    submission.findings.dedup();
    submission
}
