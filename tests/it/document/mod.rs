//! 公文：从汇总结果到 PDF，以看的人会察觉的事为准。

mod edges;
mod fixture;
mod geometry;
mod kinds;
mod look;
mod meeting;
mod overview;
pub mod picture;
mod ruler;
