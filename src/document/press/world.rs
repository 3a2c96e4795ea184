use super::Faces;
use crate::office::{Complaint, Office};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// 各份文件共用的一切。
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// 按虚拟路径找。
    sources: BTreeMap<String, Source>,
    families: FileId,
    /// 字族；`true` 是照格子排的，`false` 是照格子排不定、改排的。
    faces: [(bool, Bytes); 2],
    data: FileId,
    /// 版式与字体的指纹；内置的字体由程序的指纹管着，不在其内。
    pub(super) fingerprint: String,
}

/// 一份文件的排印环境。
pub(super) struct Job<'a> {
    shared: &'a Shared,
    main: FileId,
    data: Bytes,
    /// 照格子排。
    pub(super) settled: bool,
}

/// 虚拟路径的编号。编号全程只有六万多个，所以路径必须是固定的几条，不可一份文件一条。
fn id(path: &str) -> Result<FileId, Complaint> {
    let path = VirtualPath::new(format!("/{path}")).map_err(|e| Complaint {
        file: format!("templates/{path}"),
        line: None,
        what: format!("文件名不能用：{e:?}"),
        instead: "请换一个不含特殊符号的文件名".into(),
    })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Shared {
    pub(super) fn new(faces: &Faces, office: &Office) -> Result<Self, Complaint> {
        let mut sources = BTreeMap::new();
        for path in office.templates.under("") {
            if path.ends_with(".typ")
                && let Some(text) = office.templates.text(path)
            {
                let id = id(path)?;
                sources.insert(path.to_owned(), Source::new(id, text));
            }
        }
        let mut families = serde_json::Map::new();
        for face in &faces.roles {
            families.insert(face.role.label().into(), face.families.clone().into());
        }
        let said = |settled: bool| {
            let mut said = families.clone();
            said.insert("排定".into(), settled.into());
            serde_json::Value::Object(said).to_string()
        };
        let faces_of = |settled| (settled, Bytes::from_string(said(settled)));
        let families = said(true);
        let mut fingerprint = Sha256::new();
        for part in sources
            .iter()
            .flat_map(|(path, source)| [path.as_bytes(), source.text().as_bytes()])
            .chain([families.as_bytes()])
            .chain(faces.own().iter().map(|font| font.data().as_slice()))
        {
            fingerprint.update((part.len() as u64).to_le_bytes());
            fingerprint.update(part);
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&faces.fonts)),
            fonts: faces.fonts.clone(),
            sources,
            families: id("fonts.json")?,
            faces: [true, false].map(faces_of),
            data: id("data.json")?,
            fingerprint: fingerprint
                .finalize()
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect(),
        })
    }
}

impl Shared {
    fn source(&self, id: FileId) -> Option<&Source> {
        self.sources.get(id.get().vpath().get_without_slash())
    }
}

impl<'a> Job<'a> {
    pub(super) fn new(shared: &'a Shared, layout: &str, data: &[u8]) -> Result<Self, Complaint> {
        let main = id(layout)?;
        if !shared.sources.contains_key(layout) {
            return Err(Complaint {
                file: format!("templates/{layout}"),
                line: None,
                what: "没有这个版式文件".into(),
                instead: "请在文种的文件夹里放一个 layout.typ".into(),
            });
        }
        Ok(Self {
            shared,
            main,
            data: Bytes::new(data.to_vec()),
            settled: true,
        })
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.source(id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shared.data {
            Ok(self.data.clone())
        } else if id == self.shared.families {
            let known = self.shared.faces.iter().find(|(s, _)| *s == self.settled);
            known
                .map(|(_, faces)| faces.clone())
                .ok_or_else(|| not_found(id))
        } else if let Some(source) = self.shared.source(id) {
            Ok(Bytes::from_string(source.clone()))
        } else {
            Err(not_found(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    /// 没有“今天”：日期一律由数据给出，同样的输入才有同样的字节。
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
