//! 逐句核对，把不一致之处写成话。

use super::super::segments::{Segment, segments};
use super::super::strange::{Strange, allowed, strange};
use super::super::tokens::{Sort, Token};
use super::pairing::assigned;
use super::statements::{Origin, Statement, Statements, Verdict};
use super::{Disagreement, Known, cited, excerpt, position, shown};
use crate::model::comparison::Share;
use crate::office::place_name;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Check<'a> {
    pub(super) known: &'a Known<'a>,
    /// 数据写成的全文。
    pub(super) printed: String,
    pub(super) shares: BTreeMap<(usize, usize), Share>,
    pub(super) attachments: usize,
    /// 数据写成的句子里的数，各说的是什么。
    pub(super) statements: Statements,
    pub(super) base: &'a [Segment],
    pub(super) own: &'a [Segment],
    pub(super) base_left: &'a [usize],
    pub(super) own_left: &'a [usize],
    pub(super) found: Vec<Disagreement>,
    /// 已经提出过的句子。
    pub(super) told: BTreeSet<usize>,
}

impl Check<'_> {
    fn say(&mut self, at: usize, token: Option<&Token>, what: String) {
        let segment = &self.own[at];
        self.told.insert(at);
        self.found.push(Disagreement {
            line: Some(segment.line),
            quote: excerpt(segment, token),
            what,
        });
    }

    /// 一句与它原来的那一句。
    pub(super) fn pair(&mut self, at: usize, from: usize) {
        let (own, base) = (&self.own[at], &self.base[from]);
        let matched = assigned(own, base);
        let strange = strange(own, &self.known.names, &self.printed);
        for (e, token) in own.tokens.iter().enumerate() {
            match matched.get(&e) {
                Some(b) if token.agrees(&base.tokens[*b].value) => {}
                Some(b) => self.differs(at, token, (from, *b)),
                None => self.extra(at, token),
            }
        }
        let kept = |b: usize| matched.values().any(|m| *m == b);
        let lost: Vec<&Token> = base
            .tokens
            .iter()
            .enumerate()
            .filter(|(b, t)| t.sort == Sort::Name && !kept(*b))
            .map(|(_, t)| t)
            .collect();
        self.strange(at, &strange, &lost);
        self.dropped((at, from), &lost, &strange);
    }

    /// 同一个说法，写的不同。
    fn differs(&mut self, at: usize, token: &Token, (from, b): (usize, usize)) {
        let own = &self.own[at];
        let base = &self.base[from];
        let right = &base.tokens[b];
        let made = match self.shares.get(&(from, b)) {
            Some(share) => format!("（达到{}，应计{}）", share.met, share.of),
            None => String::new(),
        };
        let what = format!(
            "写的是{}，数据是{}{made}",
            cited(own, token),
            cited(base, right)
        );
        self.say(at, Some(token), what);
    }

    /// 改过的句子里多出来的。
    fn extra(&mut self, at: usize, token: &Token) {
        match token.sort {
            // 别的句子里少了它，就是挪过来的
            Sort::Name if self.times(&token.value, false) > self.times(&token.value, true) => {
                let what = format!("多了“{}”，数据里这一句没有它", token.value);
                self.say(at, Some(token), what);
            }
            sort if sort.is_figure() => self.unsupported(at, token),
            _ => {}
        }
    }

    /// 一个地区在改过的句子里（`before`：在它们原来的句子里）出现几次。
    fn times(&self, name: &str, before: bool) -> usize {
        let (all, left) = if before {
            (self.base, self.base_left)
        } else {
            (self.own, self.own_left)
        };
        let tokens = left.iter().flat_map(|ix| &all[*ix].tokens);
        tokens
            .filter(|t| t.sort == Sort::Name && t.value == name)
            .count()
    }

    /// 原来的句子里没有的数：与数据里说同一件事的数对一对，说不上同一件事而数据里也没有这个数的，提出来。
    fn unsupported(&mut self, at: usize, token: &Token) {
        let own = &self.own[at];
        if token.in_words && !token.is_rough_words() {
            return;
        }
        let what = match self.statements.about(own, token, &self.known.tables()) {
            Verdict::Agrees => return,
            Verdict::Differs(said) => {
                let one = |s: &Statement| self.source(s);
                match said.as_slice() {
                    [only] => format!("写的是“{}”，数据是{}", shown(own, token), one(only)),
                    many => format!(
                        "写的是“{}”，数据里说法相近的有{}",
                        shown(own, token),
                        many.iter().map(one).collect::<Vec<_>>().join("；")
                    ),
                }
            }
            // 只说了个大概而数据里没有说这件事的，不问
            Verdict::Unknown if token.in_words => return,
            Verdict::Unknown => format!("“{}”在数据里查不到，请自行核对", shown(own, token)),
        };
        self.say(at, Some(token), what);
    }

    /// 数据里的一个数，连同它是怎样来的、在哪里。
    fn source(&self, statement: &Statement) -> String {
        match &statement.origin {
            Origin::Sentence(segment, token) => {
                let base = &self.base[*segment];
                let token_of = &base.tokens[*token];
                let made = match self.shares.get(&(*segment, *token)) {
                    Some(share) => format!("（达到{}，应计{}）", share.met, share.of),
                    None => String::new(),
                };
                format!(
                    "“{}”{made}，见“{}”",
                    shown(base, token_of),
                    excerpt(base, Some(token_of))
                )
            }
            Origin::Table { table, row, column } => {
                format!("“{}”，见表“{table}”中“{row}”的“{column}”", statement.shown)
            }
        }
    }

    /// 新加的一句。
    pub(super) fn added(&mut self, at: usize) {
        let own = &self.own[at];
        for token in own.tokens.iter().filter(|t| t.sort.is_figure()) {
            self.unsupported(at, token);
        }
        self.follows(at);
        self.not_drawn(at);
        let strange = strange(own, &self.known.names, &self.printed);
        self.strange(at, &strange, &[]);
    }

    /// 一句里既有百分数又有应计、达到两个数的，要合得上。
    fn follows(&mut self, at: usize) {
        let own = &self.own[at];
        let number_after = |word: &str| {
            let words: Vec<char> = word.chars().collect();
            let token = own
                .tokens
                .iter()
                .find(|t| t.sort == Sort::Number && own.text[..t.start].ends_with(&words))?;
            token.value.parse::<u32>().ok()
        };
        let percents: Vec<&Token> = own
            .tokens
            .iter()
            .filter(|t| t.sort == Sort::Percent)
            .collect();
        if let (Some(of), Some(met), [percent]) = (
            number_after("应计"),
            number_after("达到"),
            percents.as_slice(),
        ) && met <= of
            && of > 0
        {
            let right = Share { met, of }.percent(false);
            let value = right.trim_end_matches('%').trim_end_matches(".0");
            if value != percent.value {
                let what = format!(
                    "写的是“{}”，按达到{met}、应计{of}算是“{right}”",
                    shown(own, percent)
                );
                self.say(at, Some(percent), what);
            }
        }
    }

    /// 抽查的通知里新说到的地区，应当是抽中的。
    fn not_drawn(&mut self, at: usize) {
        if self.known.drawn.is_empty() {
            return;
        }
        let own = &self.own[at];
        for token in own.tokens.iter().filter(|t| t.sort == Sort::Name) {
            if !self.known.drawn.contains(&token.value) && !self.printed.contains(&token.value) {
                let what = format!("“{}”不在抽中的名单里", token.value);
                self.say(at, Some(token), what);
            }
        }
    }

    /// 不在名册里的地名。
    fn strange(&mut self, at: usize, strange: &[Strange], lost: &[&Token]) {
        let own = &self.own[at];
        for one in strange {
            let lost = lost.iter().find(|t| misspelt(&one.written, &t.value));
            let near = lost.map(|t| t.value.clone()).or_else(|| one.near.clone());
            let what = match near {
                Some(near) => format!("“{}”不在名册里，是不是“{near}”", one.written),
                None => format!("“{}”不在名册里", one.written),
            };
            let start = position(&own.text, &one.written);
            let token = start.map(|start| Token {
                sort: Sort::Name,
                value: String::new(),
                start,
                end: start + one.written.chars().count(),
                in_words: false,
                range: None,
            });
            self.say(at, token.as_ref(), what);
        }
    }

    /// 名单里少了谁。整个名单不要了、缩成“等N个”、挪到别的句子，都不算。
    fn dropped(&mut self, (at, from): (usize, usize), lost: &[&Token], strange: &[Strange]) {
        let (own, base) = (&self.own[at], &self.base[from]);
        let text = own.string();
        let names_left = own.tokens.iter().filter(|t| t.sort == Sort::Name).count();
        if names_left == 0 {
            return;
        }
        let ends: Vec<usize> = own
            .tokens
            .iter()
            .filter(|t| t.sort == Sort::Name)
            .map(|t| t.end)
            .collect();
        let shortened =
            ends.iter().any(|end| own.text.get(*end) == Some(&'等')) && !ends_with_and_so_on(base);
        if shortened {
            return;
        }
        for token in lost {
            let written_wrong = strange.iter().any(|s| {
                s.near.as_ref() == Some(&token.value) || misspelt(&s.written, &token.value)
            });
            let short = place_name::short(&token.value);
            let moved = self.times(&token.value, false) >= self.times(&token.value, true);
            if written_wrong || moved || text.contains(short) {
                continue;
            }
            let what = format!("少了“{}”，数据里这一句有它", token.value);
            self.say(at, None, what);
        }
    }

    /// 正文说到的附件都在。
    pub(super) fn attachments(&mut self) {
        for (at, segment) in self.own.iter().enumerate() {
            for token in segment.tokens.iter().filter(|t| t.sort == Sort::Attachment) {
                if token
                    .value
                    .parse::<usize>()
                    .is_ok_and(|n| n > self.attachments)
                {
                    let what = format!(
                        "说到“附件{}”，文稿里只有{}个附件",
                        token.value, self.attachments
                    );
                    self.say(at, Some(token), what);
                }
            }
        }
    }

    /// 文稿改自早一次的数据：数据现在另有说法的句子。
    pub(super) fn moved_on(&mut self, earlier: &str, pairs: &BTreeMap<usize, usize>) {
        let earlier = segments(earlier, &self.known.names);
        let was = |s: &Segment| earlier.iter().any(|e| (e.key, &e.text) == (s.key, &s.text));
        for at in self.own_left {
            let own = &self.own[*at];
            if was(own) && !self.told.contains(at) {
                let what = match pairs.get(at) {
                    Some(from) => format!(
                        "是按早一次的数据写的，现在的数据写作“{}”",
                        excerpt(&self.base[*from], None)
                    ),
                    None => "是按早一次的数据写的，现在的数据里没有这一句".to_owned(),
                };
                self.say(*at, None, what);
            }
        }
        for from in self.base_left {
            let base = &self.base[*from];
            let used = pairs.values().any(|b| b == from);
            if !used && !was(base) && base.key.is_none() && !base.tokens.is_empty() {
                self.found.push(Disagreement {
                    line: None,
                    quote: excerpt(base, None),
                    what: "现在的数据里有这一句，文稿里没有".into(),
                });
            }
        }
    }
}

/// 多半是把 `name` 写错了。
fn misspelt(written: &str, name: &str) -> bool {
    strsim::damerau_levenshtein(written, name) <= allowed(name).max(1)
}

/// 名单以“等”收尾。
fn ends_with_and_so_on(segment: &Segment) -> bool {
    let mut names = segment.tokens.iter().filter(|t| t.sort == Sort::Name);
    names
        .next_back()
        .is_some_and(|t| segment.text.get(t.end) == Some(&'等'))
}
