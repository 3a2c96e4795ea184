use super::*;
use crate::deliver::Publisher;
use crate::deliver::manifest::{self, Manifest};
use crate::mail::ledger::LedgerError;
use crate::mail::plan::{self, Choice, Plan};
use crate::model::artefact::Artefact;
use crate::office::roster::{Roster, RosterLine};
use std::cell::{Cell, RefCell};
use std::path::PathBuf;

/// 不真等的时钟。
struct Fast(Cell<Duration>);

impl Clock for Fast {
    fn elapsed(&self) -> Duration {
        self.0.get()
    }

    fn wait(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// 照剧本说话的邮局：第几次交给谁，怎么回。
struct Script<'a> {
    clock: &'a Fast,
    say: &'a dyn Fn(usize, &str) -> Result<String, Failure>,
    /// 回话之前有没有说定（`commit`）。
    commits: bool,
    calls: RefCell<Vec<(String, Duration)>>,
}

impl Post for Script<'_> {
    fn deliver(
        &mut self,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<String, Failure> {
        let to = parcel.to.join(",");
        let n = self.calls.borrow().len();
        self.calls
            .borrow_mut()
            .push((to.clone(), self.clock.elapsed()));
        let said = (self.say)(n, &to);
        if self.commits || said.is_ok() || matches!(said, Err(Failure::Unknown(_))) {
            commit().map_err(Failure::Ledger)?;
        }
        said
    }
}

struct Desk {
    _dir: tempfile::TempDir,
    out: PathBuf,
    manifest: Manifest,
    office: Office,
}

fn desk() -> Desk {
    let dir = tempfile::tempdir().expect("临时文件夹");
    let out = dir.path().join("输出");
    let publisher = Publisher::begin(&out).expect("可写");
    for name in ["甲县", "乙县", "丙县"] {
        publisher
            .put(&Artefact {
                name: format!("反馈意见/{name}.pdf"),
                kind: "反馈意见".to_owned(),
                locality: Some(name.to_owned()),
                bytes: format!("PDF {name}").into_bytes(),
                made_from: Vec::new(),
            })
            .expect("写");
    }
    let (manifest, _) = publisher
        .finish(Manifest {
            schema: manifest::SCHEMA.to_owned(),
            program: "quanyi".to_owned(),
            catalogue: "c".to_owned(),
            period: None,
            check: None,
            files: Vec::new(),
            inputs: Vec::new(),
            carried: Vec::new(),
            roots: Vec::new(),
            roster: None,
        })
        .expect("换上");
    let line = |name: &str, email: &str| RosterLine {
        name: name.to_owned(),
        emails: vec![email.to_owned()],
        ..RosterLine::default()
    };
    let mut office = Office {
        roster: Roster {
            localities: vec![
                line("甲县", "a@x.cn"),
                line("乙县", "b@x.cn"),
                line("丙县", "c@x.cn"),
            ],
        },
        ..Office::default()
    };
    office.config.mail.from = "qyb@x.cn".to_owned();
    office.config.mail.per_minute = 6.0;
    office.config.mail.retries = 2;
    Desk {
        _dir: dir,
        out,
        manifest,
        office,
    }
}

impl Desk {
    fn plan(&self, ledger: &Ledger) -> Plan {
        plan::make(
            &self.manifest,
            &self.office,
            ledger.attempts(),
            &Choice::default(),
        )
        .expect("可行")
    }

