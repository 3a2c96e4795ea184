//! 交给解析库之前粗看一遍网页。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;

/// 一份网页最多的标签；解析库为每个标签要三百字节上下。
const TAGS: usize = 400_000;
/// 一个标签最多的属性（以空白相隔的段数计）。
const ATTRIBUTES: usize = 400;
/// 标签最多套多少层。正常的网页几十层；套到几万层时解析库越来越慢，像死机。
const DEEPEST: usize = 3000;

/// 交给解析库之前粗看一遍：标签的层数、个数、一个标签里的属性数。
///
/// 库对层数和属性数都是越多越慢（逐个比较），对每个标签都要一份内存，而且一旦开始就停不下来。
pub(super) fn survey(text: &str, budget: &mut Budget) -> Outcome<()> {
    let (mut depth, mut tags) = (0usize, 0usize);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        budget.step()?;
        rest = rest.get(at + 1..).unwrap_or_default();
        let closing = rest.starts_with('/');
        let name: String = rest
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect::<String>()
            .to_lowercase();
        tags += usize::from(!closing);
        let inside = rest.split(['<', '>']).next().unwrap_or_default();
        let attributes = inside.split_ascii_whitespace().take(ATTRIBUTES + 1).count();
        // 只数会一直开着的标签。
        let closes_itself = matches!(
            name.as_str(),
            "" | "br"
                | "hr"
                | "img"
                | "input"
                | "meta"
                | "link"
                | "col"
                | "td"
                | "th"
                | "tr"
                | "p"
                | "li"
                | "option"
                | "tbody"
                | "thead"
                | "base"
                | "wbr"
                | "area"
                | "param"
        );
        if closing {
            depth = depth.saturating_sub(usize::from(!closes_itself));
        } else {
            depth += usize::from(!closes_itself);
        }
        let what = if depth > DEEPEST {
            format!("网页的标签套了 {DEEPEST} 层以上")
        } else if tags > TAGS {
            format!("网页的标签超过 {TAGS} 个")
        } else if attributes > ATTRIBUTES {
            format!("网页里有一个标签的属性超过 {ATTRIBUTES} 个")
        } else {
            continue;
        };
        return Err(Refusal::new(&rules::TOO_LARGE, format!("{what}，没有读取")));
    }
    Ok(())
}

/// 断在表格里：最后一个表格没有结束标签，整页也没有。只是漏写了结束标签的，页尾还在。
pub(super) fn is_cut(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let last = |tag: &str| lower.rfind(tag);
    last("<table").is_some_and(|open| {
        ["</table", "</body", "</html"]
            .iter()
            .all(|tag| last(tag).is_none_or(|close| close < open))
    })
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn where_a_page_breaks_off() {
        for (page, cut) in [
            ("<html><table><tr><td>甲</td></tr></table></html>", false),
            ("<HTML><TABLE><TR><TD>甲", true),
            ("<table></table><table><tr><td>甲</td>", true),
            ("<html><body><table><tr><td>甲</body></html>", false),
            ("没有表格", false),
        ] {
            assert_eq!(is_cut(page), cut, "{page}");
        }
    }
}
