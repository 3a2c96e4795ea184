//! 密码、口令从哪里来：环境变量、权限收紧的文件；都没有时由外面问人。从不来自配置，也从不写出。

use std::path::Path;

/// 找到的密码；没有时为空，由外面问人。`env` 是变量名。
///
/// # Errors
/// 文件的权限太宽、读不出、是空的；变量里不是文字。
pub fn find(what: &str, env: &str, file: Option<&Path>) -> Result<Option<String>, String> {
    match std::env::var(env) {
        Ok(word) if !word.is_empty() => return Ok(Some(word)),
        Ok(_) | Err(std::env::VarError::NotPresent) => {}
        Err(std::env::VarError::NotUnicode(_)) => {
            return Err(format!("环境变量 {env} 里的{what}不是文字"));
        }
    }
    match file {
        Some(path) => from_file(what, path).map(Some),
        None => Ok(None),
    }
}

fn from_file(what: &str, path: &Path) -> Result<String, String> {
    let shown = path.display();
    private(what, path)?;
    let text = std::fs::read_to_string(path).map_err(|e| {
        let why = match e.kind() {
            std::io::ErrorKind::InvalidData => "不是 UTF-8 文字".to_owned(),
            _ => crate::deliver::why(&e),
        };
        format!("{what}文件“{shown}”读不出：{why}")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let word = text.trim_end_matches(['\r', '\n']);
    if word.is_empty() {
        return Err(format!("{what}文件“{shown}”是空的"));
    }
    if word.contains(['\r', '\n']) {
        return Err(format!("{what}文件“{shown}”有几行，应当只有一行{what}"));
    }
    Ok(word.to_owned())
}

/// 别人能读的不用：等于把密码告诉了别人。
#[cfg(unix)]
fn private(what: &str, path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let shown = path.display();
    let meta = std::fs::metadata(path)
        .map_err(|e| format!("{what}文件“{shown}”读不出：{}", crate::deliver::why(&e)))?;
    if meta.permissions().mode() & 0o077 != 0 {
        return Err(format!(
            "{what}文件“{shown}”别人也能读，没有用它。请收紧权限：chmod 600 \"{shown}\"；已经让人看见过的，请先换一个{what}"
        ));
    }
    Ok(())
}

/// Windows 的权限表标准库查不了，只查它在不在；文件该放在只有本人能打开的文件夹里（如“我的文档”）。
#[cfg(not(unix))]
fn private(what: &str, path: &Path) -> Result<(), String> {
    if path.is_file() {
        Ok(())
    } else {
        Err(format!("{what}文件“{}”找不到", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_others_can_read_is_not_used_and_not_told() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("临时文件夹");
        let path = dir.path().join("密码.txt");
        std::fs::write(&path, "\u{feff}秘密一二三\r\n").expect("写");
        let set = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("改权限");
        };
        const NONE: &str = "QUANYI_TEST_NO_SUCH_VARIABLE";
        for wide in [0o644, 0o640, 0o604] {
            set(wide);
            let why = find("密码", NONE, Some(&path)).expect_err("太宽");
            assert!(why.contains("chmod 600") && !why.contains("秘密"), "{why}");
        }
        set(0o600);
        assert_eq!(
            find("密码", NONE, Some(&path)),
            Ok(Some("秘密一二三".into()))
        );
        assert_eq!(find("密码", NONE, None), Ok(None));
        std::fs::write(&path, "一\n二\n").expect("写");
        let why = find("密码", NONE, Some(&path)).expect_err("几行");
        assert!(why.contains("几行"), "{why}");
    }
}
