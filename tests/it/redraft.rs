//! 文稿：像工作人员那样改、存、挪，再排。

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn quanyi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn run(input: &str, out: &Path) -> String {
    let done = quanyi()
        .args(["run", input, "-c", "samples/quanyi.toml", "-o"])
        .arg(out)
        .assert()
        .code(0);
    String::from_utf8_lossy(&done.get_output().stderr).into_owned()
}

/// 用样例跑一次的产出；各条测试各拷一份去改。
fn samples() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("redraft/输出");
        let _ = fs::remove_dir_all(&out);
        run("samples/填报", &out);
        out
    })
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// 一份可以改的产出。
fn office() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("输出 一");
    copy(samples(), &out);
    (dir, out)
}

fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

/// 改一处再存；返回改后的文字。
fn edit(path: &Path, from: &str, to: &str) -> String {
    let text = read(path);
    assert!(
        text.contains(from),
        "{} 里没有“{from}”：{text}",
        path.display()
    );
    let text = text.replace(from, to);
    fs::write(path, format!("\u{feff}{text}")).unwrap();
    text
}

/// 排；返回退出码与屏幕上的话。
fn typeset(files: &[&Path], out: &Path, more: &[&str]) -> (i32, String) {
    let done = quanyi()
        .arg("typeset")
        .args(files)
        .arg("-o")
        .arg(out)
        .args(more)
        .output()
        .unwrap();
    (
        done.status.code().unwrap(),
        String::from_utf8_lossy(&done.stderr).into_owned(),
    )
}

fn pdfs(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "pdf"))
        .map(|e| {
            let name = e.path().strip_prefix(dir).unwrap();
            (
                name.to_string_lossy().replace('\\', "/"),
                fs::read(e.path()).unwrap(),
            )
        })
        .collect()
}

fn pdf_text(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn drafts_set_again_untouched_are_the_same_bytes() {
    let (dir, out) = office();
    let again = dir.path().join("再排");
    let (code, said) = typeset(&[&out.join("文稿")], &again, &[]);
    assert_eq!(code, 0, "{said}");
    let (first, second) = (pdfs(&out), pdfs(&again));
    for name in [
        "通报.pdf",
        "反馈意见/白芷县.pdf",
        "催报/碧潭县.pdf",
        "报送函.pdf",
    ] {
        assert!(second.contains_key(name), "没有 {name}");
    }
    for (name, bytes) in &second {
        assert!(first.get(name) == Some(bytes), "{name} 与运行时的不同");
    }
    // 记事本读得了：带 BOM、CRLF；表不在里面
    let bytes = fs::read(out.join("文稿/通报.md")).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf") && bytes.windows(2).any(|w| w == b"\r\n"));
    assert!(read(&out.join("文稿/通报.md")).contains("@表 各地达标情况"));
}

#[test]
fn new_wording_is_printed_without_a_word() {
    let (dir, out) = office();
    let draft = out.join("文稿/通报.md");
    let text = edit(
        &draft,
        "现将有关情况通报如下。",
        "现将有关情况予以通报，请各地认真对照。",
    );
    let again = dir.path().join("再排");
    let check = |what: &str| {
        let (code, said) = typeset(&[&draft], &again, &[]);
        assert_eq!(code, 0, "{what}：{said}");
        assert!(!said.contains("不一致"), "{what}：{said}");
        let printed = pdf_text(&fs::read(again.join("通报.pdf")).unwrap());
        assert!(printed.contains("请各地认真对照"), "{what}");
    };
    check("UTF-8");
    // 记事本存成“ANSI”（GBK）和“Unicode”
    fs::write(&draft, encoding_rs::GB18030.encode(&text).0).unwrap();
    check("GBK");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&draft, [b"\xff\xfe", wide.as_slice()].concat()).unwrap();
    check("UTF-16");
    // 存成了 WPS 文档
    fs::write(&draft, b"PK\x03\x04").unwrap();
    let (code, said) = typeset(&[&draft], &again, &[]);
    assert!(
        code == 2 && said.contains("WPS") && said.contains("另存为"),
        "{said}"
    );
}

