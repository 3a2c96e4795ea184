//! 谁收什么：清单、名册、配置、发送记录 → 要寄的信，与不能寄的缘由。

use super::ledger::{Attempt, Outcome, Sent};
use super::parcel;
use super::{shown_size, shown_time, table};
use crate::deliver::Manifest;
use crate::deliver::manifest::ManifestFile;
use crate::deliver::name::safe;
use crate::office::address::same;
use crate::office::roster::RosterLine;
use crate::office::{Complaint, Office};
use std::collections::{BTreeMap, BTreeSet};

/// 向上报送的收件人，在记录与 `--only` 里的叫法。
pub const SUPERIOR: &str = "上级";
/// 不写 `up` 时向上报送的种类。
const UP: [&str; 2] = ["汇总表", "报送函"];
/// 不写 `down` 时，属于一个地区也不寄的种类：留给自己改的、给自己看的。
const NOT_DOWN: [&str; 3] = ["文稿", "数据", "审核问题"];

/// 命令里的挑选。
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// 只向上。
    pub up: bool,
    /// 只向下。两个都没有说就都要。
    pub down: bool,
    /// 只寄给这些收件人；空的即全部。
    pub only: Vec<String>,
    /// 只寄这些种类；空的即全部。
    pub kinds: Vec<String>,
    /// 点名再寄一次的收件人，不管寄过没有。
    pub resend: Vec<String>,
}

/// 要寄的一封。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// 收件人：地区名，或 [`SUPERIOR`]。
    pub recipient: String,
    /// 向上报送。
    pub up: bool,
    /// 收件地址。
    pub to: Vec<String>,
    /// 附的文件。
    pub files: Vec<Sent>,
    /// 各文件属于哪个地区；与 `files` 同序。
    pub localities: Vec<Option<String>>,
    /// 分成几封时，第几封、共几封。
    pub part: (usize, usize),
    /// 打成压缩包。
    pub zip: bool,
    /// 点名再寄的。
    pub again: bool,
}

/// 不能寄的一个收件人。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// 收件人。
    pub recipient: String,
    /// 缘由与怎么办。
    pub why: String,
}

/// 计划。
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// 要寄的，按名册的次序，向上的在前。
    pub letters: Vec<Planned>,
    /// 不能寄的，先列。
    pub held: Vec<Held>,
    /// 不知是否送到的：收件人与说法。
    pub unknown: Vec<Held>,
    /// 已寄过、这次不寄的封数（按收件人计）。
    pub done: Vec<String>,
    /// OUT 里该寄而一份也没有的种类。
    pub absent: Vec<String>,
}

/// 定计划。
///
/// # Errors
/// 挑选里写了没有的收件人、种类；要向上而没有写上级的邮箱。
pub fn make(
    manifest: &Manifest,
    office: &Office,
    attempts: &[Attempt],
    choice: &Choice,
) -> Result<Plan, Vec<Complaint>> {
    Planner {
        manifest,
        office,
        history: History::of(attempts),
        choice,
        plan: Plan::default(),
    }
    .plan()
}

struct Planner<'a> {
    manifest: &'a Manifest,
    office: &'a Office,
    history: History<'a>,
    choice: &'a Choice,
    plan: Plan,
}

