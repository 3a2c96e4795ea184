//! 排印：把数据交给 typst，得到 PDF。
//!
//! 进：版式文件的名字、一份数据。出：PDF 的字节，或说得清的不对之处。
//! 字体与版式文件在一次运行里只读一遍；各份文件只有 `/data.json` 不同。这里不知道数据是什么意思。

mod fonts;
mod sideways;
mod world;

pub use fonts::{Faces, Role, RoleFace, Source};

use crate::cache::{Cache, Key};
use crate::office::{Complaint, Office, Templates};
use std::sync::OnceLock;
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::syntax::DiagSpanKind;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::{Job, Shared};

/// 一次运行的排印间。
pub struct Press {
    faces: Faces,
    shared: Shared,
    templates: Templates,
    cache: Cache,
}

/// 一份要排的文件。
pub struct Sheet {
    /// 版式文件，如 `documents/circular/layout.typ`。
    pub layout: String,
    /// 数据，JSON。
    pub data: Vec<u8>,
    /// 稳定而唯一的标识，只有它的散列写进 PDF。
    pub ident: String,
    /// 成文日期：年、月、日。
    pub date: Option<(i32, u8, u8)>,
}

impl Press {
    /// 备好字体与版式。
    pub fn new(office: &Office) -> Result<Self, Complaint> {
        let faces = Faces::load(office.config.files.fonts.as_deref())?;
        let shared = Shared::new(&faces, office)?;
        Ok(Self {
            faces,
            shared,
            templates: office.templates.clone(),
            cache: office.cache.clone(),
        })
    }

    /// 所用的字体。
    pub fn faces(&self) -> &Faces {
        &self.faces
    }

    /// 排成 PDF/A-2b，带标签。排过而一点没变的，给上次的字节。
    pub fn set(&self, sheet: &Sheet) -> Result<Vec<u8>, Complaint> {
        let key = Key::new("排")
            .with(&self.shared.fingerprint)
            .with(&sheet.layout)
            .with(&sheet.ident)
            .with(format!("{:?}", sheet.date))
            .with(&sheet.data);
        if let Some(bytes) = self.cache.get(key.clone()) {
            return Ok(bytes);
        }
        let bytes = self
            .lay_out(sheet)
            .and_then(|document| self.export(&document, sheet));
        forget();
        let bytes = bytes?;
        self.cache.put(key, &bytes);
        Ok(bytes)
    }

    /// 排版：分行、分页。typst 的警告也算不对：多半是字体或版式写错了。
    ///
    /// 表后补多少空要看表排到哪里，一处牵动一处；排了五遍还定不下来的，改为跨页的表之后不追着格子，再排。
    pub fn lay_out(&self, sheet: &Sheet) -> Result<PagedDocument, Complaint> {
        let mut job = Job::new(&self.shared, &sheet.layout, &sheet.data)?;
        let mut laid = typst::compile::<PagedDocument>(&job);
        if laid.warnings.iter().any(is_unsettled) {
            job.settled = false;
            laid = typst::compile::<PagedDocument>(&job);
        }
        let Warned { output, warnings } = laid;
        let complain = |first| complain(&self.templates, &job, &sheet.layout, first);
        match (output, warnings.first()) {
            (Err(errors), _) => Err(complain(errors.first())),
            (Ok(_), Some(warning)) => Err(complain(Some(warning))),
            (Ok(document), None) => Ok(sideways::settle(document)),
        }
    }

    /// 导出：排好的页面写成 PDF。
    pub fn export(&self, document: &PagedDocument, sheet: &Sheet) -> Result<Vec<u8>, Complaint> {
        // PDF/A 必须有日期；没有成文日期的记一个固定的日子，总之不看时钟
        let (y, m, d) = sheet.date.unwrap_or((2000, 1, 1));
        let day = Datetime::from_ymd_hms(y, m, d, 0, 0, 0);
        let options = PdfOptions {
            ident: Smart::Custom(sheet.ident.clone()),
            creator: Smart::Custom(Some("quanyi".into())),
            timestamp: day.map(Timestamp::new_utc),
            page_ranges: None,
            standards: archival(),
            tagged: true,
            pretty: false,
        };
        typst_pdf::pdf(document, &options).map_err(|errors| {
            let job = Job::new(&self.shared, &sheet.layout, &sheet.data);
            match job {
                Ok(job) => complain(&self.templates, &job, &sheet.layout, errors.first()),
                Err(complaint) => complaint,
            }
        })
    }
}

/// 排完几份还记着：版式文件的求值、各份都一样的版头，下一份接着用。每个线程排完一份都算一次，
/// 所以比线程多些（0 → 4：每份省四分之一，整个程序多占几十 MB）。
const REMEMBERED: usize = 4;

/// 忘掉排前几份时记下的：comemo 从不自己忘记，不清，内存每份涨 5 MB，而且越排越慢。
pub fn forget() {
    comemo::evict(REMEMBERED);
}
/// 五遍没有排定的警告。
fn is_unsettled(warning: &SourceDiagnostic) -> bool {
    warning.message.contains("did not converge")
}

/// PDF/A-2b。
fn archival() -> PdfStandards {
    static STANDARDS: OnceLock<PdfStandards> = OnceLock::new();
    STANDARDS
        .get_or_init(|| PdfStandards::new(&[PdfStandard::A_2b]).unwrap_or_default())
        .clone()
}

/// 把 typst 的诊断写成一条不对之处，带文件与行号。
fn complain(
    templates: &Templates,
    job: &Job<'_>,
    layout: &str,
    diagnostic: Option<&SourceDiagnostic>,
) -> Complaint {
    let Some(diagnostic) = diagnostic else {
        return Complaint {
            file: templates.shown(layout),
            line: None,
            what: "排不出来，原因不明".into(),
            instead: "请核对版式文件".into(),
        };
    };
    let mut file = templates.shown(layout);
    let mut line = None;
    let id = match diagnostic.span.get() {
        DiagSpanKind::Detached => None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => Some(id),
    };
    if let Some(id) = id {
        file = templates.shown(id.get().vpath().get_without_slash());
        line = job.range(diagnostic.span).and_then(|range| {
            let source = job.source(id).ok()?;
            Some(source.text().get(..range.start)?.matches('\n').count() + 1)
        });
    }
    let hints: Vec<&str> = diagnostic.hints.iter().map(|h| h.v.as_str()).collect();
    let kind = match diagnostic.severity {
        Severity::Error => "排版出错",
        Severity::Warning => "排版有警告",
    };
    Complaint {
        file,
        line,
        what: format!("{kind}：{}", diagnostic.message),
        instead: if hints.is_empty() {
            "请对照内置的版式文件改正".into()
        } else {
            hints.join("；")
        },
    }
}

/// 各角色用哪个字族、来自哪里，供 `quanyi fonts` 打印。
///
/// # Errors
/// 字体文件夹里有打不开的。
pub fn faces(office: &Office) -> Result<Faces, Complaint> {
    Faces::load(office.config.files.fonts.as_deref())
}
