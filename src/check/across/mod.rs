//! 各份之间：重复、不同版本、互相抄录、轮次不一、与上期一样、与检查不符、与同级相差悬殊。

mod confirmed;
mod copies;
mod outliers;
mod repeats;
mod rounds;
mod totals;
mod versions;

pub(super) use confirmed::OVERSTATED;
pub(super) use copies::{COPIED, SAME_WORDS};
pub(super) use outliers::{UNUSUAL, unusual};
pub(super) use repeats::{OLD_WORDS, SAME_NUMBERS};
pub(super) use rounds::OTHER_ROUND;
pub(super) use totals::{TOTAL_DIFFERS, TOTAL_REPEATS};
pub(super) use versions::{SENT_TWICE, SEVERAL_VERSIONS, UNDECIDED_VERSIONS};

use crate::finding::Finding;
use crate::model::comparison::Entry;
use crate::model::submission::Submission;
use crate::round::Gathered;

/// 哪一份：轮次、地区，及在这一地区各份里的第几份（0 是有效件）。
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct At {
    pub(super) round: usize,
    pub(super) locality: usize,
    pub(super) version: usize,
}

/// 对某一份提出的问题。
pub(in crate::check) struct Raised {
    pub(in crate::check) at: At,
    pub(in crate::check) finding: Finding,
}

impl At {
    pub(in crate::check) fn of_mut(self, gathered: &mut Gathered) -> Option<&mut Submission> {
        let round = gathered.rounds.get_mut(self.round)?;
        let entry = round.entries.get_mut(self.locality)?;
        match self.version.checked_sub(1) {
            None => entry.current.as_mut(),
            Some(other) => entry.others.get_mut(other).map(|(s, _)| s),
        }
    }
}

/// 全部有材料的地区：轮次、地区、材料。
fn entries(gathered: &Gathered) -> impl Iterator<Item = (At, &Entry, &Submission)> {
    gathered.rounds.iter().enumerate().flat_map(|(round, r)| {
        r.entries
            .iter()
            .enumerate()
            .filter_map(move |(locality, entry)| {
                let at = At {
                    round,
                    locality,
                    version: 0,
                };
                Some((at, entry, entry.current.as_ref()?))
            })
    })
}