impl Planner<'_> {
    fn plan(mut self) -> Result<Plan, Vec<Complaint>> {
        let wrong = self.wrong_choice();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let both = self.choice.up == self.choice.down;
        if both || self.choice.up {
            self.up();
        }
        if both || self.choice.down {
            self.down();
        }
        Ok(self.plan)
    }

    /// 命令里写错的。
    fn wrong_choice(&self) -> Vec<Complaint> {
        let mail = &self.office.config.mail;
        let mut wrong = Vec::new();
        let mut complain = |what: String, instead: String| {
            wrong.push(Complaint {
                file: "命令".to_owned(),
                line: None,
                what,
                instead,
            });
        };
        if self.choice.up && !self.choice.down && mail.superior.is_empty() {
            complain(
                "要向上报送（--up），而没有写上级的邮箱".to_owned(),
                "请在配置的 [mail] 里写 superior = [\"上级的邮箱\"]".to_owned(),
            );
        }
        let down = self.choice.down || !self.choice.up;
        let local = self.manifest.files.iter().any(|f| f.locality.is_some());
        if down && local && self.office.roster.is_empty() {
            complain(
                "没有名册，不知各地区的公文寄到哪里".to_owned(),
                "请用 -c 指明配置，并在它的 [files] 里写明 roster；只向上报送的，加 --up"
                    .to_owned(),
            );
        }
        let names: BTreeSet<&str> = self
            .office
            .roster
            .localities
            .iter()
            .map(|l| l.name.as_str())
            .chain(
                self.manifest
                    .files
                    .iter()
                    .filter_map(|f| f.locality.as_deref()),
            )
            .chain([SUPERIOR])
            .collect();
        for name in self.choice.only.iter().chain(&self.choice.resend) {
            if !names.contains(name.as_str()) {
                let near = crate::office::nearest(name, names.iter().copied());
                complain(
                    format!("名册和产出里都没有“{name}”"),
                    near.map_or_else(
                        || "请写名册里的全称；上级写“上级”".to_owned(),
                        |near| format!("是不是要写“{near}”"),
                    ),
                );
            }
        }
        let kinds: BTreeSet<&str> = self
            .manifest
            .files
            .iter()
            .map(|f| f.kind.as_str())
            .collect();
        for kind in &self.choice.kinds {
            if !kinds.contains(kind.as_str()) {
                let all: Vec<&str> = kinds.iter().copied().collect();
                complain(
                    format!("产出里没有“{kind}”这一种"),
                    format!("这次的产出有：{}", all.join("、")),
                );
            }
        }
        wrong
    }

    fn wants(&self, recipient: &str) -> bool {
        self.choice.only.is_empty() || self.choice.only.iter().any(|n| n == recipient)
    }

    fn wants_kind(&self, file: &ManifestFile) -> bool {
        self.choice.kinds.is_empty() || self.choice.kinds.contains(&file.kind)
    }

    fn up(&mut self) {
        let mail = &self.office.config.mail;
        if !self.wants(SUPERIOR) || mail.superior.is_empty() {
            return;
        }
        let kinds: Vec<&str> = if mail.up.is_empty() {
            UP.to_vec()
        } else {
            mail.up.iter().map(String::as_str).collect()
        };
        let mut files = Vec::new();
        for kind in kinds {
            let of: Vec<&ManifestFile> = self
                .manifest
                .files
                .iter()
                .filter(|f| f.kind == kind)
                .collect();
            if of.is_empty() && self.choice.kinds.is_empty() {
                self.plan.absent.push(kind.to_owned());
            }
            files.extend(of.into_iter().filter(|f| self.wants_kind(f)));
        }
        if files.is_empty() {
            return;
        }
        let to = mail.superior.clone();
        self.letters(SUPERIOR, true, &to, &files);
    }

    fn down(&mut self) {
        let mail = &self.office.config.mail;
        let mut by_locality: BTreeMap<&str, Vec<&ManifestFile>> = BTreeMap::new();
        for file in &self.manifest.files {
            let Some(locality) = file.locality.as_deref() else {
                continue;
            };
            let kind = if mail.down.is_empty() {
                !NOT_DOWN.contains(&file.kind.as_str())
            } else {
                mail.down.contains(&file.kind)
            };
            if kind && self.wants_kind(file) && self.wants(locality) {
                by_locality.entry(locality).or_default().push(file);
            }
        }
        let lines = &self.office.roster.localities;
        let shared = shared_addresses(lines, &mail.shared);
        // 名册的次序；名册里没有的在后
        let mut order: Vec<&str> = lines.iter().map(|l| l.name.as_str()).collect();
        order.retain(|name| by_locality.contains_key(name));
        let strangers = by_locality
            .keys()
            .filter(|n| !lines.iter().any(|l| l.name == **n));
        order.extend(strangers.copied().collect::<Vec<_>>());
        for name in order {
            let Some(mut files) = by_locality.remove(name) else {
                continue;
            };
            files.sort_by(|a, b| (&a.kind, &a.path).cmp(&(&b.kind, &b.path)));
            let mut hold = |why: String| {
                self.plan.held.push(Held {
                    recipient: name.to_owned(),
                    why,
                });
            };
            let Some(line) = lines.iter().find(|l| l.name == name) else {
                hold("名册里没有这个地区，不知寄到哪里。请在名册里添上它和它的邮箱".to_owned());
                continue;
            };
            if line.emails.is_empty() {
                hold(format!(
                    "名册第{}行没有邮箱。请在“邮箱”一列填上，再运行",
                    line.line
                ));
                continue;
            }
            if let Some((address, other)) = line.emails.iter().find_map(|email| {
                let others: Vec<&str> = shared.get(&email.to_ascii_lowercase())?.clone();
                Some((email, others.into_iter().find(|o| *o != name)?))
            }) {
                hold(format!(
                    "邮箱 {address} 与“{other}”的相同，为免寄错，都不寄。写错的请在名册里改正；确实共用的，写进配置 [mail] 的 shared"
                ));
                continue;
            }
            if let Some(own) = line
                .emails
                .iter()
                .find(|e| same(e, &mail.from) || mail.superior.iter().any(|s| same(s, e)))
                && !mail.shared.iter().any(|s| same(s, own))
            {
                hold(format!(
                    "邮箱 {own} 是本机关或上级的，不像是这个地区的。请核对名册；确实要寄到这里的，写进配置 [mail] 的 shared"
                ));
                continue;
            }
            if let Some(file) = files.iter().find(|f| belongs_elsewhere(f, name, lines)) {
                hold(format!(
                    "清单说“{}”是它的，文件名却是另一个地区的，没有寄。请再运行一次 quanyi run",
                    file.path
                ));
                continue;
            }
            let to = line.emails.clone();
            self.letters(name, false, &to, &files);
        }
    }

    /// 一个收件人的信：去掉寄过的，放不下的分成几封。
    fn letters(&mut self, recipient: &str, up: bool, to: &[String], files: &[&ManifestFile]) {
        let again = self.choice.resend.iter().any(|n| n == recipient);
        let mail = &self.office.config.mail;
        let mut unknown: BTreeMap<&str, String> = BTreeMap::new();
        // 地址 → 还没有寄到的文件
        let mut due: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
        for address in to {
            let mut wanted = Vec::new();
            for (ix, file) in files.iter().enumerate() {
                match self.history.of_file(address, &file.sha256) {
                    Some((Outcome::Accepted | Outcome::Confirmed, _)) if !again => {}
                    Some((Outcome::Unknown, time)) if !again => {
                        unknown.insert(&file.path, time.to_owned());
                    }
                    _ => wanted.push(ix),
                }
            }
            if !wanted.is_empty() {
                due.entry(wanted).or_default().push(address.clone());
            }
        }
        if let Some(time) = unknown.values().max() {
            let names: Vec<&str> = unknown.keys().copied().collect();
            self.plan.unknown.push(Held {
                recipient: recipient.to_owned(),
                why: format!(
                    "{} 寄过（{}），信发出去了而没有等到服务器的回话，不知是否送到。请打电话问对方：收到了的，加 --received {recipient}；没有收到的，加 --resend {recipient}",
                    shown_time(time),
                    names.join("、")
                ),
            });
        }
        if due.is_empty() && unknown.is_empty() {
            self.plan.done.push(recipient.to_owned());
        }
        if due.is_empty() {
            return;
        }
        // 按全部文件来分，寄过的再去掉：断过再寄，“第2封、共3封”还是那一封
        let parts = match parcel::divide(files, mail) {
            Ok(parts) => parts,
            Err(why) => {
                self.plan.held.push(Held {
                    recipient: recipient.to_owned(),
                    why,
                });
                return;
            }
        };
        let of = parts.len();
        for (wanted, to) in due {
            for (part, members) in parts.iter().enumerate() {
                let files: Vec<&ManifestFile> = members
                    .iter()
                    .filter(|ix| wanted.contains(ix))
                    .filter_map(|ix| files.get(*ix).copied())
                    .collect();
                if files.is_empty() {
                    continue;
                }
                self.plan.letters.push(Planned {
                    recipient: recipient.to_owned(),
                    up,
                    to: to.clone(),
                    localities: files.iter().map(|f| f.locality.clone()).collect(),
                    files: files.iter().map(|f| sent(f)).collect(),
                    part: (part + 1, of),
                    zip: mail.zip || mail.encrypt,
                    again,
                });
            }
        }
    }
}

