//! 哪些文件不是报送材料：只看名字。

use super::own;

/// 文件夹里不进去的子文件夹。
pub(super) fn folder(name: &str) -> bool {
    name == "__MACOSX" || name.starts_with('.')
}

/// 略过的原因；不略过时为空。
pub(super) fn reason(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if lower.starts_with("~$") || lower.starts_with(".~") || lower.starts_with("~wrl") {
        return Some("办公软件的锁定文件");
    }
    if lower == "thumbs.db" || lower == "desktop.ini" || lower == ".ds_store" || lower == "icon\r" {
        return Some("系统自带的文件");
    }
    if name.starts_with('.') {
        return Some("隐藏文件");
    }
    if [own::LEDGER, own::SENT_BOOK].contains(&name) {
        return Some("寄信的记录");
    }
    if matches!(name, "整改台账.xlsx" | "抽查名单.xlsx") {
        return Some("程序另外的产出，不是报送材料");
    }
    match extension(&lower).as_str() {
        "pdf" | "ofd" => Some("版式文件，不是工作簿"),
        "doc" | "docx" | "docm" | "dot" | "dotx" | "wps" | "wpt" | "rtf" | "odt" | "md" => {
            Some("文字文件，不是工作簿")
        }
        "ppt" | "pptx" | "pps" | "ppsx" | "dps" | "odp" => Some("演示文件，不是工作簿"),
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "heic" | "svg"
        | "ico" => Some("图片，不是工作簿"),
        "mp3" | "wav" | "m4a" | "mp4" | "avi" | "mov" | "wmv" | "mkv" => Some("音像，不是工作簿"),
        "exe" | "msi" | "dll" | "bat" | "cmd" | "sh" | "ps1" | "vbs" | "js" | "py" | "lnk"
        | "url" | "apk" => Some("程序或快捷方式"),
        "toml" | "ini" | "cfg" | "conf" | "yaml" | "yml" | "json" | "log" | "db" | "eml"
        | "msg" | "p7m" | "sig" => Some("不是工作簿"),
        "tmp" | "temp" | "part" | "crdownload" | "download" | "bak~" => Some("没有存完的临时文件"),
        _ => None,
    }
}

/// 打不开的压缩格式：里面可能有材料，不能只是略过。
pub(super) fn foreign_archive(name: &str) -> bool {
    matches!(
        extension(&name.to_lowercase()).as_str(),
        "rar" | "7z" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "cab" | "iso" | "arj" | "lzh"
    )
}

/// 后缀（小写，不带点）；没有时为空。
pub(super) fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ext)) if !stem.is_empty() && ext.chars().count() <= 10 => ext.to_lowercase(),
        _ => String::new(),
    }
}

/// 后缀说明它是表格，不必看内容就该读。
pub(super) fn spreadsheet(name: &str) -> bool {
    matches!(
        extension(name).as_str(),
        "xlsx"
            | "xlsm"
            | "xltx"
            | "xltm"
            | "xlsb"
            | "xls"
            | "xlt"
            | "et"
            | "ett"
            | "ods"
            | "ots"
            | "fods"
            | "csv"
            | "tsv"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over() {
        for name in [
            "~$甲县.xlsx",
            ".~甲县.xlsx",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            ".hidden",
            "通知.docx",
            "扫描件.PDF",
            "照片.JPG",
            "quanyi.toml",
            "发送记录.jsonl",
            "发送情况.xlsx",
        ] {
            assert!(reason(name).is_some(), "{name}");
        }
        for name in [
            "甲县.xlsx",
            "甲县.XLS",
            "甲县.et",
            "甲县",
            "2017.12.5甲县报表",
            "甲县.txt",
        ] {
            assert!(reason(name).is_none(), "{name}");
        }
        assert!(folder("__MACOSX") && folder(".git") && !folder("甲市"));
        assert!(spreadsheet("甲县.XLSX") && !spreadsheet("甲县.txt"));
        assert!(foreign_archive("各县.RAR"));
    }
}
