//! 对应：表里的各行属于哪个指标。
//!
//! 进：各行的编号、文字与旁证，按表里的先后。出：每行对应哪个指标、多大把握、次近的是谁。
//! 一次看整张表：编号、文字、次序一起用，所以一行坏了不会带偏别的行。
//! 这里不知道版式，也不知道答案。

use super::targets::{CERTAIN, Coded, Key, STRONG, Targets, WEAK};
use crate::model::submission::MatchBy;

/// 一行。
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// 编号（已写成目录的写法），来自编号列或行首。
    pub code: Option<String>,
    /// 工作标准的文字。
    pub text: Key,
    /// 现实情况格里的文字（未勾选时也常有 `有( ) 无( )`）：旁证。
    pub tick: String,
    /// 填写项的名称（`数量：名称：`）：旁证。
    pub labels: String,
    /// 这一行有地方作答（有勾选格或填写的内容）。
    pub answerable: bool,
}

/// 一行对应到一个指标。
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// 指标在目录里的位置。
    pub indicator: usize,
    /// 把握，0..=1。
    pub score: f64,
    /// 依据。
    pub by: MatchBy,
    /// 次近的指标与相似程度。
    pub runner_up: Option<(usize, f64)>,
    /// 编号说的是另一个指标。
    pub code_says: Option<usize>,
    /// 不在原来的次序上。
    pub moved: bool,
}

/// 一行的去向。
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    /// 对应到一个指标。
    Matched(Pair),
    /// 一级、二级指标的标题。
    Title,
    /// 与另一行重复：两行都像同一个指标（第一个是指标，第二个是相似程度）。
    Duplicate(usize, f64),
    /// 没有对应；附最像的指标与相似程度。
    Unmatched(Option<(usize, f64)>),
}

/// 整张表的对应。
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// 与各行同序。
    pub fates: Vec<Fate>,
    /// 编号列与文字大多不合，没有采用编号。
    pub codes_ignored: bool,
}

impl Alignment {
    /// 对应上的指标个数。
    pub fn matched(&self) -> usize {
        self.fates
            .iter()
            .filter(|f| matches!(f, Fate::Matched(_)))
            .count()
    }

    /// 各行对应的把握之和：比较两种版式谁更合适。
    pub fn weight(&self) -> f64 {
        self.fates
            .iter()
            .map(|f| match f {
                Fate::Matched(p) => p.score,
                _ => 0.0,
            })
            .sum()
    }
}

/// 逐行的依据。
struct Evidence {
    /// 文字与各指标的相似。
    text: Vec<f64>,
    /// 编号所说的指标。
    code: Option<usize>,
    title: bool,
}

impl Evidence {
    /// 编号与文字合起来的分。
    fn score(&self, ix: usize, has_text: bool) -> f64 {
        let t = self.text.get(ix).copied().unwrap_or(0.0);
        match self.code {
            Some(code) if code == ix && !has_text => 1.0,
            Some(code) if code == ix && t >= 0.7 => t.max(0.98),
            Some(code) if code == ix && t >= 0.4 => 0.9,
            Some(code) if code == ix => 0.75,
            Some(_) => (t - 0.1).max(0.0),
            None => t,
        }
    }
}

