//! 把重排的公文放进一个文件夹：自己排的可以换，别人的文件一个也不覆盖。

use super::add::whole;
use super::manifest::{self, Manifest, ManifestFile};
use super::name;
use super::publish::{OutputError, io_error, sha256_hex};
use crate::model::artefact::Artefact;
use std::fs;
use std::path::Path;

/// 放进 `dir`。已有的同名文件是本程序排的，换上新的；不是的，一个也不写。
/// `dir` 是一次运行的输出文件夹时，清单随之更新，并记明是改过的。
///
/// # Errors
/// 已有别人的同名文件；写不进。
pub fn put_again(artefacts: &[Artefact], dir: &Path) -> Result<(), OutputError> {
    let listing = dir.join(manifest::FILE_NAME);
    let mut manifest: Option<Manifest> = fs::read(&listing)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut there = Vec::new();
    for artefact in artefacts {
        if !name::is_safe_path(&artefact.name) {
            return Err(OutputError::BadName(artefact.name.clone()));
        }
        let path = dir.join(&artefact.name);
        let Ok(old) = fs::read(&path) else {
            if path.exists() {
                there.push(artefact.name.clone());
            }
            continue;
        };
        let listed = manifest
            .as_ref()
            .and_then(|m| m.files.iter().find(|f| f.path == artefact.name));
        let ours = match listed {
            Some(file) => file.sha256 == sha256_hex(&old),
            None => is_ours(&old),
        };
        if !ours && old != artefact.bytes {
            there.push(artefact.name.clone());
        }
    }
    if !there.is_empty() {
        return Err(OutputError::AlreadyThere {
            dir: dir.to_owned(),
            names: there.join("、"),
        });
    }
    for artefact in artefacts {
        let path = dir.join(&artefact.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| io_error("建立", folder, &e))?;
        }
        whole(&path, &artefact.bytes)?;
        let Some(manifest) = &mut manifest else {
            continue;
        };
        let sha256 = sha256_hex(&artefact.bytes);
        match manifest.files.iter_mut().find(|f| f.path == artefact.name) {
            Some(file) if file.sha256 == sha256 => {}
            Some(file) => {
                file.sha256 = sha256;
                file.bytes = artefact.bytes.len() as u64;
                file.edited = true;
            }
            None => manifest.files.push(ManifestFile {
                path: artefact.name.clone(),
                kind: artefact.kind.clone(),
                locality: artefact.locality.clone(),
                sha256,
                bytes: artefact.bytes.len() as u64,
                from: artefact.made_from.clone(),
                edited: true,
                with: Vec::new(),
            }),
        }
    }
    if let Some(mut manifest) = manifest {
        manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
        whole(&listing, manifest.text().as_bytes())?;
    }
    Ok(())
}

/// 本程序排的 PDF：元数据里写着。
fn is_ours(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"<xmp:CreatorTool>quanyi</xmp:CreatorTool>";
    bytes.starts_with(b"%PDF") && bytes.windows(MARK.len()).any(|w| w == MARK)
}
