//! 公文：从汇总结果到 PDF，以看的人会察觉的事为准。

mod archive;
mod circular;
mod earlier;
mod edges;
pub mod fixture;
mod forms;
mod geometry;
mod grid;
mod kinds;
mod laws;
mod look;
mod meeting;
mod options;
mod overflow;
mod overview;
mod own_fonts;
pub mod picture;
mod prose;
mod ruler;
mod rules;
mod unsettled;
