//! 附件：太大的分成几封，要打包的打成压缩包。

use super::shown_size;
use crate::deliver::manifest::ManifestFile;
use crate::office::config::Mail;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, DateTime, ZipWriter};

/// 邮件里附件以外的部分，估得宽一些。
const AROUND: u64 = 16 << 10;
/// 每个附件的头，估得宽一些。
const HEAD: u64 = 1 << 10;

/// 编成邮件之后有多大：base64 每 57 字节一行 78 字节。
fn encoded(bytes: u64) -> u64 {
    bytes.div_ceil(57) * 78 + HEAD
}

/// 把一个收件人的文件分成几封；每封是第几个到第几个文件。
///
/// 同一个地区的放在一起；一个地区的也放不下才拆开。
///
/// # Errors
/// 有一个文件单独也放不下。
pub(super) fn divide(files: &[&ManifestFile], mail: &Mail) -> Result<Vec<Vec<usize>>, String> {
    let room = mail.max_bytes().saturating_sub(AROUND);
    let one = |ix: usize| files.get(ix).map_or(0, |f| encoded(f.bytes));
    let size = |part: &[usize]| part.iter().map(|ix| one(*ix)).sum::<u64>();
    if let Some(large) = files.iter().find(|f| encoded(f.bytes) > room) {
        return Err(format!(
            "“{}”有 {}，编成邮件超过 {} 的限度，寄不了。服务器收得下更大的，把配置 [mail] 的 max_megabytes 改大；不然请用 quanyi pack 打成报送包，用 U 盘等送去",
            large.path,
            shown_size(large.bytes),
            shown_size(mail.max_bytes())
        ));
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (ix, file) in files.iter().enumerate() {
        let before = ix.checked_sub(1).and_then(|b| files.get(b));
        match groups.last_mut() {
            Some(group) if before.is_some_and(|b| b.locality == file.locality) => group.push(ix),
            _ => groups.push(vec![ix]),
        }
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let pieces = if size(&group) > room {
            group.into_iter().map(|ix| vec![ix]).collect()
        } else {
            vec![group]
        };
        for piece in pieces {
            match parts.last_mut() {
                Some(part) if size(part) + size(&piece) <= room => part.extend(piece),
                _ => parts.push(piece),
            }
        }
    }
    Ok(parts)
}

/// 打成压缩包；有口令的用 AES-256 加密。文件名一律 UTF-8。
///
/// # Errors
/// 压缩库拒绝了。
pub(super) fn zipped(
    files: &[(String, Vec<u8>)],
    passphrase: Option<&str>,
) -> Result<Vec<u8>, String> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let options = match passphrase {
            Some(word) => options.with_aes_encryption(AesMode::Aes256, word),
            None => options,
        };
        writer
            .start_file(name.as_str(), options)
            .and_then(|()| Ok(writer.write_all(bytes)?))
            .map_err(|e| format!("“{name}”打不成压缩包（{e}）"))?;
    }
    writer
        .finish()
        .map(Cursor::into_inner)
        .map_err(|e| format!("打不成压缩包（{e}）"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn file(path: &str, locality: Option<&str>, bytes: u64) -> ManifestFile {
        ManifestFile {
            path: path.to_owned(),
            kind: "反馈意见".to_owned(),
            locality: locality.map(str::to_owned),
            sha256: path.to_owned(),
            bytes,
            from: Vec::new(),
            edited: false,
            with: Vec::new(),
        }
    }

    #[test]
    fn one_locality_stays_together_while_it_fits() {
        let mail = Mail {
            max_megabytes: 1.0,
            ..Mail::default()
        };
        let kb = 1024;
        let files = [
            file("甲一", Some("甲县"), 300 * kb),
            file("甲二", Some("甲县"), 100 * kb),
            file("乙一", Some("乙县"), 300 * kb),
            file("乙二", Some("乙县"), 100 * kb),
            file("丙一", Some("丙县"), 500 * kb),
            file("丙二", Some("丙县"), 400 * kb),
        ];
        let all: Vec<&ManifestFile> = files.iter().collect();
        let parts = divide(&all, &mail).expect("都放得下");
        assert_eq!(parts, [vec![0, 1], vec![2, 3], vec![4], vec![5]]);
        let large = file("汇总表.xlsx", None, 900 * kb);
        let why = divide(&[&large], &mail).expect_err("单独也放不下");
        assert!(
            why.contains("汇总表.xlsx") && why.contains("quanyi pack"),
            "{why}"
        );
    }

    #[test]
    fn only_the_passphrase_opens_it() {
        let files = [("反馈意见 甲县.pdf".to_owned(), b"PDF".to_vec())];
        let bytes = zipped(&files, Some("口令 2017")).expect("打成");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("打开");
        assert!(archive.by_index(0).is_err(), "没有口令打不开");
        let mut inside = Vec::new();
        let mut entry = archive
            .by_index_decrypt(0, "口令 2017".as_bytes())
            .expect("口令对");
        assert_eq!(entry.name().expect("名字"), "反馈意见 甲县.pdf");
        entry.read_to_end(&mut inside).expect("读");
        assert_eq!(inside, b"PDF");
    }
}
