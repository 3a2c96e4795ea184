//! 整改台账在流水线里的一段：读上一次的，合成，写出。

use super::RunError;
use crate::ledger::{self, Earlier};
use crate::model::artefact::Artefact;
use crate::model::comparison::Comparison;
use crate::model::plan::ledger::FILE_NAME;
use crate::office::{Complaint, Office};
use crate::source::{self, Limits, Origin, SourceFile};
use crate::workbook::{self, WorkbookError};
use std::path::Path;
use std::sync::Arc;

/// 上一次的台账：配置指明的，其次是输出文件夹里原有的。
///
/// # Errors
/// 有而打不开、认不出：停下来说明，不能当作没有（人填的就丢了）。
pub(super) fn earlier(out: &Path, office: &Office) -> Result<Option<Earlier>, RunError> {
    let (path, shown) = match &office.config.rectify.ledger {
        Some(path) => (path.clone(), path.display().to_string()),
        None => (out.join(FILE_NAME), FILE_NAME.to_owned()),
    };
    if !path.is_file() {
        return Ok(None);
    }
    let wrong = |what: String| {
        RunError::Office(vec![Complaint {
            file: path.display().to_string(),
            line: None,
            what: format!("上一次的整改台账{what}，没有写出任何文件"),
            instead: "请先关闭打开它的程序；确实坏了的，换上备份，或移走它再运行（就从头立一本）"
                .into(),
        }])
    };
    let bytes = std::fs::read(&path).map_err(|e| wrong(format!("读不了（{e}）")))?;
    let opened = source::open(
        &SourceFile {
            path: shown,
            origin: Origin::Bytes(Arc::from(bytes)),
        },
        &Limits {
            seconds: office.config.limits.seconds.max(60.0),
            ..office.config.limits.clone()
        },
    );
    if opened.grids.is_empty() {
        let why: Vec<&str> = opened.findings.iter().map(|f| f.message.as_str()).collect();
        return Err(wrong(format!("打不开（{}）", why.join("；"))));
    }
    match ledger::read(&opened) {
        Some(earlier) => Ok(Some(earlier)),
        None => Err(wrong("里找不到“台账编号”“地区”“指标”等列名".to_owned())),
    }
}

/// 写出台账。
pub(super) fn artefact(
    comparison: &Comparison,
    office: &Office,
) -> Result<Artefact, WorkbookError> {
    let ledger = &comparison.ledger;
    let mut made_from = super::products::paths_of(comparison);
    made_from.extend(ledger.earlier.iter().map(|(path, _)| path.clone()));
    Ok(Artefact {
        name: FILE_NAME.to_owned(),
        kind: "整改台账".to_owned(),
        locality: None,
        bytes: workbook::ledger::workbook(ledger, comparison, office)?,
        made_from,
    })
}