#[test]
fn a_wrong_figure_or_name_is_printed_only_when_confirmed() {
    let (dir, out) = office();
    let draft = out.join("文稿/通报.md");
    let before = read(&draft);
    let share = before
        .split_once("达标率为")
        .and_then(|(_, rest)| rest.split_once('（'))
        .map(|(share, _)| share.to_owned())
        .unwrap();
    edit(&draft, &share, "99.9%");
    edit(&draft, "长榆县", "长愉县");
    let again = dir.path().join("再排");
    let (code, said) = typeset(&[&draft], &again, &[]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains(&format!("写的是“99.9%”，数据是“{share}”（达到")),
        "{said}"
    );
    assert!(
        said.contains("“长愉县”不在名册里，是不是“长榆县”"),
        "{said}"
    );
    assert!(said.contains("行“") && said.contains("--confirm"), "{said}");
    assert!(!again.exists(), "没有确认，什么也不写");
    let (code, said) = typeset(&[&draft], &again, &["--confirm"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("数据是"), "确认了也要列出来：{said}");
    assert!(pdf_text(&fs::read(again.join("通报.pdf")).unwrap()).contains("99.9%"));
}

#[test]
fn everything_wrong_in_a_draft_is_said_at_once_with_line_and_remedy() {
    let (dir, out) = office();
    let draft = out.join("文稿/通报.md");
    edit(&draft, "日期：2017年12月20日", "日期：2017.12.20");
    edit(&draft, "@表 主要数量", "@表 主要数字");
    edit(&draft, "@横排附件", "@横附件");
    let again = dir.path().join("再排");
    let letter = out.join("文稿/反馈意见/白芷县.md");
    edit(&letter, "标题：", "题目：");
    let (code, said) = typeset(&[&draft, &letter, &out.join("文稿/通保.md")], &again, &[]);
    assert_eq!(code, 2, "{said}");
    for words in [
        "2017年12月20日 这样",
        "没有叫“主要数字”的表。是不是“主要数量”",
        "是不是“@横排附件”",
        "没有标题",
        "找不到文稿",
        "是不是",
    ] {
        assert!(said.contains(words), "没有说“{words}”：{said}");
    }
    assert!(said.matches("行：").count() >= 4, "{said}");
    assert!(!again.exists());
}

#[test]
fn a_draft_moved_or_renamed_is_still_known() {
    let (dir, out) = office();
    let again = dir.path().join("再排");
    // 改了名：排成的文件跟着改名
    let renamed = out.join("文稿/反馈意见/白芷县（主任改）.md");
    fs::rename(out.join("文稿/反馈意见/白芷县.md"), &renamed).unwrap();
    let (code, said) = typeset(&[&renamed], &again, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        fs::read(again.join("反馈意见/白芷县（主任改）.pdf")).unwrap()
            == fs::read(out.join("反馈意见/白芷县.pdf")).unwrap()
    );
    // 单独拷到桌面：说清楚还要什么；数据一起拷来就行
    let desk = dir.path().join("桌面");
    fs::create_dir(&desk).unwrap();
    fs::copy(out.join("文稿/通报.md"), desk.join("通报.md")).unwrap();
    let (code, said) = typeset(&[&desk.join("通报.md")], &again, &[]);
    assert!(
        code == 2 && said.contains("数据") && said.contains("通报.json"),
        "{said}"
    );
    copy(&out.join("文稿/数据"), &desk.join("数据"));
    let (code, said) = typeset(&[&desk.join("通报.md")], &again, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(fs::read(again.join("通报.pdf")).unwrap() == fs::read(out.join("通报.pdf")).unwrap());
    // 排到原来的输出文件夹里，也就找得到数据
    fs::remove_dir_all(desk.join("数据")).unwrap();
    let (code, said) = typeset(&[&desk.join("通报.md")], &out, &[]);
    assert_eq!(code, 0, "{said}");
    // 编号一行删了，凭文件名也认得
    let draft = out.join("文稿/催报/长榆县.md");
    let text = read(&draft);
    fs::write(&draft, text.split_once('\n').unwrap().1).unwrap();
    let (code, said) = typeset(&[&draft], &again, &[]);
    assert_eq!(code, 0, "{said}");
    // 数据被改动：不照着印
    let data = desk.join("通报.json");
    let json = fs::read_to_string(out.join("文稿/数据/通报.json")).unwrap();
    fs::write(&data, json.replace("达标率", "大标率")).unwrap();
    let (code, said) = typeset(&[&desk.join("通报.md")], &again, &[]);
    assert!(code == 2 && said.contains("改动过或已损坏"), "{said}");
}

#[test]
fn nothing_of_the_clerks_is_lost_when_run_again() {
    let (dir, out) = office();
    let draft = out.join("文稿/通报.md");
    edit(&draft, "现将有关情况通报如下。", "现予通报。");
    // 排进原来的输出文件夹：换上新的，清单跟上
    let (code, said) = typeset(&[&draft], &out, &[]);
    assert_eq!(code, 0, "{said}");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    let entry = |path: &str| {
        let files = manifest["files"].as_array().unwrap().clone();
        files.into_iter().find(|f| f["path"] == path).unwrap()
    };
    let pdf = fs::read(out.join("通报.pdf")).unwrap();
    assert_eq!(
        entry("通报.pdf")["sha256"],
        quanyi::deliver::sha256_hex(&pdf)
    );
    assert_eq!(entry("通报.pdf")["edited"], true);

    let said = run("samples/填报", &out);
    let kept = out.join("以前修改过的文件/文稿/通报.md");
    assert!(
        said.contains("数据没有变化，可以直接再排：文稿/通报.md"),
        "{said}"
    );
    assert!(read(&kept).contains("现予通报。"));
    assert!(fs::read(out.join("以前修改过的文件/通报.pdf")).unwrap() == pdf);
    assert!(!read(&draft).contains("现予通报。"), "新的文稿由数据写成");
    let again = dir.path().join("再排");
    let (code, said) = typeset(&[&kept], &again, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(fs::read(again.join("通报.pdf")).unwrap() == pdf);

    // 又改、又跑，而这次的材料变了：旧稿都在，再排时按现在的数据核对
    edit(&draft, "现将有关情况通报如下。", "现将情况通报如下。");
    let fewer = dir.path().join("填报");
    copy(Path::new("samples/填报"), &fewer);
    fs::remove_file(fewer.join("泽宁市/雁口县妇联.xlsx")).unwrap();
    let said = run(fewer.to_str().unwrap(), &out);
    assert!(said.contains("数据有了变化"), "{said}");
    let second = out.join("以前修改过的文件/文稿/通报（2）.md");
    assert!(read(&kept).contains("现予通报。") && read(&second).contains("现将情况通报如下。"));
    for old in [&kept, &second] {
        let again = dir.path().join("三排");
        let (code, said) = typeset(&[old], &again, &[]);
        assert_eq!(code, 2, "{said}");
        assert!(
            said.contains("早一次的数据") && said.contains("雁汀县"),
            "{said}"
        );
        assert!(!again.exists());
    }
}

#[test]
fn other_peoples_files_are_never_replaced() {
    let (dir, out) = office();
    let there = dir.path().join("别处");
    fs::create_dir(&there).unwrap();
    fs::write(there.join("通报.pdf"), "别人的").unwrap();
    let (code, said) = typeset(&[&out.join("文稿/通报.md")], &there, &[]);
    assert!(code == 3 && said.contains("通报.pdf"), "{said}");
    assert_eq!(
        fs::read(there.join("通报.pdf")).unwrap(),
        "别人的".as_bytes()
    );
    fs::remove_file(there.join("通报.pdf")).unwrap();
    for _ in 0..2 {
        let (code, said) = typeset(&[&out.join("文稿/通报.md")], &there, &[]);
        assert_eq!(code, 0, "自己排的可以再排：{said}");
    }
}

#[test]
fn an_office_with_its_own_layout_is_told_where_to_find_it() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("模板/documents/circular");
    fs::create_dir_all(&own).unwrap();
    let layout = fs::read_to_string("templates/documents/circular/layout.typ").unwrap();
    fs::write(own.join("layout.typ"), format!("// 本单位的\n{layout}")).unwrap();
    let samples = fs::read_to_string("samples/quanyi.toml").unwrap();
    let place = |beside| fs::canonicalize(Path::new("samples").join(beside)).unwrap();
    let config = samples
        .replace(
            "roster = \"名册.xlsx\"",
            &format!(
                "roster = '{}'\ntemplates = \"模板\"",
                place("名册.xlsx").display()
            ),
        )
        .replace("\"上期\"", &format!("'{}'", place("上期").display()));
    fs::write(dir.path().join("quanyi.toml"), config).unwrap();
    let out = dir.path().join("输出");
    quanyi()
        .args(["run", "samples/填报", "-c"])
        .arg(dir.path().join("quanyi.toml"))
        .arg("-o")
        .arg(&out)
        .assert()
        .code(0);
    let again = dir.path().join("再排");
    let draft = out.join("文稿/通报.md");
    let (code, said) = typeset(&[&draft], &again, &[]);
    assert_eq!(code, 0, "配置就在上一层：{said}");
    assert!(fs::read(again.join("通报.pdf")).unwrap() == fs::read(out.join("通报.pdf")).unwrap());
    // 配置挪走了
    let elsewhere = dir.path().join("别处/quanyi.toml");
    fs::create_dir(elsewhere.parent().unwrap()).unwrap();
    fs::rename(dir.path().join("quanyi.toml"), &elsewhere).unwrap();
    let (code, said) = typeset(&[&draft], &again, &[]);
    assert!(code == 2 && said.contains("-c quanyi.toml"), "{said}");
}

#[test]
fn slips_of_the_hand_are_said_with_line_and_remedy_and_never_printed() {
    let (dir, out) = office();
    let draft = out.join("文稿/通报.md");
    let before = read(&draft).replace("\r\n", "\n");
    let again = dir.path().join("再排");
    for (from, to, line, words) in [
        (
            "标题：青岚省妇女联合会权益部关于",
            "标题：青岚省妇女联合会权益部\n关于",
            "第5行",
            "接到上一行后面",
        ),
        ("\n主送：", "\n\n主送：", "第6行", "会印成正文"),
        ("@图 方面达标率", "| 方面 | 达标率 |", "行", "不能画表"),
        ("@图 方面达标率", "方面\t达标率", "行", "不能画表"),
        ("全省达标率为", "**全省达标率**为", "行", "会照字面印出来"),
        ("# 一、总体情况", "一、总体情况", "行", "行首少了 #"),
        ("## （一）", "（一）", "行", "“## ”"),
        ("# 一、总体情况", "1.总体情况", "行", "“### ”"),
        ("# 一、总体情况", "（1）总体情况", "行", "“#### ”"),
        ("# 一、总体情况", "- 总体情况", "行", "项目符号"),
        ("# 一、总体情况", "> 总体情况", "行", "行首的“>”"),
        ("# 一、总体情况", "---", "行", "分隔线"),
        (
            "全省达标率为",
            "<b>全省</b>达标率为",
            "行",
            "网页的标签“<b>”",
        ),
        ("见附件2", "见[附件2](附件2)", "行", "链接"),
        ("@附件 各地达标情况表", "@附件", "行", "“@附件 名称”"),
        (
            "日期：2017年12月20日",
            "日期：二〇一七年十二月二十日",
            "第7行",
            "2017年12月20日",
        ),
        (
            "日期：2017年12月20日",
            "日期：2017年12月02日",
            "第7行",
            "2017年12月2日",
        ),
        (
            "青妇权〔2017〕21号",
            "青妇权[2017]21号",
            "第3行",
            "青妇权〔2017〕21号",
        ),
        ("标题：", "密级：保密\n标题：", "第4行", "机密★1年"),
        ("标题：", "紧急程度：急\n标题：", "第4行", "特急"),
        ("标题：", "用印：盖公章\n标题：", "第4行", "签名章"),
        ("文稿编号：", "文搞编号：", "第1行", "文稿编号"),
    ] {
        assert!(before.contains(from), "没有“{from}”：{before}");
        fs::write(&draft, before.replacen(from, to, 1)).unwrap();
        let (code, said) = typeset(&[&draft], &again, &[]);
        assert_eq!(code, 2, "{to}：{said}");
        assert!(said.contains(line) && said.contains(words), "{to}：{said}");
        assert!(!again.exists());
    }
    // 认得出意思的，照排，与没有改过的一样
    let untouched = fs::read(out.join("通报.pdf")).unwrap();
    for (from, to) in [
        ("@表 各地达标情况", "@表各地达标情况"),
        ("@附件 各项数量汇总表", "＠附件　各项数量汇总表"),
        ("## （一）", "##(一)"),
        ("# 一、", "＃"),
        ("\n\n", "\n\n　　"),
        ("\n", "\r\n"),
    ] {
        fs::write(&draft, before.replace(from, to)).unwrap();
        let (code, said) = typeset(&[&draft], &again, &[]);
        assert_eq!(code, 0, "{from}：{said}");
        let printed = fs::read(again.join("通报.pdf")).unwrap();
        assert!(printed == untouched, "{from}");
    }
}
