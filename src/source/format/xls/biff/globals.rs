//! 总目录：版本、编码、字体、样式、各张表的位置与名字。

use super::super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::super::rules;
use super::super::super::symbol;
use super::record::{Kept, record, u16_at, u32_at};
use super::strings::{self, Strings};
use super::{BOF, EOF, Font};

/// 一张表在总目录里的条目。
pub(super) struct Bound {
    /// 写着位置的地方（在新的流里）。
    pub(super) at: usize,
    /// 在原来的流里的位置。
    pub(super) pos: u32,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) hidden: bool,
    pub(super) other: Option<&'static str>,
}

#[derive(Default)]
pub(super) struct Globals {
    pub(super) biff: u8,
    pub(super) office: bool,
    pub(super) only_sheet: bool,
    pub(super) sheets: Vec<Bound>,
    pub(super) fonts: Vec<Font>,
    pub(super) cell_styles: Vec<u16>,
    pub(super) strings: Strings,
    pub(super) macros: bool,
    /// 有工作表的条目残缺，看不出是哪张表。
    pub(super) lost_sheet: bool,
    declared_codepage: Option<u16>,
    /// 旧格式里说不通国标的文字有几段。
    foreign: usize,
}

impl Globals {
    /// `office`：办公软件存的（见 [`super::walk`]）。
    pub(super) fn new(office: bool) -> Self {
        Self {
            office,
            ..Self::default()
        }
    }

    /// 看总目录，抄下库要用的；有没有结尾。
    pub(super) fn read(
        &mut self,
        stream: &[u8],
        kept: &mut Kept,
        budget: &mut Budget,
    ) -> Outcome<bool> {
        let mut at = 0;
        self.biff = 8;
        while let Some(r) = record(stream, at) {
            budget.step()?;
            at = r.to;
            let data = r.data(stream);
            match r.kind {
                BOF => {
                    self.biff = match u16_at(data, 0) {
                        Some(0x0600) | None => 8,
                        Some(0x0500) => 5,
                        Some(0x0400 | 0x0300 | 0x0200 | 2 | 7) => 4,
                        Some(_) => 8,
                    };
                    self.only_sheet = u16_at(data, 2) == Some(0x0010);
                    if data.len() >= 2 {
                        kept.push(r.kind, data);
                    }
                }
                // 加密
                0x002F if u16_at(data, 0) != Some(0) || data.len() > 2 => {
                    return Err(Refusal::new(
                        &rules::ENCRYPTED,
                        "打开这个工作簿要密码，没有读取",
                    ));
                }
                0x0042 => self.declared_codepage = u16_at(data, 0),
                0x00D3 => self.macros = true,
                0x0031 => {
                    budget.take(size_of::<Font>() as u64)?;
                    self.fonts.push(font(data, self.biff));
                }
                // 日期从哪一年算起
                0x0022 if data.len() >= 2 => {
                    kept.push(r.kind, data);
                }
                // 数字格式
                0x041E => {
                    kept.push(r.kind, data);
                }
                // 单元格样式；太短的补足，序号才对得上
                0x00E0 => {
                    budget.take(STYLE_COST)?;
                    let font = u16_at(data, 0).unwrap_or(0);
                    self.cell_styles.push(font_index(font));
                    let format = u16_at(data, 2).unwrap_or(0);
                    let style = [font.to_le_bytes(), format.to_le_bytes()].concat();
                    kept.push(r.kind, &style);
                }
                0x0085 => {
                    budget.next_sheet();
                    self.bound(data, kept);
                }
                0x00FC => self.strings = strings::read(stream, &r, kept, budget)?,
                EOF => {
                    kept.push(EOF, &[]);
                    return Ok(true);
                }
                _ => {}
            }
        }
        // 断了：补上结尾，已看到的表若在前面仍可读。
        kept.push(EOF, &[]);
        Ok(false)
    }

