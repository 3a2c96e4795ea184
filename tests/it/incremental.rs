//! 存底只省时间：改一点再运行，与全部从头做逐字节相同；坏了、删了、两个运行同时用，也一样。

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// 一份样例的副本、它的存底与两个输出。
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        for file in all(&samples) {
            let to = dir.path().join("样 例").join(&file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(samples.join(&file), to).unwrap();
        }
        Self { dir }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn command(&self, out: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quanyi"));
        command
            .current_dir(self.dir.path())
            .env("XDG_CACHE_HOME", self.at("存底"))
            .env("LOCALAPPDATA", self.at("存底"))
            .args(["run", "样 例/填报", "-c", "样 例/quanyi.toml", "-o", out]);
        command
    }

    /// 用存底运行一次，再从头运行一次，应当一个字节也不差。
    fn same_as_anew(&self, what: &str) -> BTreeMap<String, Vec<u8>> {
        self.command("用存底").assert().code(0);
        self.command("从头做").arg("--no-cache").assert().code(0);
        let (kept, anew) = (self.out("用存底"), self.out("从头做"));
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&kept), names(&anew), "{what}");
        for (name, bytes) in &anew {
            assert!(kept[name] == *bytes, "{what}：{name} 与从头做的不同");
        }
        anew
    }

    fn out(&self, out: &str) -> BTreeMap<String, Vec<u8>> {
        let dir = self.at(out);
        let read = |name: String| {
            let bytes = fs::read(dir.join(&name)).unwrap();
            (name, bytes)
        };
        all(&dir).into_iter().map(read).collect()
    }

    fn kept(&self) -> Vec<PathBuf> {
        let dir = self.at("存底");
        all(&dir).into_iter().map(|f| dir.join(f)).collect()
    }

    /// 样例里的工作簿。
    fn workbooks(&self) -> Vec<PathBuf> {
        let dir = self.at("样 例/填报");
        let files = all(&dir).into_iter();
        files
            .filter(|f| f.ends_with(".xlsx") && !f.contains("~$"))
            .map(|f| dir.join(f))
            .collect()
    }
}

fn all(dir: &Path) -> Vec<String> {
    let mut files: Vec<String> = walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(dir).unwrap();
            path.to_string_lossy().replace('\\', "/")
        })
        .collect();
    files.sort();
    files
}

#[test]
fn after_any_edit_the_result_is_that_of_a_full_run() {
    let desk = Desk::new();
    let first = desk.same_as_anew("第一次");
    assert!(!desk.kept().is_empty(), "存了底");

    // 内容换成别家的、少一份、多一份、换名字
    let books = desk.workbooks();
    fs::copy(&books[1], &books[0]).unwrap();
    let second = desk.same_as_anew("一份的内容换成了别家的");
    assert!(first["汇总表.xlsx"] != second["汇总表.xlsx"]);
    fs::remove_file(&books[2]).unwrap();
    fs::rename(&books[3], books[3].with_file_name("换了名字.xlsx")).unwrap();
    desk.same_as_anew("少了一份，一份换了名字");

    // 配置、名册
    let config = desk.at("样 例/quanyi.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text.replace("date = \"2017-12-20\"", "date = \"2017-12-21\"");
    fs::write(&config, &text).unwrap();
    let third = desk.same_as_anew("换了成文日期");
    assert!(second["通报.pdf"] != third["通报.pdf"]);
    fs::write(&config, text.replace("roster = ", "# roster = ")).unwrap();
    desk.same_as_anew("没有了名册");
    fs::write(&config, text).unwrap();

    // 存底坏了、删了
    for (ix, path) in desk.kept().iter().enumerate() {
        let bytes = fs::read(path).unwrap();
        match ix % 3 {
            0 => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
            1 => fs::write(path, [&bytes[..bytes.len() - 1], b"x"].concat()).unwrap(),
            _ => fs::remove_file(path).unwrap(),
        }
    }
    desk.same_as_anew("存底坏了、删了");
}

#[test]
fn one_changed_workbook_costs_one_workbook() {
    let desk = Desk::new();
    desk.command("输出").assert().code(0);
    let before = desk.kept().len();
    desk.command("输出").assert().code(0);
    assert_eq!(desk.kept().len(), before, "什么也没变，什么也不必新做");
    // 在文件末尾添一个字节：内容变了（指纹不同），答案没有变，
    let book = desk.workbooks()[0].clone();
    let mut bytes = fs::read(&book).unwrap();
    bytes.push(0);
    fs::write(&book, bytes).unwrap();
    desk.command("输出").assert().code(0);
    let new = desk.kept().len() - before;
    assert!(
        (2..=4).contains(&new),
        "只重读这一份、重写汇总表、重排与它有关的：{new}"
    );
}

#[test]
fn two_runs_at_once_share_it_without_harm() {
    let desk = Desk::new();
    std::thread::scope(|scope| {
        for out in ["输出一", "输出二", "输出三"] {
            let desk = &desk;
            scope.spawn(move || desk.command(out).assert().code(0));
        }
    });
    let one = desk.out("输出一");
    assert!(one.contains_key("汇总表.xlsx"));
    assert!(one == desk.out("输出二") && one == desk.out("输出三"));
    assert!(one == desk.same_as_anew("之后"));
}