/// 对应。`lines` 按表里的先后。
pub fn align(targets: &Targets, lines: &[Line]) -> Alignment {
    let mut evidence: Vec<Evidence> = lines.iter().map(|l| gather(targets, l)).collect();
    let codes_ignored = distrust_codes(&mut evidence);
    let scores: Vec<Vec<f64>> = lines
        .iter()
        .zip(&evidence)
        .map(|(line, e)| {
            (0..targets.len())
                .map(|ix| {
                    if e.title {
                        0.0
                    } else {
                        e.score(ix, line.text.chars > 0)
                    }
                })
                .collect()
        })
        .collect();
    let mut chosen = in_order(targets, lines, &scores);
    let mut moved = vec![false; lines.len()];
    recover_moved(&scores, &mut chosen, &mut moved, targets.len());
    let positional = by_position(targets, lines, &evidence, &scores, &mut chosen, &moved);

    let taken: Vec<bool> = {
        let mut taken = vec![false; targets.len()];
        for ix in chosen.iter().flatten() {
            if let Some(t) = taken.get_mut(*ix) {
                *t = true;
            }
        }
        taken
    };
    let fates = (0..lines.len())
        .map(|i| {
            let (Some(line), Some(e), Some(row)) = (lines.get(i), evidence.get(i), scores.get(i))
            else {
                return Fate::Unmatched(None);
            };
            if e.title {
                return Fate::Title;
            }
            let Some(ix) = chosen.get(i).copied().flatten() else {
                return match best_of(row, None) {
                    Some((ix, s)) if s >= STRONG && taken.get(ix) == Some(&true) => {
                        Fate::Duplicate(ix, s)
                    }
                    best => Fate::Unmatched(best.filter(|(_, s)| *s >= 0.3)),
                };
            };
            Fate::Matched(pair(
                line,
                e,
                ix,
                positional.get(i).copied().flatten(),
                moved.get(i) == Some(&true),
            ))
        })
        .collect();
    Alignment {
        fates,
        codes_ignored,
    }
}

fn gather(targets: &Targets, line: &Line) -> Evidence {
    let text: Vec<f64> = targets.similarities(&line.text);
    let best = text.iter().copied().fold(0.0, f64::max);
    let coded = line.code.as_deref().and_then(|c| targets.coded(c));
    let like = targets.title_similarity(&line.text);
    let title = match coded {
        // `1.` 也可能只是序号：没有点的编号须文字也像标题
        Some(Coded::Title) => {
            let dotted = line.code.as_deref().is_some_and(|c| c.contains('.'));
            // `2、提出法规政策建议采纳情况`：只是序号、又有答案的，标题要一字不差
            if !dotted && line.answerable && like < 0.97 {
                false
            } else {
                (like > best && like >= 0.9)
                    || (best < 0.9 && (like > best.max(0.6) || (dotted && !line.answerable)))
            }
        }
        Some(Coded::Indicator(_)) => false,
        None => like > best && like >= if line.answerable { 0.95 } else { 0.85 },
    };
    Evidence {
        text,
        code: match coded {
            Some(Coded::Indicator(ix)) => Some(ix),
            _ => None,
        },
        title,
    }
}

/// 编号列若多半与文字不合（别的编号办法，或只是序号），就不用它。
fn distrust_codes(evidence: &mut [Evidence]) -> bool {
    let (mut agree, mut contradict) = (0usize, 0usize);
    for e in evidence.iter() {
        let (Some(code), Some((ix, best))) = (e.code, best_of(&e.text, None)) else {
            continue;
        };
        if best >= 0.9 {
            if ix == code {
                agree += 1;
            } else {
                contradict += 1;
            }
        }
    }
    if contradict < 3 || contradict <= agree {
        return false;
    }
    for e in evidence.iter_mut() {
        e.code = None;
    }
    true
}

/// 最大的一个，可除去一个。
fn best_of(scores: &[f64], but: Option<usize>) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (ix, &s) in scores.iter().enumerate() {
        if Some(ix) != but && s > best.map_or(0.0, |(_, b)| b) {
            best = Some((ix, s));
        }
    }
    best
}

