//! 逗号、制表符等分隔的文字（.csv .txt .tsv），编码与分隔符都自认。

use super::super::budget::{Budget, Outcome, Refusal, size};
use super::super::{rules, sniff};
use super::{CellValue, Content, Draft, Sheet};
use std::borrow::Cow;

/// 一份文字最大的字节。自查表的文字不过几十 KB；读的库把一行的各段一次备齐，停不下来。
const LARGEST: usize = 16 << 20;
/// 一行最多分成多少段。表格不过一万多列；读的库给每一段都要记两个位置。
const MOST_FIELDS: usize = 200_000;
/// Excel 一格最多的字数；超过它的多半是引号不配对，后面的都并进了一格。
const LONGEST: usize = 32_767;

/// 读成一张表；表名取文件名（与 Excel 打开时一致）。
pub(in crate::source) fn read(
    bytes: &[u8],
    name: &str,
    budget: &mut Budget,
    draft: &mut Draft,
) -> Outcome<()> {
    if bytes.len() > LARGEST {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!(
                "文字有 {}，超过 {} 的限度，没有读取",
                size(bytes.len() as u64),
                size(LARGEST as u64)
            ),
        ));
    }
    let Decoded { text, sure } = decode(bytes);
    // 另抄的一份也占着内存
    if let Cow::Owned(copy) = &text {
        budget.take(copy.len() as u64)?;
    }
    if !sure {
        draft.note(
            &rules::ODD_TEXT,
            "文字的编码不能肯定，有的字节认不出是什么字（显示为“�”）",
        );
    }
    let separator = separator(&text);
    if crowded(text.as_bytes(), separator) {
        return Err(Refusal::new(
            &rules::TOO_LARGE,
            format!("有一行分成了 {MOST_FIELDS} 段以上，没有读取"),
        ));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // 没有收口的引号先找出来：库会把后面的全部并成一格才停
    let quoted = match endless(text.as_bytes(), separator) {
        true => None,
        false => table(&text, separator, true, stem, budget)?,
    };
    let sheet = match quoted {
        Some(sheet) => sheet,
        // 引号不配对：不当引号看，按行再读一遍，更接近原意。
        None => match table(&text, separator, false, stem, budget)? {
            Some(sheet) => sheet,
            None => return Err(Refusal::damaged("文字分隔不成表格")),
        },
    };
    sheet.finish(draft);
    Ok(())
}

/// 按分隔符读；有一格长得不像样、`quotes` 又为真时给空。
fn table(
    text: &str,
    separator: u8,
    quotes: bool,
    stem: &str,
    budget: &mut Budget,
) -> Outcome<Option<Sheet>> {
    let mut sheet = Sheet::new(stem, false, budget);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quotes)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    loop {
        budget.step()?;
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Ok(None),
        }
        // 空行也占一行（读的时候被略过了）：后面说“第几行”要与打开看到的一致。
        row += blank_lines(text.as_bytes(), start);
        for (col, field) in (0u64..).zip(record.iter()) {
            let field = field.trim_matches(['\u{feff}', '\0']);
            if quotes && field.len() > LONGEST && field.chars().count() > LONGEST {
                return Ok(None);
            }
            sheet.put(
                row,
                col,
                Content::plain(CellValue::Text(plain(field))),
                budget,
            )?;
        }
        row += 1;
    }
    Ok(Some(sheet))
}

/// 有一行的分隔符多得不像样。
fn crowded(text: &[u8], separator: u8) -> bool {
    text.split(|b| matches!(b, b'\n' | b'\r'))
        .any(|line| line.iter().filter(|b| **b == separator).count() > MOST_FIELDS)
}

/// 有一处引号里的内容长得不像样。
fn endless(text: &[u8], separator: u8) -> bool {
    let mut starts = true;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if starts && byte == b'"' {
            let from = at;
            // 到单独的一个引号为止；连写的两个是内容
            loop {
                let rest = text.get(at..).unwrap_or_default();
                let to = rest.iter().position(|b| *b == b'"');
                at += to.map_or(rest.len(), |to| to + 1);
                if to.is_none() || text.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            let inside = text.get(from..at).unwrap_or_default();
            // 一个字只有一个首字节；连写的引号算成了两个
            let letters = inside.iter().filter(|b| **b & 0xC0 != 0x80).count();
            if letters > 2 * LONGEST + 1 {
                return true;
            }
        }
        starts = byte == separator || byte == b'\n' || byte == b'\r';
    }
    false
}

/// 从 `start` 起有几个空行；上一行的回车已读、换行未读的，先补上。
fn blank_lines(text: &[u8], start: usize) -> u64 {
    let mut lines = 0;
    let mut rest = text.get(start..).unwrap_or_default();
    if start > 0 && text.get(start - 1) == Some(&b'\r') {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    loop {
        rest = match rest {
            [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => after,
            _ => return lines,
        };
        lines += 1;
    }
}

/// `="001"` 是让 Excel 保住前导零的写法，取引号里的。
fn plain(field: &str) -> String {
    field
        .strip_prefix("=\"")
        .and_then(|f| f.strip_suffix('"'))
        .unwrap_or(field)
        .to_owned()
}

/// 认出的文字。
pub(super) struct Decoded<'a> {
    /// 本来就是 UTF-8 的不另抄。
    pub(super) text: Cow<'a, str>,
    /// 没有认不出的字节。
    pub(super) sure: bool,
}

fn with<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _, odd) = encoding.decode(bytes);
    Decoded { text, sure: !odd }
}

