//! 往已有的输出文件夹里添几份产出（抽查名单与通知、通知的文稿），并登记在清单里；别的产出不动。

use super::manifest::{self, Manifest, ManifestFile};
use super::name;
use super::publish::{OutputError, io_error};
use crate::model::artefact::Artefact;
use std::fs;
use std::io::Write;
use std::path::Path;

/// 把产出放进 `out` 并登记。`out` 没有清单时用 `fresh` 新建；有清单的只添上文件与输入。
/// `travels`：哪一份有哪些文件随它走（通知与它的文稿），再次汇总时一同留下。
/// 同名而内容相同的不重写；同名而内容不同的一份也不写：抽过的签不能悄悄换掉。
///
/// # Errors
/// 已有同名而不同的文件；里面是别人的文件；写不进。
pub fn add(
    artefacts: &[Artefact],
    travels: &[(String, Vec<String>)],
    out: &Path,
    fresh: Manifest,
) -> Result<(), OutputError> {
    let listed = out.join(manifest::FILE_NAME);
    let mut manifest = match fs::read(&listed) {
        Ok(bytes) => match serde_json::from_slice::<Manifest>(&bytes) {
            Ok(mut old) => {
                old.inputs.extend(fresh.inputs);
                old
            }
            Err(_) => return Err(OutputError::NotOurs(out.to_owned())),
        },
        Err(_) => {
            let taken = out.is_file()
                || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
            if taken {
                return Err(OutputError::NotOurs(out.to_owned()));
            }
            fresh
        }
    };
    let mut changed = Vec::new();
    for artefact in artefacts {
        if !name::is_safe_path(&artefact.name) {
            return Err(OutputError::BadName(artefact.name.clone()));
        }
        if fs::read(out.join(&artefact.name)).is_ok_and(|old| old != artefact.bytes) {
            changed.push(artefact.name.clone());
        }
    }
    if !changed.is_empty() {
        return Err(OutputError::AlreadyThere {
            dir: out.to_owned(),
            names: changed.join("、"),
        });
    }
    fs::create_dir_all(out).map_err(|e| io_error("建立", out, &e))?;
    for artefact in artefacts {
        let path = out.join(&artefact.name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| io_error("建立", parent, &e))?;
        }
        whole(&path, &artefact.bytes)?;
        manifest.files.retain(|f| f.path != artefact.name);
        manifest.files.push(ManifestFile {
            with: travels
                .iter()
                .filter(|(name, _)| *name == artefact.name)
                .flat_map(|(_, with)| with.iter().cloned())
                .collect(),
            ..ManifestFile::of(artefact)
        });
    }
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    manifest
        .inputs
        .sort_by(|a, b| (&a.path, &a.sha256).cmp(&(&b.path, &b.sha256)));
    manifest.inputs.dedup();
    whole(&listed, manifest.text().as_bytes())
}

/// 先写在旁边，写完再换上：中途出错不留半份。
pub(super) fn whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".quanyi-")
        .tempfile_in(dir)
        .map_err(|e| io_error("写入", path, &e))?;
    file.write_all(bytes)
        .map_err(|e| io_error("写入", path, &e))?;
    open_to_others(file.path());
    file.persist(path)
        .map_err(|e| io_error("写入", path, &e.error))?;
    Ok(())
}

/// 临时文件只许本人读；成为产出之后按通常的权限。
fn open_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = path;
}
