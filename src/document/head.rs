//! 文稿开头由配置补上的各项：措辞没有写的密级、紧急程度、份号，联合行文的机关。
//!
//! 补在文稿里而不是版式里，看文稿的人才看得见、改得了。

use super::draft::Parsed;
use crate::office::config::Config;

/// 补上配置里有而措辞里没有写的。
pub(super) fn complete(parsed: &mut Parsed, config: &Config) {
    let documents = &config.documents;
    for (key, value) in [
        ("份号", &documents.copy_number),
        ("密级", &documents.secrecy),
        ("紧急程度", &documents.urgency),
    ] {
        if let Some(value) = value {
            parsed
                .head
                .entry(key.to_owned())
                .or_insert_with(|| value.clone());
        }
    }
    if documents.joint.is_empty() {
        return;
    }
    let others = documents.joint.join("、");
    // 信函只用主办机关的标志（G-80），所以只动带“文件”二字的
    if let Some(mark) = parsed.head.get_mut("标志")
        && let Some(host) = mark.strip_suffix("文件")
    {
        *mark = format!("{host}、{others}文件");
    }
    if let Some(signature) = parsed.head.get_mut("署名")
        && *signature == config.office.name
    {
        *signature = format!("{signature}、{others}");
    }
}
