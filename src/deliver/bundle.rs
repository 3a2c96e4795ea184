//! 报送包：汇总表、报送函、清单、校验和打成一个 .zip，给没有邮件的内网、U 盘用。
//!
//! 上级把它直接交给 `quanyi run`，由 [`crate::source`] 逐个核对校验和。

use super::manifest::{self, Manifest};
use super::publish::{OutputError, io_error, sha256_hex};
use crate::source::own::SUMS;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// 报送的种类，按放进包里的次序。
const KINDS: [&str; 2] = ["汇总表", "报送函"];

/// 打好的包。
#[derive(Debug)]
pub struct Packed {
    /// 里面的文件。
    pub names: Vec<String>,
    /// 有报送函。
    pub has_cover_letter: bool,
}

/// 把 `out` 里的汇总表与报送函打成 `file`。同样的产出得到同样的字节。
///
/// # Errors
/// 产出与清单不符（有人改过、不在了）；没有汇总表；写不进。
pub fn pack(out: &Path, listed: &Manifest, file: &Path) -> Result<Packed, OutputError> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut own = listed.clone();
    own.files.clear();
    // 别的电脑上的位置，上级用不着
    own.roots.clear();
    for kind in KINDS {
        for entry in listed.files.iter().filter(|f| f.kind == kind) {
            let changed = || OutputError::Altered(entry.path.clone());
            if !super::name::is_safe_path(&entry.path) {
                return Err(OutputError::BadName(entry.path.clone()));
            }
            let bytes = fs::read(out.join(&entry.path)).map_err(|_| changed())?;
            if sha256_hex(&bytes) != entry.sha256 {
                return Err(changed());
            }
            parts.push((entry.path.clone(), bytes));
            own.files.push(entry.clone());
        }
    }
    if !own.files.iter().any(|f| f.kind == KINDS[0]) {
        return Err(OutputError::NothingToPack(out.to_owned()));
    }
    let has_cover_letter = own.files.iter().any(|f| f.kind == KINDS[1]);
    let text = serde_json::to_string_pretty(&own).unwrap_or_default() + "\n";
    parts.push((manifest::FILE_NAME.to_owned(), text.into_bytes()));
    let sums: String = parts
        .iter()
        .map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes)))
        .collect();
    parts.push((SUMS.to_owned(), sums.into_bytes()));

    let bytes = zipped(&parts).map_err(|e| io_error("写入", file, &e))?;
    let folder = match file.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|e| io_error("建立", folder, &e))?;
    tempfile::NamedTempFile::new_in(folder)
        .and_then(|mut temporary| {
            temporary.write_all(&bytes)?;
            temporary.as_file().sync_all()?;
            open_to_others(temporary.path());
            temporary.persist(file).map_err(|e| e.error)?;
            Ok(())
        })
        .map_err(|e| io_error("写入", file, &e))?;
    Ok(Packed {
        names: parts.into_iter().map(|(name, _)| name).collect(),
        has_cover_letter,
    })
}

fn zipped(parts: &[(String, Vec<u8>)]) -> std::io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// 临时文件只许本人读写；报送包是要交给别人的。
fn open_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = path;
}
