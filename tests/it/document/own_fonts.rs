//! 单位自备的字体：按中文名、英文名认出，用在该用的地方；`quanyi fonts` 说得清。

use super::fixture;
use super::geometry::{draft, set};
use super::ruler::measure;
use quanyi::document::press::{Role, faces};
use std::path::{Path, PathBuf};

/// 换了名称的字体：把 sfnt 里的 `name` 表换成这几条（编号、语言、文字）。
fn renamed(file: &str, names: &[(u16, u16, &str)]) -> Vec<u8> {
    let mut font = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fonts")
            .join(file),
    )
    .expect("字体");
    let (mut records, mut storage) = (Vec::new(), Vec::new());
    for (id, language, text) in names {
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for field in [
            3,
            1,
            *language,
            *id,
            utf16.len() as u16,
            storage.len() as u16,
        ] {
            records.extend(field.to_be_bytes());
        }
        storage.extend(utf16);
    }
    let mut table: Vec<u8> = Vec::new();
    for field in [0, names.len() as u16, 6 + records.len() as u16] {
        table.extend(field.to_be_bytes());
    }
    table.extend(records);
    table.extend(storage);
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let record = (0..count)
        .map(|n| 12 + 16 * n)
        .find(|at| &font[*at..at + 4] == b"name")
        .expect("有 name 表");
    font.resize(font.len().next_multiple_of(4), 0);
    let (offset, length) = (font.len() as u32, table.len() as u32);
    font[record + 8..record + 12].copy_from_slice(&offset.to_be_bytes());
    font[record + 12..record + 16].copy_from_slice(&length.to_be_bytes());
    font.extend(table);
    font
}

const ENGLISH: u16 = 0x409;
const CHINESE: u16 = 0x804;

/// 一家单位的字体文件夹：五种字体各一个，另有一个不属于任何角色的。
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("临时文件夹");
    for (file, from, family, chinese, postscript) in [
        (
            "FZXBSJW.TTF",
            "FandolKai-Regular.otf",
            "FZXiaoBiaoSong-B05S",
            "方正小标宋简体",
            "FZXBSJW--GB1-0",
        ),
        (
            "simfang.ttf",
            "FandolKai-Regular.otf",
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong_GB2312",
        ),
        (
            "simkai.ttf",
            "FandolFang-Regular.otf",
            "KaiTi_GB2312",
            "楷体_GB2312",
            "KaiTi_GB2312",
        ),
        (
            "simhei.ttf",
            "FandolKai-Regular.otf",
            "SimHei",
            "黑体",
            "SimHei",
        ),
        (
            "宋 体.ttf",
            "FandolFang-Regular.otf",
            "SimSun",
            "宋体",
            "SimSun",
        ),
        (
            "生僻字.ttf",
            "NotoSansSymbols2-Regular.ttf",
            "Rare Extra",
            "某某增补字",
            "RareExtra",
        ),
    ] {
        let names = [
            (1, ENGLISH, family),
            (2, ENGLISH, "Regular"),
            (4, ENGLISH, family),
            (6, ENGLISH, postscript),
            (1, CHINESE, chinese),
        ];
        std::fs::write(folder.path().join(file), renamed(from, &names)).expect("可写");
    }
    std::fs::write(folder.path().join("说明.txt"), "不是字体").expect("可写");
    folder
}

#[test]
fn an_office_sees_and_gets_its_own_faces() {
    let folder = folder();
    let mut office = fixture::office();
    office.config.files.fonts = Some(folder.path().to_owned());
    let faces = faces(&office).expect("读得出");
    for (role, name, file) in [
        (Role::Title, "方正小标宋简体", "FZXBSJW.TTF"),
        (Role::Body, "仿宋_GB2312", "simfang.ttf"),
        (Role::Kai, "楷体_GB2312", "simkai.ttf"),
        (Role::Hei, "黑体", "simhei.ttf"),
        (Role::Song, "宋体", "宋 体.ttf"),
    ] {
        let face = faces.roles.iter().find(|f| f.role == role).expect("有");
        assert_eq!(face.first.name, name);
        assert_eq!(
            face.first.file.as_deref(),
            Some(folder.path().join(file).as_path())
        );
    }
    assert_eq!(faces.spare.len(), 1);
    assert_eq!(faces.spare[0].name, "某某增补字");

    let text = "标志：某省妇女联合会文件\n密级：秘密\n签发人：林春和\n标题：情况通报\n日期：2017年12月20日\n\n# 甲项\n\n正文里有喆、昇两个字。";
    let bytes = set(&draft("circular", text), &office);
    let page = &measure(&bytes)[0];
    let face_of = |text: &str, size: f64| {
        let mark = page
            .marks
            .iter()
            .find(|m| m.text == text && (size == 0.0 || (m.size - size).abs() < 0.1));
        mark.unwrap_or_else(|| panic!("没有{text}")).font.clone()
    };
    for (text, size, wanted) in [
        ("通", 22.0, "FZXBSJW--GB1-0"),
        ("正", 0.0, "FangSong_GB2312"),
        ("林", 0.0, "KaiTi_GB2312"),
        ("秘", 0.0, "SimHei"),
        ("—", 14.0, "SimSun"),
        // 单位的字体里没有的字，仍由内置的补上
        ("喆", 0.0, "QuanyiKaiSupplement"),
    ] {
        let got = face_of(text, size);
        assert!(got.contains(wanted), "{text} 用的是 {got}，应为 {wanted}");
    }
    assert!(page.marks.iter().all(|m| m.glyph != 0));
}

#[test]
fn the_command_says_which_face_and_whence() {
    let folder = folder();
    std::fs::remove_file(folder.path().join("simkai.ttf")).expect("可删");
    let office = tempfile::tempdir().expect("临时文件夹");
    let config: PathBuf = office.path().join("quanyi.toml");
    std::fs::write(
        &config,
        format!("[files]\nfonts = '{}'\n", folder.path().display()),
    )
    .expect("可写");
    let run = |args: &[&std::ffi::OsStr]| {
        let out = assert_cmd::Command::cargo_bin("quanyi")
            .expect("程序")
            .arg("fonts")
            .args(args)
            .output()
            .expect("运行");
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).expect("文字")
    };
    let said = run(&["-c".as_ref(), config.as_os_str()]);
    assert!(
        said.contains("小标宋（标题、发文机关标志）：方正小标宋简体（")
            && said.contains("FZXBSJW.TTF"),
        "{said}"
    );
    assert!(
        said.contains("楷体（二级标题、签发人）：FandolKai（内置）"),
        "{said}"
    );
    assert!(said.contains("认得的名称有：楷体_GB2312"), "{said}");
    assert!(said.contains("只在缺字时用：某某增补字"), "{said}");
    let plain = run(&[]);
    assert_eq!(plain.matches("（内置）").count(), 5, "{plain}");

    std::fs::write(folder.path().join("坏.ttf"), b"nothing").expect("可写");
    let out = assert_cmd::Command::cargo_bin("quanyi")
        .expect("程序")
        .arg("fonts")
        .arg("-c")
        .arg(&config)
        .output()
        .expect("运行");
    let wrong = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2));
    assert!(
        wrong.contains("坏.ttf") && wrong.contains("去掉这个文件"),
        "{wrong}"
    );
}