    /// 工作表的条目；名字改成序号，长度不变，真名另记。
    fn bound(&mut self, data: &[u8], kept: &mut Kept) {
        let header = if self.biff == 8 { 8 } else { 7 };
        let (Some(pos), Some(&state), Some(&kind), Some(&count)) =
            (u32_at(data, 0), data.get(4), data.get(5), data.get(6))
        else {
            self.lost_sheet = true;
            return;
        };
        if data.len() < header {
            self.lost_sheet = true;
            return;
        }
        let wide = self.biff == 8 && data.get(7).is_some_and(|f| f & 1 != 0);
        let bytes = usize::from(count) * if wide { 2 } else { 1 };
        let raw = data
            .get(header..(header + bytes).min(data.len()))
            .unwrap_or_default();
        let name: String = if wide {
            encoding_rs::UTF_16LE
                .decode_without_bom_handling(raw)
                .0
                .into_owned()
        } else if self.biff == 8 {
            raw.iter().map(|b| char::from(*b)).collect()
        } else {
            national(raw).unwrap_or_else(|| {
                let (name, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw);
                name.into_owned()
            })
        };
        let other = match kind {
            0 => None,
            1 => Some("宏表"),
            2 => Some("图表"),
            _ => Some("宏"),
        };
        // 名字、状态与种类换成库一定认得的：不认的值会让它整本不读，重名的它分不清。
        let key = key(self.sheets.len());
        let mut entry = vec![0, 0, 0, 0, 0, if other.is_some() { 2 } else { 0 }];
        entry.push(u8::try_from(key.len()).unwrap_or(u8::MAX));
        if self.biff == 8 {
            entry.push(0);
        }
        entry.extend(key.as_bytes());
        self.sheets.push(Bound {
            at: kept.push(0x0085, &entry),
            pos,
            name: name.replace('\0', ""),
            key,
            hidden: state & 3 != 0,
            other,
        });
    }

    /// 旧格式里的一段文字：像不像国标的汉字。
    pub(super) fn sample(&mut self, raw: &[u8]) {
        if !raw.is_ascii() && national(raw).is_none() {
            self.foreign += 1;
        }
    }

    /// 文字的编码。
    ///
    /// Excel 97 以后文字都是 UTF-16，不看声明（声明成别的，库会把汉字解成乱码）；
    /// 更早的，声明为中日韩的照声明；没有声明或声明成西文的，文字说得通国标就按国标。
    pub(super) fn codepage(&self) -> u16 {
        if self.biff == 8 {
            return 1200;
        }
        match self.declared_codepage {
            Some(page @ (932 | 936 | 949 | 950 | 65001)) => page,
            Some(page @ 1250..=1258) if self.foreign > 0 => page,
            _ if self.foreign > 0 => 1252,
            _ => 936,
        }
    }
}

/// 交给库的流里第几张表的名字：只用字母，什么编码都读得回来。
fn key(number: usize) -> String {
    format!("s{number}")
}

/// 一种单元格样式占用的字节（自己的与库的）。
const STYLE_COST: u64 = 8;

/// 按国标解得通、确有汉字的文字。
fn national(raw: &[u8]) -> Option<String> {
    let (text, odd) = encoding_rs::GBK.decode_without_bom_handling(raw);
    let han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (!odd && han).then(|| text.into_owned())
}

fn font(data: &[u8], biff: u8) -> Font {
    let struck = u16_at(data, 2).unwrap_or(0) & 0x0008 != 0;
    let count = usize::from(data.get(14).copied().unwrap_or(0));
    let name: String = if biff == 8 {
        let wide = data.get(15).is_some_and(|f| f & 1 != 0);
        let raw = data.get(16..).unwrap_or_default();
        if wide {
            let raw = raw.get(..(count * 2).min(raw.len())).unwrap_or_default();
            encoding_rs::UTF_16LE
                .decode_without_bom_handling(raw)
                .0
                .into_owned()
        } else {
            raw.iter().take(count).map(|b| char::from(*b)).collect()
        }
    } else {
        let raw = data.get(15..).unwrap_or_default();
        raw.iter().take(count).map(|b| char::from(*b)).collect()
    };
    Font {
        symbol: symbol::font(&name),
        struck,
    }
}

/// 字体序号里没有 4（历史原因），其后的都多 1。
pub(super) fn font_index(index: u16) -> u16 {
    if index > 4 { index - 1 } else { index }
}
