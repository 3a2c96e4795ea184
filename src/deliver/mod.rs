//! 出去的门：产出物落盘、登记。寄信在 [`crate::mail`]，只寄这里登记过的。
//!
//! 进：产出物。出：完整的输出文件夹与 `manifest.json`；中途失败则原来的输出原样不动。

mod add;
mod again;
pub mod bundle;
pub mod lock;
pub mod manifest;
pub mod name;
mod origin;
mod place;
mod publish;
pub mod sending;
mod staging;

pub use add::add;
pub use again::put_again;
pub use manifest::Manifest;
pub use origin::roots;
pub use place::place_new;
pub use publish::{OutputError, Publisher, sha256_hex, why};
pub use staging::abandon;
