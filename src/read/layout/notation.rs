//! 全表的写法：一格看不出的，看了别的格才知道。
//!
//! 进：读出的表。出：`×` 是不是与 `√` 相对、作答的格里是不是写着数。
//! 这里不解释一格的内容，问 `tick`。

use super::{Table, Tick};
use crate::read::tick::{self, Alone};
use crate::text::numeral;

/// 全表的写法。
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notation {
    /// 打`√`表示“有”，单独的`×`就是“无”。
    pub crosses_deny: bool,
    /// 作答的格里写的是数（`3` `12件` `0`），不是有无。
    pub counts: bool,
}

/// 少于这么多格的，说不上是写法。
const FEWEST: usize = 2;

impl Notation {
    /// 看全表的作答。
    pub fn of(table: &Table) -> Self {
        let (mut ticks, mut crosses, mut counts) = (0, 0, 0);
        let replies = table.rows.iter().flat_map(|r| &r.replies);
        for tick in replies.flat_map(|r| &r.ticks) {
            let Tick::One(_, Some(content)) = tick else {
                continue;
            };
            match tick::alone(content) {
                Some(Alone::Tick) => ticks += 1,
                Some(Alone::Cross) => crosses += 1,
                None => {
                    let text = content.text();
                    let text = text.trim();
                    let one = matches!(text, "0" | "1");
                    counts += usize::from(!one && numeral::only_count(text));
                }
            }
        }
        Self {
            crosses_deny: crosses > 0 && ticks >= FEWEST,
            counts: counts >= FEWEST,
        }
    }
}
