//! 交给 calamine 的小工作簿：只有有内容的格，写法规规矩矩。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::strings::Strings;
use super::styles::Styles;
use calamine::{Reader, Xlsx};
use quick_xml::escape::escape;
use std::collections::HashMap;
use std::fmt::Write;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// 值的类型。
#[derive(Debug, Clone, Copy)]
pub(super) enum Type {
    Number,
    Shared,
    Text,
    Bool,
    Date,
}

/// 小工作簿的原料。
pub(super) struct Table<'s> {
    styles: String,
    strings: &'s Strings,
    /// 用到的共享文字：原来第几段 → 小工作簿里第几段。没有格用到的不抄。
    places: HashMap<usize, usize>,
    shared: String,
    is_1904: bool,
    sheets: Vec<String>,
}

/// 第几张表（从 0 起）在小工作簿里的名字。
pub(super) fn sheet_name(number: usize) -> String {
    format!("s{number}")
}

impl<'s> Table<'s> {
    pub(super) fn new(styles: &Styles, strings: &'s Strings, is_1904: bool) -> Self {
        let mut sheet = String::from("<styleSheet><numFmts>");
        for (id, code) in styles.formats() {
            let _ = write!(
                sheet,
                r#"<numFmt numFmtId="{id}" formatCode="{}"/>"#,
                escape(code.as_str())
            );
        }
        sheet.push_str("</numFmts><cellXfs>");
        for id in styles.cells() {
            let _ = write!(sheet, r#"<xf numFmtId="{id}"/>"#);
        }
        sheet.push_str("</cellXfs></styleSheet>");
        Self {
            styles: sheet,
            strings,
            places: HashMap::new(),
            shared: String::from("<sst>"),
            is_1904,
            sheets: Vec::new(),
        }
    }

    /// 抄一个共享文字的格，原来的第 `index` 段；没有这一段给 `false`。
    pub(super) fn shared(
        &mut self,
        index: usize,
        style: usize,
        budget: &mut Budget,
    ) -> Outcome<bool> {
        let Some(text) = self.strings.get(index) else {
            return Ok(false);
        };
        let next = self.places.len();
        let place = *self.places.entry(index).or_insert(next);
        if place == next {
            // 重写、打包、交给库各有一份。
            budget.take((text.len() as u64).saturating_mul(3).saturating_add(192))?;
            self.shared.push_str("<si>");
            write_text(&mut self.shared, text);
            self.shared.push_str("</si>");
        }
        self.value(Type::Shared, style, &place.to_string());
        Ok(true)
    }

    pub(super) fn begin_sheet(&mut self) {
        self.sheets
            .push("<worksheet><sheetData><row r=\"1\">".to_owned());
    }

    pub(super) fn end_sheet(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push_str("</row></sheetData></worksheet>");
        }
    }

    /// 抄一个值。位置不抄：真正的位置在骨架里，次序相同。
    pub(super) fn value(&mut self, kind: Type, style: usize, value: &str) {
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        let kind = match kind {
            Type::Number => "n",
            Type::Shared => "s",
            Type::Bool => "b",
            Type::Date => "d",
            Type::Text => {
                let _ = write!(sheet, r#"<c r="A1" s="{style}" t="inlineStr"><is>"#);
                write_text(sheet, value);
                sheet.push_str("</is></c>");
                return;
            }
        };
        let _ = write!(
            sheet,
            r#"<c r="A1" s="{style}" t="{kind}"><v>{}</v></c>"#,
            escape(value)
        );
    }

    /// 打包，请 calamine 打开。
    pub(super) fn into_workbook(self) -> Outcome<Xlsx<Cursor<Vec<u8>>>> {
        let packed = self.pack();
        packed
            .ok()
            .and_then(|bytes| Xlsx::new(Cursor::new(bytes)).ok())
            .ok_or_else(|| Refusal::damaged("工作簿的内容整理不出来"))
    }

    fn pack(mut self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // 只在内存里过一道手，不压缩。
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut put = |name: &str, text: String| -> zip::result::ZipResult<()> {
            zip.start_file(name, stored)?;
            zip.write_all(text.as_bytes())?;
            Ok(())
        };
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        put(
            "_rels/.rels",
            format!(
                r#"<Relationships><Relationship Id="r" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        )?;
        let mut book = format!(
            r#"<workbook><workbookPr date1904="{}"/><sheets>"#,
            u8::from(self.is_1904)
        );
        let mut links = String::from("<Relationships>");
        for number in 0..self.sheets.len() {
            let _ = write!(book, r#"<sheet name="s{number}" r:id="r{number}"/>"#);
            let _ = write!(
                links,
                r#"<Relationship Id="r{number}" Type="{kind}/worksheet" Target="worksheets/s{number}.xml"/>"#
            );
        }
        book.push_str("</sheets></workbook>");
        links.push_str("</Relationships>");
        put("xl/workbook.xml", book)?;
        put("xl/_rels/workbook.xml.rels", links)?;
        self.shared.push_str("</sst>");
        put("xl/styles.xml", self.styles)?;
        put("xl/sharedStrings.xml", self.shared)?;
        for (number, sheet) in self.sheets.into_iter().enumerate() {
            put(&format!("xl/worksheets/s{number}.xml"), sheet)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// 一段文字：空白照留；字面上的 `_x000D_` 之类先转一道，免得被当作转义。
fn write_text(out: &mut String, text: &str) {
    out.push_str(r#"<t xml:space="preserve">"#);
    let text: String = text
        .chars()
        // XML 里放不下的控制字符；真正的表格里也不该有。
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let text = text.replace("_x", "_x005F_x").replace('\r', "_x000D_");
    out.push_str(&escape(text.as_str()));
    out.push_str("</t>");
}
