//! 电子邮箱地址：名册与配置里的写法。只收写得完全对的，不替人猜。

/// 地址最长的字节数（RFC 5321 4.5.3.1.3 的 256 减去尖括号）。
const LONGEST: usize = 254;

/// 一格、一项里的几个地址，用顿号、逗号、分号、空格或换行隔开。
///
/// # Errors
/// 第一个不对的：原文与不对在哪里。
pub fn several(text: &str) -> Result<Vec<String>, (String, &'static str)> {
    let mut found: Vec<String> = Vec::new();
    let parts = text.split(|c: char| c.is_whitespace() || "、，,；;/|".contains(c));
    for part in parts.filter(|p| !p.is_empty()) {
        let address = one(part).map_err(|why| (part.to_owned(), why))?;
        if !found.iter().any(|f| same(f, &address)) {
            found.push(address);
        }
    }
    Ok(found)
}

/// 两个地址是不是同一个：域名不分大小写，@ 之前的部分各家服务器也都不分。
pub fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// 一个地址。
///
/// # Errors
/// 不对在哪里。
pub fn one(text: &str) -> Result<String, &'static str> {
    if text
        .chars()
        .any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '。' | '·'))
    {
        return Err("里面有全角的字母、数字或符号，请改用半角（英文输入法）的");
    }
    let Some((name, host)) = text.rsplit_once('@') else {
        return Err("没有 @，不是邮箱地址");
    };
    if !text.is_ascii() {
        return Err("里面有汉字或别的不能作邮箱地址的字");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let dots = |s: &str| s.starts_with('.') || s.ends_with('.') || s.contains("..");
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) || dots(name) {
        return Err("@ 之前的部分不对");
    }
    let label = |s: &str| {
        !s.is_empty()
            && s.len() <= 63
            && !s.starts_with('-')
            && !s.ends_with('-')
            && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if !host.contains('.') || !host.split('.').all(label) {
        return Err("@ 之后的部分不对，应如 example.cn");
    }
    if text.len() > LONGEST {
        return Err("太长，不是邮箱地址");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_right_passes() {
        for good in ["qyb@jia.gov.cn", "a.b+c@x-y.cn", "fl_2017@163.com"] {
            assert_eq!(one(good), Ok(good.to_owned()));
        }
        for (bad, part) in [
            ("甲县妇联", "没有 @"),
            ("qyb＠jia.gov.cn", "全角"),
            ("qyb@jia。gov。cn", "全角"),
            ("权益@jia.gov.cn", "汉字"),
            ("@jia.gov.cn", "之前"),
            ("q..b@jia.gov.cn", "之前"),
            ("q b@jia.gov.cn", "之前"),
            ("a@b@jia.gov.cn", "之前"),
            ("qyb@jia", "之后"),
            ("qyb@jia..cn", "之后"),
            ("qyb@-jia.cn", "之后"),
            ("qyb@jia.cn>\r\nBcc:x@y.cn", "之"),
        ] {
            let why = one(bad).expect_err(bad);
            assert!(why.contains(part), "{bad}：{why}");
        }
    }

    #[test]
    fn several_in_one_cell() {
        let found = several("a@x.cn；b@x.cn、A@X.cn\nc@x.cn ").expect("都对");
        assert_eq!(found, ["a@x.cn", "b@x.cn", "c@x.cn"]);
        let (bad, _) = several("a@x.cn, 王某").expect_err("有一个不对");
        assert_eq!(bad, "王某");
        assert_eq!(several("  "), Ok(Vec::new()));
    }
}