    fn send(
        &self,
        ledger: &mut Ledger,
        commits: bool,
        say: &dyn Fn(usize, &str) -> Result<String, Failure>,
    ) -> (Result<Tally, MailError>, Vec<(String, Duration)>) {
        let clock = Fast(Cell::new(Duration::ZERO));
        let writer = Writer::new(&self.office, &self.manifest).expect("措辞");
        let letters = self.plan(ledger).letters;
        let mut post = Script {
            clock: &clock,
            say,
            commits,
            calls: RefCell::default(),
        };
        let done = Dispatch {
            office: &self.office,
            out: &self.out,
            manifest: &self.manifest,
            writer: &writer,
            passphrase: None,
            clock: &clock,
            progress: &crate::progress::Quiet,
        }
        .run(&letters, ledger, &mut post);
        let calls = post.calls.borrow().clone();
        (done, calls)
    }
}

fn whom(calls: &[(String, Duration)]) -> Vec<&str> {
    calls.iter().map(|(to, _)| to.as_str()).collect()
}

#[test]
fn sent_once_at_the_given_pace() {
    let desk = desk();
    let mut ledger = Ledger::open(&desk.out).expect("记录");
    let ok = |_: usize, _: &str| Ok("250 ok".to_owned());
    let (tally, calls) = desk.send(&mut ledger, true, &ok);
    assert_eq!(tally.expect("寄完").accepted, ["甲县", "乙县", "丙县"]);
    // 每分钟 6 封：隔 10 秒
    let times: Vec<u64> = calls.iter().map(|(_, t)| t.as_secs()).collect();
    assert_eq!(times, [0, 10, 20]);
    drop(ledger);
    let mut ledger = Ledger::open(&desk.out).expect("再开");
    let (_, calls) = desk.send(&mut ledger, true, &ok);
    assert!(calls.is_empty(), "寄过的不再寄");
}

#[test]
fn four_hundreds_come_back_later_and_five_hundreds_do_not() {
    let desk = desk();
    let mut ledger = Ledger::open(&desk.out).expect("记录");
    let (tally, calls) = desk.send(&mut ledger, false, &|n, to| match (n, to) {
        (0, "a@x.cn") => Err(Failure::Later("450 稍后再来".to_owned())),
        (_, "b@x.cn") => Err(Failure::Refused("550 没有这个人".to_owned())),
        (_, "c@x.cn") => Err(Failure::Later("451 忙".to_owned())),
        _ => Ok("250 ok".to_owned()),
    });
    let tally = tally.expect("走完");
    assert_eq!(tally.accepted, ["甲县"]);
    assert_eq!(
        tally.refused,
        [("乙县".to_owned(), "550 没有这个人".to_owned())]
    );
    assert_eq!(tally.deferred[0].0, "丙县");
    assert_eq!(
        whom(&calls),
        ["a@x.cn", "b@x.cn", "c@x.cn", "a@x.cn", "c@x.cn", "c@x.cn"],
        "别的先走，丙县试了三次"
    );
    let of_a: Vec<u64> = calls
        .iter()
        .filter(|(to, _)| to == "a@x.cn")
        .map(|(_, t)| t.as_secs())
        .collect();
    assert!(of_a[1] - of_a[0] >= 30, "{of_a:?}");
    // 再来一次，只寄还没有寄到的
    let (_, calls) = desk.send(&mut ledger, false, &|_, _| Ok("250 ok".to_owned()));
    assert_eq!(whom(&calls), ["b@x.cn", "c@x.cn"]);
}

#[test]
fn unknown_is_never_sent_again_by_itself() {
    let desk = desk();
    let mut ledger = Ledger::open(&desk.out).expect("记录");
    let (tally, _) = desk.send(&mut ledger, true, &|_, to| match to {
        "b@x.cn" => Err(Failure::Unknown("断了".to_owned())),
        _ => Ok("250 ok".to_owned()),
    });
    assert_eq!(tally.expect("走完").unknown[0].0, "乙县");
    drop(ledger);
    let mut ledger = Ledger::open(&desk.out).expect("再开");
    assert_eq!(desk.plan(&ledger).unknown[0].recipient, "乙县");
    let (_, calls) = desk.send(&mut ledger, true, &|_, _| Ok("250 ok".to_owned()));
    assert!(calls.is_empty());
}

#[test]
fn whatever_stops_the_whole_is_told_and_the_rest_is_left() {
    let desk = desk();
    let mut ledger = Ledger::open(&desk.out).expect("记录");
    let (tally, calls) = desk.send(&mut ledger, false, &|n, _| match n {
        0 => Ok("250 ok".to_owned()),
        _ => Err(Failure::Stop("密码不对".to_owned())),
    });
    let tally = tally.expect("说得清");
    assert_eq!((calls.len(), tally.left), (2, 2));
    assert_eq!(tally.stopped.as_deref(), Some("密码不对"));
}

#[test]
fn a_changed_attachment_never_leaves() {
    let desk = desk();
    std::fs::write(desk.out.join("反馈意见/乙县.pdf"), "有人改过").expect("写");
    let mut ledger = Ledger::open(&desk.out).expect("记录");
    let (tally, calls) = desk.send(&mut ledger, true, &|_, _| Ok("250 ok".to_owned()));
    assert_eq!(whom(&calls), ["a@x.cn"]);
    let stopped = tally.expect("说得清").stopped.expect("停下");
    assert!(
        stopped.contains("反馈意见/乙县.pdf") && stopped.contains("改过"),
        "{stopped}"
    );

    let mut letter = desk.plan(&ledger).letters.remove(0);
    std::fs::write(desk.out.join("反馈意见/乙县.pdf"), "PDF 乙县").expect("写");
    assert_eq!(letter.recipient, "乙县");
    assert!(contents(&desk.out, &desk.manifest, &letter).is_ok());
    letter.recipient = "丙县".to_owned();
    let why = contents(&desk.out, &desk.manifest, &letter).expect_err("不是它的");
    assert!(why.contains("乙县") && why.contains("丙县"), "{why}");
}

/// 在每一步断掉（记录停在那一刻），接着再寄：收下过的不重寄，没有发出的补寄，说不清的点名。
#[test]
fn killed_at_any_step_nothing_goes_twice() {
    // 一封信四步：交出之前、说定之后、收下之后（还没有记）、记下之后
    for step in 0..12 {
        let desk = desk();
        let received: RefCell<Vec<String>> = RefCell::default();
        let path = desk.out.join(crate::deliver::sending::LEDGER);
        let snapshot: RefCell<Option<Vec<u8>>> = RefCell::default();
        let now = Cell::new(0);
        let mut ledger = Ledger::open(&desk.out).expect("记录");
        let take = || {
            if now.get() == step && snapshot.borrow().is_none() {
                *snapshot.borrow_mut() = Some(std::fs::read(&path).unwrap_or_default());
            }
            now.set(now.get() + 1);
            snapshot.borrow().is_some()
        };
        struct Steps<'a> {
            take: &'a dyn Fn() -> bool,
            received: &'a RefCell<Vec<String>>,
        }
        impl Post for Steps<'_> {
            fn deliver(
                &mut self,
                parcel: &Parcel<'_>,
                commit: &mut dyn FnMut() -> Result<(), LedgerError>,
            ) -> Result<String, Failure> {
                let dead = || Err(Failure::Stop("断了".to_owned()));
                if (self.take)() {
                    return dead();
                }
                commit().map_err(Failure::Ledger)?;
                if (self.take)() {
                    return dead();
                }
                self.received.borrow_mut().push(parcel.to.join(","));
                if (self.take)() {
                    return dead();
                }
                (self.take)();
                Ok("250 ok".to_owned())
            }
        }
        let run = |ledger: &mut Ledger, post: &mut dyn Post| {
            let clock = Fast(Cell::new(Duration::ZERO));
            let writer = Writer::new(&desk.office, &desk.manifest).expect("措辞");
            let letters = desk.plan(ledger).letters;
            Dispatch {
                office: &desk.office,
                out: &desk.out,
                manifest: &desk.manifest,
                writer: &writer,
                passphrase: None,
                clock: &clock,
                progress: &crate::progress::Quiet,
            }
            .run(&letters, ledger, post)
        };
        let mut post = Steps {
            take: &take,
            received: &received,
        };
        let _ = run(&mut ledger, &mut post);
        drop(ledger);
        if let Some(bytes) = snapshot.borrow().as_ref() {
            std::fs::write(&path, bytes).expect("回到那一刻");
        }
        let mut ledger = Ledger::open(&desk.out).expect("再开");
        let unknown: Vec<String> = desk
            .plan(&ledger)
            .unknown
            .iter()
            .map(|h| h.recipient.clone())
            .collect();
        let alive = || false;
        let mut post = Steps {
            take: &alive,
            received: &received,
        };
        run(&mut ledger, &mut post).expect("补寄");
        for (name, to) in [("甲县", "a@x.cn"), ("乙县", "b@x.cn"), ("丙县", "c@x.cn")] {
            let times = received.borrow().iter().filter(|r| *r == to).count();
            let named = unknown.iter().any(|u| u == name);
            assert!(
                times == 1 || (named && times == 0),
                "断在第 {step} 步：{name} 收到 {times} 封"
            );
        }
    }
}
