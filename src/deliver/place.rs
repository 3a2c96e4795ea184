//! 逐个放文件（空白填报表、新工作文件夹）：已有的文件一个也不覆盖。

use super::name;
use super::publish::{OutputError, io_error};
use crate::model::artefact::Artefact;
use std::fs;
use std::path::Path;

/// 把产出放进 `dir`；其中任何一个已存在，就一个也不写。
///
/// # Errors
/// 已有同名文件（可能是填好的，绝不覆盖）；写不进。
pub fn place_new(artefacts: &[Artefact], dir: &Path) -> Result<(), OutputError> {
    let there: Vec<String> = artefacts
        .iter()
        .filter(|a| dir.join(&a.name).exists())
        .map(|a| a.name.clone())
        .collect();
    if !there.is_empty() {
        return Err(OutputError::AlreadyThere {
            dir: dir.to_owned(),
            names: there.join("、"),
        });
    }
    for artefact in artefacts {
        if !name::is_safe_path(&artefact.name) {
            return Err(OutputError::BadName(artefact.name.clone()));
        }
        let path = dir.join(&artefact.name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| io_error("建立", parent, &e))?;
        }
        fs::write(&path, &artefact.bytes).map_err(|e| io_error("写入", &path, &e))?;
    }
    Ok(())
}