/// 保持次序的最佳对应（动态规划）。相邻两行对应相邻两个指标时略加分，断开不扣分：
/// 缺行、添行、标题行都只影响自己。
fn in_order(targets: &Targets, lines: &[Line], scores: &[Vec<f64>]) -> Vec<Option<usize>> {
    const NEXT: f64 = 0.05;
    let (n, m) = (lines.len(), targets.len());
    let at = |i: usize, j: usize| i * (m + 1) + j;
    // best[i][j]：前 i 行、前 j 个指标的最高分；ends[i][j]：恰以 (i,j) 结尾的最高分
    let mut best = vec![0.0f64; (n + 1) * (m + 1)];
    let mut ends = vec![f64::NEG_INFINITY; (n + 1) * (m + 1)];
    let mut chained = vec![false; (n + 1) * (m + 1)];
    for i in 1..=n {
        for j in 1..=m {
            let s = scores[i - 1][j - 1];
            if s >= WEAK {
                let gain =
                    s * s + 0.03 * targets.fit(&lines[i - 1].tick, &lines[i - 1].labels, j - 1);
                let open = best[at(i - 1, j - 1)];
                let chain = ends[at(i - 1, j - 1)] + NEXT;
                chained[at(i, j)] = chain >= open;
                ends[at(i, j)] = gain + open.max(chain);
            }
            best[at(i, j)] = best[at(i - 1, j)]
                .max(best[at(i, j - 1)])
                .max(ends[at(i, j)]);
        }
    }
    let mut chosen = vec![None; n];
    let (mut i, mut j, mut forced) = (n, m, false);
    while i > 0 && j > 0 {
        let here = best[at(i, j)];
        if forced || (ends[at(i, j)] >= here && ends[at(i, j)].is_finite()) {
            chosen[i - 1] = Some(j - 1);
            forced = chained[at(i, j)];
            i -= 1;
            j -= 1;
        } else if best[at(i - 1, j)] >= here {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    chosen
}

/// 次序被打乱的行：文字或编号可靠的，补上；占了它位置的弱对应让出来。
fn recover_moved(
    scores: &[Vec<f64>],
    chosen: &mut [Option<usize>],
    moved: &mut [bool],
    indicators: usize,
) {
    let mut holder: Vec<Option<usize>> = vec![None; indicators];
    for (i, ix) in chosen.iter().enumerate() {
        if let Some(ix) = ix {
            holder[*ix] = Some(i);
        }
    }
    let mut strong: Vec<(usize, usize, f64)> = Vec::new();
    for (i, row) in scores.iter().enumerate() {
        for (ix, &s) in row.iter().enumerate() {
            let floor = if chosen[i].is_none() { 0.65 } else { STRONG };
            if s >= floor && chosen[i] != Some(ix) {
                strong.push((i, ix, s));
            }
        }
    }
    strong.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    for (i, ix, s) in strong {
        let own = chosen[i].map_or(0.0, |old| scores[i][old]);
        let others = holder[ix].map_or(0.0, |h| scores[h][ix]);
        // 没有主的行要明显好过次近的，才不会张冠李戴
        let rival = best_of(&scores[i], Some(ix)).map_or(0.0, |(_, r)| r);
        let clear = s >= STRONG && s >= rival || s >= rival + 0.15;
        if clear && s > own + 0.2 && s > others + 0.15 {
            if let Some(old) = chosen[i] {
                holder[old] = None;
            }
            if let Some(h) = holder[ix] {
                chosen[h] = None;
                moved[h] = false;
            }
            chosen[i] = Some(ix);
            moved[i] = true;
            holder[ix] = Some(i);
        }
    }
}

/// 只凭次序：前后两行都对应上了，中间剩下的行与剩下的指标一样多，逐一对上。
/// 数目不等时，只收答法与填写项名称都合的。
fn by_position(
    targets: &Targets,
    lines: &[Line],
    evidence: &[Evidence],
    scores: &[Vec<f64>],
    chosen: &mut [Option<usize>],
    moved: &[bool],
) -> Vec<Option<f64>> {
    let n = lines.len();
    let mut positional = vec![None; n];
    let mut taken = vec![false; targets.len()];
    for ix in chosen.iter().flatten() {
        taken[*ix] = true;
    }
    let anchors: Vec<(usize, usize)> = (0..n)
        .filter(|&i| !moved[i])
        .filter_map(|i| chosen[i].map(|ix| (i, ix)))
        .collect();
    if anchors.len() < 2 {
        return positional;
    }
    // 相邻两个锚点之间；首尾各有一段
    let mut marks: Vec<Option<(usize, usize)>> = vec![None];
    marks.extend(anchors.iter().copied().map(Some));
    marks.push(None);
    for (before, after) in marks.iter().zip(marks.iter().skip(1)) {
        let first = before.map_or(0, |(i, _)| i + 1);
        let end = after.map_or(n, |(i, _)| i);
        let from = before.map_or(0, |(_, ix)| ix + 1);
        let to = after.map_or(targets.len(), |(_, ix)| ix);
        let open: Vec<usize> = (from..to.max(from)).filter(|&ix| !taken[ix]).collect();
        let free: Vec<usize> = (first..end)
            .filter(|&i| chosen[i].is_none() && !evidence[i].title && lines[i].answerable)
            // 已像别处某个指标的（重复行）不占位置
            .filter(|&i| best_of(&scores[i], None).is_none_or(|(ix, s)| s < STRONG || !taken[ix]))
            .collect();
        if open.is_empty() || free.is_empty() {
            continue;
        }
        let worth = |i: usize, ix: usize| -> Option<f64> {
            let t = scores[i][ix];
            let fit = targets.fit(&lines[i].tick, &lines[i].labels, ix);
            let blank = lines[i].text.chars == 0;
            let value = 0.45 + 0.25 * t + 0.1 * fit;
            // 有文字而与该指标毫不相像的，是别的行
            (if blank {
                fit > -0.5
            } else {
                t >= 0.3 && fit > -0.5
            })
            .then_some(value)
        };
        if open.len() == free.len() {
            for (&i, &ix) in free.iter().zip(&open) {
                if let Some(value) = worth(i, ix) {
                    chosen[i] = Some(ix);
                    taken[ix] = true;
                    positional[i] = Some(value);
                }
            }
            continue;
        }
        // 数目不等：保持次序的最佳对应，须有旁证
        let (a, b) = (free.len(), open.len());
        let mut best = vec![vec![0.0f64; b + 1]; a + 1];
        let value = |x: usize, y: usize| {
            worth(free[x], open[y]).filter(|_| {
                scores[free[x]][open[y]] >= 0.3
                    || targets.fit(&lines[free[x]].tick, &lines[free[x]].labels, open[y]) >= 0.7
            })
        };
        for x in 1..=a {
            for y in 1..=b {
                let take = value(x - 1, y - 1).map_or(0.0, |v| v + best[x - 1][y - 1]);
                best[x][y] = best[x - 1][y].max(best[x][y - 1]).max(take);
            }
        }
        let (mut x, mut y) = (a, b);
        while x > 0 && y > 0 {
            if best[x - 1][y] >= best[x][y] {
                x -= 1;
            } else if best[x][y - 1] >= best[x][y] {
                y -= 1;
            } else {
                let (i, ix) = (free[x - 1], open[y - 1]);
                positional[i] = value(x - 1, y - 1).map(|v| v - 0.1);
                chosen[i] = Some(ix);
                taken[ix] = true;
                x -= 1;
                y -= 1;
            }
        }
    }
    positional
}

fn pair(line: &Line, e: &Evidence, ix: usize, position: Option<f64>, moved: bool) -> Pair {
    let t = e.text.get(ix).copied().unwrap_or(0.0);
    let runner_up = best_of(&e.text, Some(ix)).filter(|(_, s)| *s >= 0.3);
    let code_says = e.code.filter(|&c| c != ix).or_else(|| {
        // 编号与所选相同、文字却明明是另一个
        (e.code == Some(ix) && t < 0.4)
            .then(|| runner_up.filter(|(_, s)| *s >= STRONG).map(|(r, _)| r))
            .flatten()
    });
    let (score, by) = if let Some(value) = position {
        (value.clamp(0.3, 0.79), MatchBy::Position)
    } else if e.code == Some(ix) {
        let score = if line.text.chars == 0 || t >= 0.7 {
            1.0
        } else {
            (0.8 + 0.2 * t).min(0.96)
        };
        (score, MatchBy::Code)
    } else if t >= 1.0 {
        (if code_says.is_some() { 0.9 } else { 1.0 }, MatchBy::Text)
    } else {
        (
            t.min(if code_says.is_some() { 0.85 } else { 0.999 }),
            MatchBy::Similar,
        )
    };
    Pair {
        indicator: ix,
        score: (score * 1000.0).round() / 1000.0,
        by,
        runner_up,
        code_says,
        moved,
    }
}

impl Pair {
    /// 确定，不必有人看。
    pub fn is_certain(&self) -> bool {
        self.score >= CERTAIN && self.code_says.is_none()
    }
}

#[cfg(test)]
mod tests;
