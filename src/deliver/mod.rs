//! 出去的唯一一道门：产出物落盘、登记。
//!
//! 进：产出物。出：完整的输出文件夹与 `manifest.json`；中途失败则原来的输出原样不动。

mod add;
pub mod manifest;
pub mod name;
mod place;
mod publish;
mod staging;

pub use add::add;
pub use manifest::Manifest;
pub use place::place_new;
pub use publish::{OutputError, Publisher, sha256_hex};
pub use staging::abandon;