/// 认编码：有标记的照标记；UTF-8 说得通就是 UTF-8；否则看是不是 UTF-16；再按国标。
///
/// 只有国标也说不通时才请 chardetng 猜（它在短文上不可靠）。
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, len)) = encoding_rs::Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(len..).unwrap_or_default());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Decoded {
            text: Cow::Borrowed(text),
            sure: true,
        };
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    match sniff::wide(head) {
        Some(true) => return with(encoding_rs::UTF_16LE, bytes),
        Some(false) => return with(encoding_rs::UTF_16BE, bytes),
        None => {}
    }
    let national = with(encoding_rs::GB18030, bytes);
    if national.sure {
        return national;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = with(detector.guess(None, chardetng::Utf8Detection::Allow), bytes);
    Decoded {
        sure: false,
        // 西文编码总能“说得通”，但这里的材料是中文；猜成西文的仍用国标。
        text: if guess.sure
            && guess
                .text
                .chars()
                .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        {
            guess.text
        } else {
            national.text
        },
    }
}

/// 分隔符：看前若干行里哪一种最整齐。
fn separator(text: &str) -> u8 {
    // Excel 认的写法：第一行 `sep=;`。
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(&b) = rest.as_bytes().first()
        && b.is_ascii_punctuation()
    {
        return b;
    }
    let lines: Vec<&str> = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(50)
        .collect();
    let score = |separator: char| {
        let counts: Vec<usize> = lines.iter().map(|l| l.matches(separator).count()).collect();
        let filled = counts.iter().filter(|n| **n > 0).count();
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        let steady = counts
            .iter()
            .filter(|n| **n == middle && middle > 0)
            .count();
        (steady, filled)
    };
    // 制表符不会出现在文字里，有就是它；其余取最整齐的，同样整齐时排在前面的优先。
    // 一格分几行写的，没有制表符的行也许比有的还多，于是与逗号比。
    let (tabs, any) = score('\t');
    if tabs > 0 || any * 2 > lines.len() || any > 2 && any >= score(',').1 {
        return b'\t';
    }
    let mut best = (b',', score(','));
    for separator in [b';', b'|'] {
        let mark = score(char::from(separator));
        if mark > best.1 {
            best = (separator, mark);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::super::super::Limits;
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(String, String)> {
        let limits = Limits::default();
        let mut draft = Draft::default();
        read(bytes, "甲县.csv", &mut Budget::new(&limits), &mut draft).unwrap();
        draft.grids[0]
            .cells
            .iter()
            .map(|(c, v)| (c.to_string(), v.text()))
            .collect()
    }

    #[test]
    fn encodings_and_separators() {
        let want = vec![
            ("A1".to_owned(), "指标".to_owned()),
            ("B1".to_owned(), "情况".to_owned()),
            ("A2".to_owned(), "有，妇联".to_owned()),
            ("B2".to_owned(), "3件".to_owned()),
        ];
        let csv = "指标,情况\r\n\"有，妇联\",3件\r\n";
        let tsv = csv.replace(',', "\t").replace('"', "");
        let gbk = encoding_rs::GB18030.encode(csv).0.into_owned();
        let le: Vec<u8> = tsv.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = tsv.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let bom = [&b"\xEF\xBB\xBF"[..], csv.as_bytes()].concat();
        let le_bom = [&b"\xFF\xFE"[..], &le].concat();
        let semicolons = csv.replace(',', ";");
        for bytes in [
            csv.as_bytes(),
            tsv.as_bytes(),
            semicolons.as_bytes(),
            &gbk,
            &le,
            &be,
            &bom,
            &le_bom,
        ] {
            assert_eq!(cells(bytes), want, "{:02x?}", &bytes[..8]);
        }
    }

    #[test]
    fn tabs_among_cells_of_several_lines() {
        let mut tsv = String::from("附件1\t\t\n标题\t\t\n");
        for i in 0..30 {
            tsv.push_str(&format!("\"第{i}\n项\n内容\"\t是,否\t{i}\n"));
        }
        let got = cells(tsv.as_bytes());
        assert_eq!(got[2], ("A3".into(), "第0\n项\n内容".into()));
        assert_eq!(got[3], ("B3".into(), "是,否".into()));
    }

    #[test]
    fn a_quote_that_never_closes_does_not_swallow_the_rest() {
        let mut csv = String::from("甲,\"没有收口\n");
        for i in 0..5000 {
            csv.push_str(&format!("第{i}行,内容{i}\n"));
        }
        assert_eq!(cells(csv.as_bytes()).len(), 10_002);
    }

    #[test]
    fn blank_lines_keep_their_place_and_zeros_stay() {
        assert_eq!(
            cells("标题\r\n\r\n编码,=\"051\"\r\n".as_bytes()),
            vec![
                ("A1".into(), "标题".into()),
                ("A3".into(), "编码".into()),
                ("B3".into(), "051".into())
            ]
        );
    }
}