fn sent(file: &ManifestFile) -> Sent {
    Sent {
        path: file.path.clone(),
        kind: file.kind.clone(),
        sha256: file.sha256.clone(),
        bytes: file.bytes,
    }
}

/// 两个以上地区都写了的地址（小写）→ 哪些地区；许可共用的不算。
fn shared_addresses<'a>(
    lines: &'a [RosterLine],
    allowed: &[String],
) -> BTreeMap<String, Vec<&'a str>> {
    let mut all: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in lines {
        for email in &line.emails {
            let names = all.entry(email.to_ascii_lowercase()).or_default();
            if !names.contains(&line.name.as_str()) {
                names.push(&line.name);
            }
        }
    }
    all.retain(|email, names| names.len() > 1 && !allowed.iter().any(|a| same(a, email)));
    all
}

/// 文件名恰是另一个地区的：清单有误，宁可不寄。
fn belongs_elsewhere(file: &ManifestFile, name: &str, lines: &[RosterLine]) -> bool {
    let last = file.path.rsplit('/').next().unwrap_or(&file.path);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    stem != safe(name)
        && lines
            .iter()
            .any(|l| l.name != name && safe(&l.name) == stem)
}

/// 寄过什么：（地址，内容）→ 最要紧的结果与时间。
struct History<'a>(BTreeMap<(String, &'a str), (Outcome, &'a str)>);

impl<'a> History<'a> {
    fn of(attempts: &'a [Attempt]) -> Self {
        // 收下过的压倒一切，其次是不知，再次是没有寄成
        let weight = |o: Outcome| match o {
            Outcome::Accepted | Outcome::Confirmed => 2,
            Outcome::Unknown => 1,
            Outcome::Deferred | Outcome::Refused | Outcome::Absent => 0,
        };
        let mut all = BTreeMap::new();
        for attempt in attempts {
            for address in &attempt.letter.to {
                for file in &attempt.letter.files {
                    let key = (address.to_ascii_lowercase(), file.sha256.as_str());
                    let new = (attempt.outcome, attempt.time.as_str());
                    let kept = all.entry(key).or_insert(new);
                    if weight(new.0) >= weight(kept.0) {
                        *kept = new;
                    }
                }
            }
        }
        Self(all)
    }

    fn of_file(&self, address: &str, sha256: &'a str) -> Option<(Outcome, &'a str)> {
        self.0.get(&(address.to_ascii_lowercase(), sha256)).copied()
    }
}

impl Planned {
    /// 附件的总大小，字节。
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.bytes).sum()
    }
}

