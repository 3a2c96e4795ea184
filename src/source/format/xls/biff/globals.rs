//! 工作簿的总目录：字体、样式、编码、各张表的条目。

use super::super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::super::rules;
use super::super::super::symbol;
use super::super::rich::Runs;
use super::strings::shared;
use super::{BOF, EOF, Font, ignore, record, u16_at, u32_at};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Globals {
    pub(super) biff: u8,
    pub(super) office: bool,
    pub(super) only_sheet: bool,
    pub(super) declared_codepage: Option<u16>,
    pub(super) sheets: Vec<Bound>,
    pub(super) fonts: Vec<Font>,
    pub(super) cell_styles: Vec<u16>,
    pub(super) strings: BTreeMap<u32, Runs>,
    pub(super) macros: bool,
    /// 旧格式里说不通国标的文字有几段。
    pub(super) foreign: usize,
    /// 看到哪里为止是完整的。
    pub(super) last: usize,
}

pub(super) struct Bound {
    pub(super) at: usize,
    pub(super) pos: u32,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) hidden: bool,
    pub(super) other: Option<&'static str>,
}

impl Globals {
    /// 看总目录；给出它结束的位置，断了为空。
    pub(super) fn read(
        &mut self,
        stream: &mut [u8],
        budget: &mut Budget,
    ) -> Outcome<Option<usize>> {
        let mut at = 0;
        self.biff = 8;
        let mut names: Vec<(usize, usize)> = Vec::new();
        while let Some(r) = record(stream, at) {
            budget.step()?;
            let data = stream.get(r.from..r.to).unwrap_or_default();
            match r.kind {
                // 短得放不下字段的，库会越界。
                BOF | 0x0022 if data.len() < 2 => ignore(stream, r.at),
                BOF => {
                    self.biff = match u16_at(data, 0) {
                        Some(0x0600) | None => 8,
                        Some(0x0500) => 5,
                        Some(0x0400 | 0x0300 | 0x0200 | 2 | 7) => 4,
                        Some(_) => 8,
                    };
                    self.only_sheet = u16_at(data, 2) == Some(0x0010);
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
                0x0031 => self.fonts.push(font(data, self.biff)),
                0x00E0 => {
                    self.cell_styles
                        .push(font_index(u16_at(data, 0).unwrap_or(0)));
                    if data.len() < 4 {
                        ignore(stream, r.at);
                    }
                }
                0x0085 => {
                    names.push((r.from, r.to));
                }
                0x00FC => self.strings = shared(stream, &r),
                // 名称、外部引用：用不着，而库在其中的越界下标上会出意外。
                0x0018 | 0x0017 => ignore(stream, r.at),
                EOF => {
                    self.bounds(stream, &names);
                    self.last = r.to;
                    return Ok(Some(r.to));
                }
                _ => {}
            }
            at = r.to;
            self.last = at;
        }
        self.bounds(stream, &names);
        Ok(None)
    }

    /// 工作表的条目；名字改成序号，长度不变，真名另记。
    fn bounds(&mut self, stream: &mut [u8], names: &[(usize, usize)]) {
        for (number, &(from, to)) in names.iter().enumerate() {
            let Some(data) = stream.get_mut(from..to) else {
                continue;
            };
            let header = if self.biff == 8 { 8 } else { 7 };
            let (Some(pos), Some(&state), Some(&kind), Some(&count)) =
                (u32_at(data, 0), data.get(4), data.get(5), data.get(6))
            else {
                ignore(stream, from - 4);
                continue;
            };
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
            let name = name.replace('\0', "");
            // 状态与种类里库不认的值会让它整本不读。
            if let Some(place) = data.get_mut(4) {
                *place = if state & 3 == 3 { 0 } else { state & 3 };
            }
            let other = match kind {
                0 => None,
                1 => Some("宏表"),
                2 => Some("图表"),
                _ => Some("宏"),
            };
            if let Some(place) = data.get_mut(5) {
                *place = if other.is_some() { 2 } else { 0 };
            }
            // 改名：逐字节写进原来的位置，不够长的补零（库会去掉零）。
            let key = rename(data, header, bytes, wide, self.biff == 8, number);
            self.sheets.push(Bound {
                at: from,
                pos,
                name,
                key,
                hidden: state & 3 != 0,
                other,
            });
        }
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

/// 按国标解得通、确有汉字的文字。
fn national(raw: &[u8]) -> Option<String> {
    let (text, odd) = encoding_rs::GBK.decode_without_bom_handling(raw);
    let han = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (!odd && han).then(|| text.into_owned())
}

/// 把表名改成序号，占原来的字节；给出新名字。
fn rename(
    data: &mut [u8],
    header: usize,
    bytes: usize,
    wide: bool,
    latin: bool,
    number: usize,
) -> String {
    // 名字只有一个字时也要分得清上百张表：UTF-16 的用 A 至 þ，别的编码只有字母可靠。
    let (first, base) = if latin { (0x41, 190) } else { (b'a', 26) };
    let unit = if wide { 2 } else { 1 };
    let room = data.get(header..).map_or(0, |d| d.len().min(bytes)) / unit;
    let mut key = String::new();
    let mut rest = number;
    for i in 0..room {
        let done = i > 0 && rest == 0;
        let letter = if done {
            0
        } else {
            first + u8::try_from(rest % base).unwrap_or(0)
        };
        rest /= base;
        if let Some(place) = data.get_mut(header + i * unit) {
            *place = letter;
        }
        if wide && let Some(place) = data.get_mut(header + i * unit + 1) {
            *place = 0;
        }
        if !done {
            key.push(char::from(letter));
        }
    }
    key
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
