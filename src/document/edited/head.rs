//! 文稿开头各项写得对不对：日期、发文字号、密级、紧急程度、份号、用印。

use crate::document::data::date_parts;
use crate::office::config::{Seal, URGENCIES, is_secrecy, number_fault};

/// 一项写得不对的，是什么、怎样改；写得对的、没有写的为空。
pub(super) fn wrong(key: &str, value: &str) -> Option<(String, String)> {
    if value.is_empty() {
        return None;
    }
    let said = |what: &str, instead: String| Some((format!("{key}“{value}”{what}"), instead));
    match key {
        "日期" if date_parts(value).is_none() => said(
            "不是日历上的某一天",
            "请写成 2017年12月20日 这样：用阿拉伯数字，月、日不补零（国标规定）".to_owned(),
        ),
        "日期" if value.contains("年0") || value.contains("月0") => said(
            "的月、日补了零",
            format!(
                "国标规定不补零，请写成 {}",
                value.replace("年0", "年").replace("月0", "月")
            ),
        ),
        "发文字号" => {
            let (what, instead) = number_fault(value)?;
            said(what, instead)
        }
        "密级" if !is_secrecy(value) => said(
            "的写法不对",
            "请写成 机密★1年、秘密 这样；密级有绝密、机密、秘密".to_owned(),
        ),
        "紧急程度" if !URGENCIES.contains(&value) => {
            said("不认得", format!("请写：{}", URGENCIES.join("、")))
        }
        "份号" if value.len() > 6 || !value.bytes().all(|b| b.is_ascii_digit()) => {
            said("不是六位以内的数字", "请写成 000001 这样".to_owned())
        }
        "用印" if Seal::from_label(value).is_none() => said(
            "不认得",
            format!("可以写：{}", Seal::ALL.map(Seal::label).join("、")),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn each_entry_is_checked_and_what_is_right_passes() {
        for (key, value, instead) in [
            ("日期", "二〇一七年十二月二十日", "2017年12月20日"),
            ("日期", "2017-12-20", "2017年12月20日"),
            ("日期", "2017年2月30日", "2017年12月20日"),
            ("日期", "2017年09月01日", "2017年9月1日"),
            ("发文字号", "青妇权[2017]21号", "青妇权〔2017〕21号"),
            ("发文字号", "青妇权（2017）第021号", "青妇权〔2017〕21号"),
            ("密级", "保密", "机密★1年"),
            ("紧急程度", "急件", "特急、加急"),
            ("份号", "A1", "000001"),
            ("用印", "盖公章", "盖章"),
        ] {
            let (what, remedy) = wrong(key, value).unwrap_or_else(|| panic!("{key}：{value}"));
            assert!(what.contains(value), "{what}");
            assert!(remedy.contains(instead), "{value}：{remedy}");
        }
        for (key, value) in [
            ("日期", "2017年9月1日"),
            ("日期", ""),
            ("发文字号", "青妇权〔2017〕21号"),
            ("发文字号", "青妇权〔2017〕　号"),
            ("发文字号", "第12号"),
            ("密级", "机密★1年"),
            ("密级", "秘密"),
            ("紧急程度", "特急"),
            ("份号", "12"),
            ("用印", "签名章"),
            ("标题", "随便写的"),
        ] {
            assert_eq!(wrong(key, value), None, "{key}：{value}");
        }
    }
}
