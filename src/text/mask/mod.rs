//! 遮蔽：身份证号、电话、银行卡号、车牌号、当事人姓名。
//!
//! 进：材料里的一段原文。出：遮蔽后的文字与遮了什么。遮蔽两次与一次相同。
//! 宁可多遮：多遮一个数字，回原件一看便知；漏掉一个号码，就印在公文里了。

mod names;
mod numbers;

use super::Shown;

/// 个人信息的种类。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrivateKind {
    /// 身份证号
    IdNumber,
    /// 手机与固定电话
    Phone,
    /// 银行卡号
    BankCard,
    /// 车牌号
    Plate,
    /// 当事人等的姓名
    PersonName,
}

impl PrivateKind {
    /// 全部种类。
    pub const ALL: [PrivateKind; 5] = [
        PrivateKind::IdNumber,
        PrivateKind::Phone,
        PrivateKind::BankCard,
        PrivateKind::Plate,
        PrivateKind::PersonName,
    ];

    /// 中文叫法。
    pub fn label(self) -> &'static str {
        match self {
            PrivateKind::IdNumber => "身份证号",
            PrivateKind::Phone => "电话号码",
            PrivateKind::BankCard => "银行卡号",
            PrivateKind::Plate => "车牌号",
            PrivateKind::PersonName => "当事人姓名",
        }
    }
}

/// 找到的一处个人信息。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    /// 种类。
    pub kind: PrivateKind,
    /// 遮蔽后的样子，如 `138****5678`；可以写进审核问题。
    pub shown: Shown,
    /// 是否遮蔽了：配置放宽的种类只找出、不遮蔽。
    pub hidden: bool,
}

/// 遮蔽后的文字，与找到的个人信息（按出现的次序）。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// 遮蔽后的文字。
    pub shown: Shown,
    /// 找到的。
    pub found: Vec<Private>,
}

/// 遮蔽之门。
#[derive(Debug, Clone, Default)]
pub struct Masker {
    show: Vec<PrivateKind>,
}

/// 原文里的一处（字符下标），与盖住它的样子。
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    kind: PrivateKind,
    from: usize,
    to: usize,
    cover: String,
}

impl Masker {
    /// `show`：配置里放宽、不遮蔽的种类。
    pub fn new(show: &[PrivateKind]) -> Self {
        Self {
            show: show.to_vec(),
        }
    }

    /// 遮蔽一段文字。
    pub fn mask(&self, text: &str) -> Masked {
        let original: Vec<char> = text.chars().collect();
        let plain: Vec<char> = original.iter().map(|&c| flat(c)).collect();
        let mut spots = numbers::spots(&plain);
        spots.extend(names::spots(&plain, &spots));
        spots.sort_by_key(|s| (s.from, s.to));
        let mut out = String::with_capacity(text.len());
        let mut found = Vec::new();
        let mut at = 0;
        for spot in spots {
            if spot.from < at {
                continue;
            }
            let hidden = !self.show.contains(&spot.kind);
            out.extend(original.get(at..spot.from).unwrap_or(&[]));
            let own = original.get(spot.from..spot.to).unwrap_or(&[]);
            let cover: String = if spot.cover.chars().count() == own.len() {
                // 留下的字用原来的写法（全角、繁体）
                let pairs = spot.cover.chars().zip(own);
                pairs.map(|(c, o)| if c == '*' { c } else { *o }).collect()
            } else {
                spot.cover
            };
            if hidden {
                out.push_str(&cover);
            } else {
                out.extend(own);
            }
            at = spot.to;
            found.push(Private {
                kind: spot.kind,
                shown: Shown::masked(cover),
                hidden,
            });
        }
        out.extend(original.get(at..).unwrap_or(&[]));
        Masked {
            shown: Shown::masked(out),
            found,
        }
    }
}

/// 一字对一字地变成半角，位置不变；看不见的字符变成 `'\u{200B}'`，与空白区别开。
fn flat(c: char) -> char {
    match super::normalize::fold_char(c) {
        Some('\n') => ' ',
        Some(c) => c,
        None => '\u{200B}',
    }
}

#[cfg(test)]
mod tests;