impl Plan {
    /// 不能寄的与不知下落的，逐条；没有时为空。
    pub fn problems(&self) -> String {
        let mut out = String::new();
        for (title, list) in [
            ("不能寄的", &self.held),
            ("不知是否送到、这次不寄的", &self.unknown),
        ] {
            if !list.is_empty() {
                out.push_str(&format!("{title}（{} 个）：\n", list.len()));
                for held in list {
                    out.push_str(&format!("  {}：{}\n", held.recipient, held.why));
                }
            }
        }
        out
    }

    /// 谁收什么的表；`subjects` 与 `letters` 同序。
    pub fn table(&self, subjects: &[String]) -> String {
        let mut rows = vec![
            ["序号", "收件人", "地址", "主题", "附件"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (ix, (letter, subject)) in self.letters.iter().zip(subjects).enumerate() {
            let files: Vec<String> = letter
                .files
                .iter()
                .map(|f| format!("{}（{}）", f.path, shown_size(f.bytes)))
                .collect();
            let packed = if letter.zip {
                "［打成压缩包］"
            } else {
                ""
            };
            rows.push(vec![
                (ix + 1).to_string(),
                letter.recipient.clone(),
                letter.to.join("，"),
                subject.clone(),
                format!("{packed}{}", files.join("、")),
            ]);
        }
        table::aligned(&rows)
    }
}

#[cfg(test)]
mod tests;
