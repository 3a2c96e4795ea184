//! 模板：内置的一套，前面可以放一个文件夹，逐个文件代替。
//!
//! 路径都相对 `templates/`，用 `/`，如 `documents/circular/wording.j2`。

use super::Complaint;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// 一个替换用的模板文件夹最多的文件数与字节数：再多就不是模板了，多半是写错了文件夹。
const MOST_FILES: usize = 2_000;
const MOST_BYTES: u64 = 64 << 20;

/// 全部模板，已读入内存：一次运行里不会变。
#[derive(Debug, Clone)]
pub struct Templates {
    files: Arc<BTreeMap<String, Template>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Template {
    bytes: Cow<'static, [u8]>,
    /// 来自替换文件夹时的实际路径，报错用。
    from: Option<PathBuf>,
}

impl Default for Templates {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Templates {
    /// 内置的一套。
    pub fn built_in() -> Self {
        let mut files = BTreeMap::new();
        gather(&BUILT_IN, &mut files);
        Self {
            files: Arc::new(files),
        }
    }

    /// 内置的一套，`folder` 里有的文件代替同名的，也可以增添。
    ///
    /// # Errors
    /// 文件夹读不了、文件过多、文字文件不是 UTF-8：全部列出。
    pub fn load(folder: Option<&Path>) -> Result<Self, Vec<Complaint>> {
        let mut templates = Self::built_in();
        let Some(folder) = folder else {
            return Ok(templates);
        };
        let files = Arc::make_mut(&mut templates.files);
        let mut complaints = Vec::new();
        let mut total = 0u64;
        let mut count = 0usize;
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder);
                    complaints.push(complaint(
                        path,
                        "模板文件夹里有一处读不了",
                        "请检查它的权限",
                    ));
                    continue;
                }
            };
            let hidden = entry.depth() > 0
                && entry
                    .file_name()
                    .to_str()
                    .is_some_and(|n| n.starts_with(['.', '~']));
            if !entry.file_type().is_file() || hidden {
                continue;
            }
            count += 1;
            total += entry.metadata().map(|m| m.len()).unwrap_or(0);
            if count > MOST_FILES || total > MOST_BYTES {
                complaints.push(complaint(
                    folder,
                    "模板文件夹里的文件太多或太大",
                    "请核对 templates 指的是不是模板文件夹，里面只放模板",
                ));
                break;
            }
            let Some(name) = relative(entry.path(), folder) else {
                continue;
            };
            match super::file::bytes(entry.path(), "模板") {
                Ok(bytes) => {
                    if is_text(&name) && std::str::from_utf8(&bytes).is_err() {
                        complaints.push(complaint(
                            entry.path(),
                            "模板的文字编码不是 UTF-8",
                            "请用记事本打开，“另存为”时把“编码”选成 UTF-8",
                        ));
                        continue;
                    }
                    files.insert(
                        name,
                        Template {
                            bytes: Cow::Owned(bytes),
                            from: Some(entry.into_path()),
                        },
                    );
                }
                Err(more) => complaints.extend(more),
            }
        }
        if complaints.is_empty() {
            Ok(templates)
        } else {
            Err(complaints)
        }
    }

    /// 一个模板的文字（去掉开头的字节序标记，换行统一为 `\n`）；没有这个文件时为空。
    pub fn text(&self, path: &str) -> Option<String> {
        let bytes = self.bytes(path)?;
        let text = std::str::from_utf8(bytes).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Some(text.replace("\r\n", "\n"))
    }

    /// 一个模板的字节。
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|t| t.bytes.as_ref())
    }

    /// 替换文件夹里的各个模板：路径与字节，按路径排序。
    pub fn own(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let own = self.files.iter().filter(|(_, t)| t.from.is_some());
        own.map(|(path, t)| (path.as_str(), t.bytes.as_ref()))
    }

    /// 报错时怎样称呼一个模板：替换文件夹里的给实际路径，内置的注明内置。
    pub fn shown(&self, path: &str) -> String {
        match self.files.get(path).and_then(|t| t.from.as_ref()) {
            Some(from) => from.display().to_string(),
            None => format!("内置模板 {path}"),
        }
    }

    /// 一个模板是单位自己的，不是内置的。
    pub fn is_own(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|t| t.from.is_some())
    }

    /// 一个文件夹之下（含更深处）全部模板的路径，按路径排序。`folder` 为空即全部。
    pub fn under(&self, folder: &str) -> Vec<&str> {
        let folder = folder.trim_end_matches('/');
        self.files
            .keys()
            .filter(|path| {
                folder.is_empty()
                    || path
                        .strip_prefix(folder)
                        .is_some_and(|rest| rest.starts_with('/'))
            })
            .map(String::as_str)
            .collect()
    }

    /// 文种：`documents/` 之下的各个文件夹名，按名称排序。
    pub fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = self
            .under("documents")
            .into_iter()
            .filter_map(|path| {
                let (kind, _) = path.strip_prefix("documents/")?.split_once('/')?;
                Some(kind)
            })
            .collect();
        kinds.dedup();
        kinds
    }
}

fn gather(dir: &Dir<'static>, files: &mut BTreeMap<String, Template>) {
    for file in dir.files() {
        let Some(path) = file.path().to_str() else {
            continue;
        };
        files.insert(
            path.replace('\\', "/"),
            Template {
                bytes: Cow::Borrowed(file.contents()),
                from: None,
            },
        );
    }
    for inner in dir.dirs() {
        gather(inner, files);
    }
}

fn relative(path: &Path, folder: &Path) -> Option<String> {
    let rest = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = rest.iter().map(|p| p.to_str()).collect();
    Some(parts?.join("/"))
}

fn is_text(name: &str) -> bool {
    [".j2", ".typ", ".toml", ".txt", ".md", ".csv"]
        .iter()
        .any(|suffix| name.ends_with(suffix))
}

fn complaint(path: &Path, what: &str, instead: &str) -> Complaint {
    Complaint {
        file: path.display().to_string(),
        line: None,
        what: what.to_owned(),
        instead: instead.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_stands_in_front_file_by_file() {
        let folder = tempfile::tempdir().expect("临时文件夹");
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("上级")).expect("建");
            std::fs::write(path, bytes).expect("写");
        };
        put("office/quanyi.toml", b"\xef\xbb\xbf# ours\r\n");
        put("documents/briefing/wording.j2", "简报".as_bytes());
        put("documents/~lock", b"");
        let templates = Templates::load(Some(folder.path())).expect("读得出");
        assert_eq!(
            templates.text("office/quanyi.toml").as_deref(),
            Some("# ours\n")
        );
        assert!(templates.kinds().contains(&"briefing"));
        assert_eq!(templates.bytes("documents/~lock"), None);
        assert!(
            templates
                .text("catalogue/weiquan-2017.toml")
                .is_some_and(|t| t.contains("weiquan-2017"))
        );
        assert!(
            templates
                .shown("catalogue/weiquan-2017.toml")
                .starts_with("内置模板")
        );
        assert!(
            templates
                .shown("office/quanyi.toml")
                .ends_with("quanyi.toml")
        );
        assert_eq!(templates.text("没有.typ"), None);

        put("documents/briefing/layout.typ", b"\xb8\xbe");
        let said = Templates::load(Some(folder.path())).expect_err("不是 UTF-8");
        assert_eq!(said.len(), 1);
        assert!(said[0].file.ends_with("layout.typ"));
    }
}
