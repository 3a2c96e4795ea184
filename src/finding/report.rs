//! 审核报告：全部问题按地区、文件归在一起，写成给人看的文字或给程序看的行。
//!
//! 每个问题说四件事：在哪里、写的什么、哪里不对、怎么办。

use super::{Finding, Severity};
use serde::Serialize;
use std::borrow::Cow;

/// 问题所在的地区与文件；都可能没有。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// 地区。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// 文件。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// 这份材料所在的工作表；问题自己注明了工作表的以问题为准。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

/// 一个地区的问题。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// 地区；不属于任何地区的为空。
    pub locality: Option<String>,
    /// 各文件（与工作表）的问题，重的在前。
    pub files: Vec<(Place, Vec<Cow<'a, Finding>>)>,
}

/// 审核报告：问题多的有几十万条，只借来排列，不另存一份。
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report<'a> {
    /// 各地区：有须更正的在前；同样的按给出的次序，不属于任何地区的在后。
    pub groups: Vec<Group<'a>>,
    /// 读出了答案的材料份数。
    pub read: usize,
}

/// 给程序看的一行。
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    locality: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: &'a Option<String>,
    #[serde(flatten)]
    finding: &'a Finding,
}

impl<'a> Report<'a> {
    /// 归在一起：有须更正的地区在前，此外地区、文件按第一次出现的次序，同一文件里重的在前。`read` 是读出了答案的材料份数。
    pub fn new(findings: impl IntoIterator<Item = (Place, Cow<'a, Finding>)>, read: usize) -> Self {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (place, finding) in findings {
            let group = match groups.iter().rposition(|g| g.locality == place.locality) {
                Some(at) => at,
                None => {
                    groups.push(Group {
                        locality: place.locality.clone(),
                        files: Vec::new(),
                    });
                    groups.len() - 1
                }
            };
            let Some(group) = groups.get_mut(group) else {
                continue;
            };
            match group.files.iter_mut().rfind(|(p, _)| *p == place) {
                Some((_, list)) => list.push(finding),
                None => group.files.push((place, vec![finding])),
            }
        }
        // 有须更正的在前：几百个地区时，要退回的不能埋在中间。同样轻重的保持次序，不属于任何地区的在后。
        let grave = |g: &Group<'a>| {
            let mut all = g.files.iter().flat_map(|(_, list)| list);
            all.any(|f| f.severity == Severity::Error)
        };
        groups.sort_by_key(|g| (!grave(g), g.locality.is_none()));
        for (_, list) in groups.iter_mut().flat_map(|g| &mut g.files) {
            list.sort_by(|a, b| a.order(b));
        }
        Self { groups, read }
    }

    /// 全部问题与所在。
    pub fn findings(&self) -> impl Iterator<Item = (&Place, &Finding)> {
        let files = self.groups.iter().flat_map(|g| &g.files);
        files.flat_map(|(place, list)| list.iter().map(move |f| (place, &**f)))
    }

    /// 某一轻重的问题数。
    pub fn count(&self, severity: Severity) -> usize {
        let of = self.findings();
        of.filter(|(_, f)| f.severity == severity).count()
    }

    /// 给人看的文字，末尾一行是总数。
    pub fn text(&self) -> String {
        self.parts().collect()
    }

    /// 同 [`Report::text`]，一个地区一段：几十 MB 的报告不必先在内存里拼成一整篇。
    pub fn parts(&self) -> impl Iterator<Item = String> + '_ {
        let groups = self.groups.iter().map(|group| {
            let mut out = String::new();
            let name = group.locality.as_deref().unwrap_or("（不属于任何地区）");
            out.push_str(&one_line(name));
            out.push('\n');
            for (place, findings) in &group.files {
                if let Some(path) = &place.path {
                    out.push_str(&format!("  {}\n", one_line(path)));
                }
                for finding in findings {
                    write_finding(&mut out, place, finding);
                }
            }
            out.push('\n');
            out
        });
        groups.chain(std::iter::once_with(|| self.summary() + "\n"))
    }

    /// 一行总数：`读出3份材料，发现5个问题：须更正1个，请核对3个，供了解1个。`
    pub fn summary(&self) -> String {
        let all = self.findings().count();
        if all == 0 {
            return format!("读出{}份材料，没有发现问题。", self.read);
        }
        let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
            .into_iter()
            .map(|severity| (severity, self.count(severity)))
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| format!("{}{count}个", severity.label()))
            .collect();
        format!(
            "读出{}份材料，发现{all}个问题：{}。",
            self.read,
            counts.join("，")
        )
    }

    /// 给程序看：一行一个问题，与文字同序。
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.findings().map(|(place, finding)| {
            let sheet = finding.sheet.clone().or_else(|| place.sheet.clone());
            let finding = Finding {
                sheet,
                ..finding.clone()
            };
            serde_json::json!(Line {
                locality: &place.locality,
                path: &place.path,
                finding: &finding,
            })
            .to_string()
        })
    }
}

