//! 公文：事实 → 措辞 → 文稿 → typst → PDF。
//!
//! 进：汇总结果。出：PDF。版式在 `templates/`，措辞是 minijinja 文本，数据以数据文件交给 typst，不会成为标记。
//! 这里不知道材料是怎样读出的，也不落盘。
//!
//! 文种不写在代码里：`templates/documents/` 下的一个文件夹就是一个文种，
//! 里面 `wording.j2` 说什么、`layout.typ` 什么样（见 [`kind`]）。

pub mod chart;
mod data;
pub mod draft;
pub mod edited;
pub mod facts;
mod glyphs;
mod head;
pub mod kind;
mod layout_fault;
mod plan;
pub mod press;
mod quotes;
pub mod table;
mod title;
mod typeset;
mod wording;

pub use draft::Draft;
pub use glyphs::{Gap, Place};
pub use plan::Plan;
pub use typeset::{Made, Stopped};

use crate::model::artefact::Artefact;
use crate::model::comparison::Comparison;
use crate::model::draw::Drawing;
use crate::office::{Complaint, Office};
use crate::progress::Progress;
use press::{Press, Sheet};

/// 写成 JSON。小数一律只留四位：写出、读回、再写出，一个字节也不变。
fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    struct Plain;
    impl serde_json::ser::Formatter for Plain {
        fn write_f64<W: ?Sized + std::io::Write>(
            &mut self,
            writer: &mut W,
            value: f64,
        ) -> std::io::Result<()> {
            let text = (value * 1e4).round() / 1e4;
            write!(writer, "{text:?}")
        }
    }
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Plain);
    // 写到内存、键都是文字的结构，不会失败
    let done = value.serialize(&mut serializer);
    debug_assert!(done.is_ok());
    out
}

/// 配置与措辞里的文种都对得上：读材料之前先查，免得读完了才说。
///
/// # Errors
/// 措辞开头的说明不对；配置里的文种没有。
pub fn check(office: &Office) -> Result<(), Vec<Complaint>> {
    kind::wanted(office).map(|_| ())
}

/// 写哪些文稿：按文种的次序、地区的次序。文种、条件、文件名不对之处一次列全。
pub fn plan<'a>(
    comparison: &'a Comparison,
    office: &'a Office,
) -> Result<Plan<'a>, Vec<Complaint>> {
    Plan::new(comparison, office)
}

/// 说什么：全部文稿，一次写出。措辞、文种不对之处一次列全。
pub fn compose(comparison: &Comparison, office: &Office) -> Result<Vec<Draft>, Vec<Complaint>> {
    plan(comparison, office)?.drafts()
}

/// 抽查抽签的文稿。`comparison` 是抽签所依据的名册与结果。
pub fn compose_drawing(
    drawing: &Drawing,
    comparison: &Comparison,
    office: &Office,
) -> Result<Vec<Draft>, Vec<Complaint>> {
    wording::compose_drawing(drawing, comparison, office)
}

/// 行文里的范围：`全省`；没有配置地区名时为 `全体`。
pub fn scope(office: &Office) -> String {
    facts::scope(&office.config.office.region)
}

/// 什么样：把文稿排成 PDF，结果与文稿同序；没有变的从存底取。字体在这时才读，一次运行只读一遍。
pub fn typeset_all(
    drafts: &[Draft],
    office: &Office,
    progress: &dyn Progress,
) -> Vec<Result<Artefact, Complaint>> {
    if drafts.is_empty() {
        return Vec::new();
    }
    progress.begin("排印公文", drafts.len() as u64);
    match Press::new(office) {
        Ok(press) => typeset::typeset_all(drafts, office, &press, progress),
        Err(complaint) => drafts.iter().map(|_| Err(complaint.clone())).collect(),
    }
}

/// 写一份、排一份、交出一份，几个线程一起做；结果交给 `take`（附第几份），次序不定。
///
/// # Errors
/// 措辞、字体不对；`take` 收不下；被叫停。
pub fn make_all<E: Send>(
    plan: &Plan<'_>,
    office: &Office,
    progress: &dyn Progress,
    take: impl Fn(usize, Made) -> Result<(), E> + Sync,
) -> Result<(), Stopped<E>> {
    if plan.is_empty() {
        return Ok(());
    }
    let press = Press::new(office).map_err(|complaint| Stopped::Wrong(vec![complaint]))?;
    typeset::make_all(plan, office, &press, progress, take)
}

/// 一份文稿要交给排印间的东西；分开量排版与导出的时间时用。
pub fn sheet(draft: &Draft, office: &Office, press: &Press) -> Result<Sheet, Complaint> {
    typeset::sheet(draft, office, press)
}

/// 文稿里没有字形的字：PDF 里印作“〔缺字U+…〕”，结束时应当告诉工作人员。
pub fn gaps(drafts: &[Draft], office: &Office) -> Result<Vec<Gap>, Complaint> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(typeset::gaps(drafts, office, &Press::new(office)?))
}
