//! 网页交给解析库之前的检查。

use super::super::super::budget::{Budget, Outcome, Refusal};
use super::super::super::rules;

/// 一份网页最大的字节。
const LARGEST: u64 = 16 << 20;
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
    if text.len() as u64 > LARGEST {
        return Err(Refusal::new(&rules::TOO_LARGE, "网页太大，没有读取"));
    }
    budget.fits((text.len() as u64).saturating_mul(4))?;
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
