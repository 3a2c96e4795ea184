//! 会记账、会捣乱的邮件服务器：走到每一步先问剧本。

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// 走到了哪一步。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connected,
    Hello,
    From,
    To,
    Data,
    /// 收了几千个字节，还没有收完。
    Midway,
    /// 收完了，还没有回话。
    Whole,
    /// 回过话了。
    Answered,
}

/// 怎么办。
pub(super) enum Do {
    Go,
    /// 说这一句，不往下走。
    Say(&'static str),
    /// 断开。
    Cut,
}

/// 收下的一封。
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) to: Vec<String>,
    pub(super) text: String,
}

pub(super) type Script = dyn Fn(usize, Step) -> Do + Send + Sync;

#[derive(Clone)]
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) received: Arc<Mutex<Vec<Received>>>,
    script: Arc<Mutex<Arc<Script>>>,
}

impl Server {
    /// 开始听；一直听到测试结束。
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            script: Arc::new(Mutex::new(Arc::new(|_, _| Do::Go))),
        };
        let own = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                std::thread::spawn(move || own.talk(stream));
            }
        });
        server
    }

    /// 换剧本：参数是第几封（从 0 起，按收下的数）与步。
    pub(super) fn script(&self, script: impl Fn(usize, Step) -> Do + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Arc::new(script);
    }

    pub(super) fn times(&self, address: &str) -> usize {
        let received = self.received.lock().unwrap();
        received
            .iter()
            .filter(|r| r.to.iter().any(|t| t == address))
            .count()
    }

    fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut input = BufReader::new(stream.try_clone().ok()?);
        let mut output = stream;
        let mut say = |line: &str| output.write_all(format!("{line}\r\n").as_bytes()).ok();
        let step = |step: Step| {
            let script = self.script.lock().unwrap().clone();
            let count = self.received.lock().unwrap().len();
            script(count, step)
        };
        let mut to: Vec<String> = Vec::new();
        match step(Step::Connected) {
            Do::Go => say("220 ready")?,
            Do::Say(line) => say(line)?,
            Do::Cut => return None,
        }
        loop {
            let mut line = String::new();
            if input.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let (at, answer) = match verb.as_str() {
                "EHLO" => (Step::Hello, "250 hello"),
                "MAIL" => (Step::From, "250 ok"),
                "RCPT" => (Step::To, "250 ok"),
                "DATA" => (Step::Data, "354 go on"),
                "QUIT" => {
                    say("221 bye")?;
                    return None;
                }
                _ => {
                    to.clear();
                    say("250 ok")?;
                    continue;
                }
            };
            match step(at) {
                Do::Go => {}
                Do::Say(line) => {
                    say(line)?;
                    continue;
                }
                Do::Cut => return None,
            }
            if at == Step::To {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                to.push(address.to_owned());
            }
            say(answer)?;
            if at != Step::Data {
                continue;
            }
            let mut text = String::new();
            let mut asked = false;
            loop {
                let mut line = String::new();
                if input.read_line(&mut line).ok()? == 0 {
                    return None;
                }
                if line == ".\r\n" {
                    break;
                }
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                if text.len() > 4000 && !asked {
                    asked = true;
                    if let Do::Cut = step(Step::Midway) {
                        return None;
                    }
                }
            }
            let verdict = step(Step::Whole);
            if let Do::Say(line) = verdict {
                say(line)?;
                to.clear();
                continue;
            }
            self.received.lock().unwrap().push(Received {
                to: std::mem::take(&mut to),
                text,
            });
            if let Do::Cut = verdict {
                return None;
            }
            say("250 2.0.0 Ok: queued as 7F")?;
            if let Do::Cut = step(Step::Answered) {
                return None;
            }
        }
    }
}
