//! `quanyi fonts`：公文各处所用的字体。

use super::args::FontsArgs;
use super::terminal;
use super::{Outcome, Result};
use quanyi::document::press::{self, Role, Source};
use quanyi::office::Office;

pub(crate) fn main(args: &FontsArgs) -> Result {
    let office = Office::load(args.config.as_deref())?;
    let faces = press::faces(&office).map_err(|c| vec![c])?;
    let own_folder = office.config.files.fonts.is_some();
    for face in &faces.roles {
        terminal::print(&format!(
            "{}（{}）：{}",
            face.role.label(),
            face.role.used_for(),
            said(&face.first)
        ));
        if own_folder && face.first.file.is_none() {
            terminal::print(&format!(
                "　　字体文件夹里没有这一种，所以用内置的；认得的名称有：{}",
                names(face.role)
            ));
        }
        let others: Vec<&str> = face.families.iter().skip(1).map(String::as_str).collect();
        terminal::print(&format!("　　缺字时依次用：{}", others.join("、")));
    }
    for spare in &faces.spare {
        terminal::print(&format!("只在缺字时用：{}", said(spare)));
    }
    Ok(Outcome::Done)
}

fn said(source: &Source) -> String {
    let from = source
        .file
        .as_ref()
        .map_or_else(|| "内置".to_owned(), |path| path.display().to_string());
    format!("{}（{from}）", source.name)
}

fn names(role: Role) -> String {
    role.known_names().join("、")
}
