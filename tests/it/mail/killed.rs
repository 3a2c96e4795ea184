//! 随时断掉：杀掉程序、切断连线，再寄时不重、不漏，说不清的点名。

use super::office::{COUNTIES, desk};
use super::server::{Do, Server, Step};
use std::process::Child;
use std::sync::{Arc, Mutex};

const STEPS: [Step; 8] = [
    Step::Connected,
    Step::Hello,
    Step::From,
    Step::To,
    Step::Data,
    Step::Midway,
    Step::Whole,
    Step::Answered,
];

#[test]
fn killed_at_every_step_against_a_server_that_records() {
    for step in STEPS {
        let server = Server::start();
        let desk = desk(server.port, "");
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let victim = child.clone();
        // 第二封走到这一步就杀；连接只在第一封之前走一次，那就在那里杀
        let before = usize::from(!matches!(step, Step::Connected | Step::Hello));
        let count = if step == Step::Answered { 2 } else { before };
        server.script(move |n, at| {
            if n == count && at == step {
                // 程序还没有交到手里时等一等
                loop {
                    if let Some(child) = victim.lock().unwrap().as_mut() {
                        let _ = child.kill();
                        let _ = child.wait();
                        break;
                    }
                    std::thread::yield_now();
                }
                if step != Step::Whole {
                    return Do::Cut;
                }
            }
            Do::Go
        });
        let running = desk.command(&["--yes"]).spawn().unwrap();
        *child.lock().unwrap() = Some(running);
        let status = loop {
            let done = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap();
            match done {
                Some(status) => break status,
                None => std::thread::sleep(std::time::Duration::from_millis(20)),
            }
        };
        assert!(!status.success(), "{step:?}：应当被杀");

        server.script(|_, _| Do::Go);
        let (_, said) = desk.send(&["--yes"]);
        let unknown = |name: &str| said.contains(&format!("--received {name}"));
        for (name, address) in COUNTIES {
            let times = server.times(address);
            assert!(
                times == 1 || (times == 0 && unknown(name)),
                "断在 {step:?}：{name} 收到 {times} 封\n{said}"
            );
        }
        if step == Step::Whole {
            assert!(unknown("乙县"), "{said}");
        }
        // 问过对方：收到的记下，没有收到的再寄，最后人人一封
        let mut args = vec!["--yes"];
        for (name, address) in COUNTIES {
            if unknown(name) {
                let option = if server.times(address) == 1 {
                    "--received"
                } else {
                    "--resend"
                };
                args.extend([option, name]);
            }
        }
        let (code, said) = desk.send(&args);
        assert_eq!(code, 0, "{said}");
        assert!(
            COUNTIES.iter().all(|(_, a)| server.times(a) == 1),
            "断在 {step:?}：{said}"
        );
    }
}

#[test]
fn a_cut_line_a_421_and_a_refusal_are_three_different_things() {
    let server = Server::start();
    let desk = desk(server.port, "");
    // 甲县：收完全文就断，不知是否送到；乙县：421 之后再来；丙县：不收
    let once = Arc::new(Mutex::new(0));
    server.script(move |n, at| match (n, at) {
        (0, Step::Whole) => Do::Cut,
        (1, Step::From) => {
            let mut times = once.lock().unwrap();
            *times += 1;
            if *times == 1 {
                Do::Say("421 4.3.2 too busy")
            } else {
                Do::Go
            }
        }
        (2, Step::To) => Do::Say("550 5.1.1 no such user"),
        _ => Do::Go,
    });
    let (code, said) = desk.send(&["--yes"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("550 5.1.1 no such user"), "{said}");
    assert!(said.contains("不知是否送到"), "{said}");
    server.script(|_, _| Do::Go);
    let (code, said) = desk.send(&["--yes"]);
    assert_eq!(code, 1, "还有一个不知下落的：{said}");
    for (name, address) in COUNTIES {
        assert_eq!(server.times(address), 1, "{name}：{said}");
    }
}
