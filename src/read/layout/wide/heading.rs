//! 宽表的表头：一格说的是哪个指标、哪一项，一行是表头还是一个地区。

use crate::finding::Cell;
use crate::read::header::{Role, place_like, role_of};
use crate::read::lines;
use crate::read::sheet::Sheet;
use crate::read::targets::Coded;
use crate::source::Content;

/// 表头的一格说的是什么。
#[derive(Default, Clone)]
pub(super) struct HeadCell {
    pub(super) code: Option<String>,
    pub(super) standard: Option<String>,
    pub(super) indicator: Option<usize>,
    pub(super) role: Option<Role>,
}

/// 表头的一格：编号、标准、以及结尾的“数量”“现实情况”之类。
pub(super) fn head_cell(sheet: &Sheet<'_>, cell: Cell) -> HeadCell {
    let Some(content) = sheet.content(cell) else {
        return HeadCell::default();
    };
    let text = content.text();
    if text.chars().count() > 300 {
        return HeadCell::default();
    }
    let lead = sheet.targets.leading(&text);
    let coded = lead
        .code
        .as_deref()
        .and_then(|c| match sheet.targets.coded(c) {
            Some(Coded::Indicator(ix)) => Some(ix),
            _ => None,
        });
    let mut head = HeadCell {
        code: coded.and(lead.code.clone()),
        indicator: coded,
        ..HeadCell::default()
    };
    let body = lead.rest.trim().to_owned();
    let key = crate::text::normalize::loose(&body);
    let fits = |text: &str| {
        lines::split(sheet.targets, text)
            .first()
            .and_then(|l| sheet.targets.best(&l.key))
            .filter(|(_, s)| *s >= 0.7)
    };
    let whole = (key.chars().count() >= 2).then(|| fits(&body)).flatten();
    if whole.is_none_or(|(_, s)| s < 0.9)
        && let Some(role) = role_of(&key, sheet)
    {
        head.role = Some(role);
        return head;
    }
    if key.chars().count() < 2 {
        return head;
    }
    // 结尾分出列的用处：`……发建议函-数量`、`……发建议函（名称）`
    let tail = [
        '\n', '-', '—', '_', '/', '：', ':', '（', '(', ' ', '　', '·', '–',
    ]
    .iter()
    .filter_map(|&sep| body.rfind(sep))
    .max()
    .and_then(|at| {
        let (front, back) = body.split_at(at);
        let role = role_of(&crate::text::normalize::loose(back), sheet)?;
        Some((front.to_owned(), role))
    });
    if let Some((front, role)) = tail {
        let fit = fits(&front);
        if fit.map_or(0.0, |f| f.1) + 0.02 >= whole.map_or(0.0, |f| f.1) || coded.is_some() {
            head.role = Some(role);
            if fit.is_some() {
                head.indicator = coded.or(fit.map(|f| f.0));
            }
            head.standard = Some(front);
            return head;
        }
    }
    if coded.is_some() || whole.is_some() {
        head.indicator = coded.or(whole.map(|f| f.0));
        head.standard = Some(body);
    }
    head
}

/// 这一行是表头的一部分：指标列上多半是“数量”“名称”“现实情况”之类。
pub(super) fn is_head(sheet: &Sheet<'_>, row: u32) -> bool {
    let (mut roles, mut titles, mut all, mut neutral) = (0, 0, 0, 0);
    for (cell, key) in sheet.cells_of(row) {
        let role = role_of(key, sheet);
        // 地区、序号、联系人之类的列名，哪一行表头都可能写着
        let beside = matches!(
            role,
            Some(Role::Sequence | Role::Place | Role::PlaceCode | Role::Remark | Role::Other)
        ) || role.is_none()
            && sheet
                .content(cell)
                .is_some_and(|c| crate::read::identity::signs(&c.text()));
        if beside {
            neutral += 1;
            continue;
        }
        all += 1;
        match role {
            Some(Role::Field(_) | Role::State | Role::Detail | Role::Ordinal(_)) => roles += 1,
            Some(Role::Yes | Role::No)
                if sheet.own_key(Cell::new(row, 0)).is_empty()
                    && sheet.own_key(Cell::new(row, 1)).is_empty() =>
            {
                roles += 1;
            }
            _ => {
                if sheet
                    .targets
                    .title_similarity(&crate::read::targets::Key::new(
                        &sheet
                            .targets
                            .leading(&sheet.content(cell).map_or_else(String::new, Content::text))
                            .rest,
                    ))
                    >= 0.85
                {
                    titles += 1;
                }
            }
        }
    }
    all + neutral >= 2 && (roles + titles) * 2 > all
}

/// 左边几格里有地区名或地区代码：是一个地区的一行，不是表头。
pub(super) fn is_person(sheet: &Sheet<'_>, row: u32) -> bool {
    sheet
        .cells_of(row)
        .filter(|(c, _)| c.col < 6)
        .any(|(_, key)| {
            let chars = key.chars().count();
            let code = (6..=12).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit());
            code || ((2..=12).contains(&chars) && place_like(key) && role_of(key, sheet).is_none())
        })
}

pub(super) fn reaches(sheet: &Sheet<'_>, row: u32, to: u32) -> bool {
    sheet
        .cells_of(row)
        .any(|(c, _)| sheet.span(c).1.row >= to && c.row < to)
}

pub(super) fn belongs_nowhere(sheet: &Sheet<'_>, row: u32, col: u32) -> bool {
    let key = sheet.key(Cell::new(row, col));
    key.chars().count() < 4 || role_of(key, sheet).is_some()
}

pub(super) fn title_text(sheet: &Sheet<'_>, first: u32, last: u32, col: u32) -> String {
    (first..=last)
        .filter_map(|r| sheet.content(Cell::new(r, col)))
        .map(Content::text)
        .next()
        .unwrap_or_default()
}

pub(super) fn is_total(key: &str) -> bool {
    [
        "合计",
        "总计",
        "小计",
        "平均",
        "总和",
        "达标率",
        "完成率",
        "全省合计",
        "全市合计",
        "共计",
        "汇总",
        "占比",
    ]
    .iter()
    .any(|w| key.contains(w))
}

pub(super) fn is_note(key: &str) -> bool {
    [
        "注",
        "备注",
        "说明",
        "填表",
        "填报人",
        "审核",
        "负责人",
        "联系",
        "制表",
        "单位盖章",
        "日期",
    ]
    .iter()
    .any(|w| key.starts_with(w))
}

pub(super) fn name_is_head(sheet: &Sheet<'_>, key: &str) -> bool {
    key.is_empty() || role_of(key, sheet).is_some()
}
