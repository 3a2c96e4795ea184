//! 文字：办公室怎样写数、写清单、写号码。
//!
//! 进：字符串。出：规整后的字符串、数、清单、遮蔽后的文字。
//! 这里不知道表格，也不知道指标。

pub mod locale;
pub mod mask;
pub mod normalize;
pub mod numeral;
mod shown;
pub mod similar;
pub mod split;
mod visible;
pub use shown::Shown;
pub use visible::{original, visible};