/// 一个问题：`    须更正 Q202  “表1”表 D9，指标2.1.1`，下面是说明与办法。
fn write_finding(out: &mut String, place: &Place, finding: &Finding) {
    let mut at = Vec::new();
    let sheet = finding.sheet.as_ref().or(place.sheet.as_ref());
    match (sheet, finding.cell) {
        (Some(sheet), Some(cell)) => at.push(format!("“{}”表 {cell}", one_line(sheet))),
        (Some(sheet), None) => at.push(format!("“{}”表", one_line(sheet))),
        (None, Some(cell)) => at.push(cell.to_string()),
        (None, None) => {}
    }
    at.extend(finding.indicator.as_ref().map(|i| format!("指标{i}")));
    let head = format!(
        "    {} {}  {}",
        finding.severity.label(),
        finding.code,
        at.join("，")
    );
    // 供了解的一般不必处理，只占一行，不把要办的事挤散；怎么办见 `quanyi explain`。
    if finding.severity == Severity::Info {
        let message = one_line(&finding.message);
        let gap = if at.is_empty() { "" } else { "：" };
        let answered = finding.answered.as_deref().map_or(String::new(), |text| {
            format!("；填报单位说明：“{}”", one_line(text))
        });
        out.push_str(&format!("{head}{gap}{message}{answered}\n"));
        return;
    }
    out.push_str(head.trim_end());
    out.push('\n');
    out.push_str(&format!("      {}\n", one_line(&finding.message)));
    if !finding.hint.is_empty() {
        out.push_str(&format!("      → {}\n", one_line(&finding.hint)));
    }
}

/// 材料里的换行、控制字符不能扰乱终端的排列与颜色。
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(locality: &str, path: &str) -> Place {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        Place {
            locality: some(locality),
            path: some(path),
            sheet: some("表1").filter(|_| !path.is_empty()),
        }
    }

    fn finding(code: &str, severity: Severity, cell: &str, message: &str) -> Finding {
        Finding {
            code: code.into(),
            severity,
            indicator: (!cell.is_empty()).then(|| "2.1.1".into()),
            cell: cell.parse().ok(),
            sheet: None,
            message: message.into(),
            hint: "请改正".into(),
            answered: None,
        }
    }

    fn report(list: Vec<(Place, Finding)>, read: usize) -> Report<'static> {
        let list = list.into_iter();
        Report::new(list.map(|(place, f)| (place, Cow::Owned(f))), read)
    }

    fn sample() -> Report<'static> {
        let list = vec![
            (
                place("甲县", "填报/甲县.xlsx"),
                finding("Q203", Severity::Warning, "D12", "选“有”而数量未填"),
            ),
            (
                place("", "坏.xlsx"),
                finding("Q003", Severity::Error, "", "打不开"),
            ),
            (
                place("甲县", "填报/甲县.xlsx"),
                finding(
                    "Q202",
                    Severity::Error,
                    "D9",
                    "“是”和“否”都勾了\u{1b}[31m\n",
                ),
            ),
            (
                place("乙县", ""),
                finding("Q601", Severity::Warning, "", "没有收到乙县的材料"),
            ),
        ];
        report(list, 3)
    }

    #[test]
    fn reads_like_a_good_letter() {
        assert_eq!(
            sample().text(),
            "\
甲县
  填报/甲县.xlsx
    须更正 Q202  “表1”表 D9，指标2.1.1
      “是”和“否”都勾了 [31m
      → 请改正
    请核对 Q203  “表1”表 D12，指标2.1.1
      选“有”而数量未填
      → 请改正

（不属于任何地区）
  坏.xlsx
    须更正 Q003  “表1”表
      打不开
      → 请改正

乙县
    请核对 Q601
      没有收到乙县的材料
      → 请改正

读出3份材料，发现4个问题：须更正2个，请核对2个。
"
        );
        assert_eq!(
            report(Vec::new(), 3).text(),
            "读出3份材料，没有发现问题。\n"
        );
    }

    #[test]
    fn what_needs_no_action_takes_one_line() {
        let info = finding("Q302", Severity::Info, "G25", "数量填的是“32”，列举列了3条");
        let text = report(vec![(place("甲县", "甲县.xlsx"), info)], 1).text();
        assert!(
            text.contains(
                "\n    供了解 Q302  “表1”表 G25，指标2.1.1：数量填的是“32”，列举列了3条\n\n读出"
            ),
            "{text}"
        );
    }

    #[test]
    fn lines_for_programs() {
        let lines: Vec<String> = sample().lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(
            lines[1],
            r#"{"locality":"甲县","path":"填报/甲县.xlsx","code":"Q203","severity":"warning","indicator":"2.1.1","cell":"D12","sheet":"表1","message":"选“有”而数量未填","hint":"请改正"}"#
        );
        assert!(lines[3].starts_with(r#"{"locality":"乙县","code":"Q601""#));
    }
}
