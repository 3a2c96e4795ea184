use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// 已经过遮蔽的文字：身份证号、电话、姓名等已按配置处理，可以出现在任何输出里。
///
/// 材料里的原文只在 `source` 与 `read` 之内是普通字符串；离开 `read` 的都是 `Shown`。
/// 遮蔽是一道门：由 `text::mask` 造出，别处只能从已遮蔽的文字里取一段（[`Shown::piece`]）。
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(Box<str>);

impl Shown {
    /// 只给遮蔽之门（`text::mask`）使用：调用者保证文字已遮蔽。
    pub fn masked(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    /// 从已遮蔽文字里取出的一段（切分、去空白、去序号之后），仍是已遮蔽的。
    pub fn piece(&self, part: &str) -> Self {
        Self(part.into())
    }

    /// 文字。
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Shown {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
