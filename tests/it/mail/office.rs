//! 一个办公室：三个县、一份产出、一份配置；邮件服务器在本机。

use quanyi::deliver::Publisher;
use quanyi::deliver::manifest::{self, Manifest, ManifestInput};
use quanyi::deliver::sha256_hex;
use quanyi::model::artefact::Artefact;
use quanyi::office::Office;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

pub(super) const COUNTIES: [(&str, &str); 3] = [
    ("甲县", "jia@xian.example"),
    ("乙县", "yi@xian.example"),
    ("丙县", "bing@xian.example"),
];

pub(super) struct Desk {
    pub(super) dir: tempfile::TempDir,
    pub(super) out: PathBuf,
    pub(super) config: PathBuf,
}

/// 备好：`port` 是本机邮件服务器的端口，`more` 添在 `[mail]` 里。
pub(super) fn desk(port: u16, more: &str) -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    let mut roster = "名称,邮箱\n".to_owned();
    let mut inputs = Vec::new();
    for (name, email) in COUNTIES {
        roster.push_str(&format!("{name},{email}\n"));
        let text = format!("{name}的自查表");
        put(&format!("填报/{name}.csv"), &text);
        inputs.push(ManifestInput {
            path: format!("填报/{name}.csv"),
            sha256: sha256_hex(text.as_bytes()),
            quoted: false,
        });
    }
    put("名册.csv", &roster);
    let config = put(
        "quanyi.toml",
        &format!(
            "[office]\nname = \"某省妇女联合会权益部\"\n[files]\nroster = \"名册.csv\"\n[mail]\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"明文\"\nfrom = \"qyb@sheng.example\"\nper_minute = 6000\nretries = 1\nretry_seconds = 0.2\ntimeout_seconds = 5\n{more}\n"
        ),
    );
    let office = Office::load(Some(&config)).unwrap();
    let out = dir.path().join("输出");
    let publisher = Publisher::begin(&out).unwrap();
    for (name, _) in COUNTIES {
        publisher
            .put(&Artefact {
                name: format!("反馈意见/{name}.pdf"),
                kind: "反馈意见".to_owned(),
                locality: Some(name.to_owned()),
                // 大到不能一口气塞进连接的缓冲区
                bytes: format!("%PDF {name}").into_bytes().repeat(40_000),
                made_from: vec![format!("填报/{name}.csv")],
            })
            .unwrap();
    }
    publisher
        .finish(Manifest {
            schema: manifest::SCHEMA.to_owned(),
            program: "quanyi".to_owned(),
            catalogue: "weiquan-2017".to_owned(),
            period: Some("2017".to_owned()),
            check: Some("自查".to_owned()),
            files: Vec::new(),
            carried: Vec::new(),
            inputs,
            roots: quanyi::deliver::roots(&[dir.path().join("填报")], &out),
            roster: Some(office.roster.fingerprint()),
        })
        .unwrap();
    Desk { dir, out, config }
}

impl Desk {
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
        command
            .arg("send")
            .arg(&self.out)
            .arg("-c")
            .arg(&self.config)
            .args(args)
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        command
    }

    /// 运行到底：退出码与屏幕上的话。
    pub(super) fn send(&self, args: &[&str]) -> (i32, String) {
        said(&self.command(args).output().unwrap())
    }
}

pub(super) fn said(output: &Output) -> (i32, String) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}
