//! 办公室带来的东西：配置、名册、指标目录、模板。
//!
//! 进：`quanyi.toml` 与它指名的文件。出：[`Office`]，或全部不对之处（[`Complaint`]，一次列全）。
//! 这里不知道报送材料。

pub mod address;
pub mod catalogue;
pub mod code;
mod complaint;
pub mod config;
pub mod date;
mod file;
mod fonts;
pub mod init;
mod keyed;
pub mod level;
pub mod mapping;
pub mod period;
pub mod place_name;
pub mod roster;
pub mod scoring;
mod syntax;
pub mod templates;

pub use complaint::{Complaint, listed};
pub use config::Config;
pub use fonts::font_files;
pub(crate) use keyed::nearest_word as nearest;
pub use mapping::Mapping;
pub use roster::Roster;
pub use templates::Templates;

use crate::cache::Cache;
use crate::model::catalogue::Catalogue;
use std::path::Path;

/// 一次运行所需的全部背景。
#[derive(Debug, Clone)]
pub struct Office {
    /// 配置。
    pub config: Config,
    /// 名册；没有时为空名册。
    pub roster: Roster,
    /// 指标目录。
    pub catalogue: Catalogue,
    /// 模板。
    pub templates: Templates,
    /// 存底；库里默认不用，命令行放进来。
    pub cache: Cache,
    /// 上期的编号对应；没有给即两期的编号相同。
    pub mapping: Option<Mapping>,
}

impl Default for Office {
    /// 什么都不给：内置的目录与模板，默认的配置，没有名册。
    fn default() -> Self {
        Self {
            config: Config::default(),
            roster: Roster::default(),
            catalogue: catalogue::built_in().clone(),
            templates: Templates::built_in(),
            cache: Cache::off(),
            mapping: None,
        }
    }
}

impl Office {
    /// 按配置文件备齐；没有给出的都用内置的。
    ///
    /// # Errors
    /// 配置、目录、名册、模板里的全部不对之处。
    pub fn load(config_path: Option<&Path>) -> Result<Self, Vec<Complaint>> {
        let config = match config_path {
            Some(path) => config::load(path)?,
            None => Config::default(),
        };
        let mut complaints = Vec::new();
        let mut kept = |more: Vec<Complaint>| complaints.extend(more);
        let catalogue = match &config.files.catalogue {
            Some(path) => catalogue::load(path).map_err(&mut kept).ok(),
            None => Some(catalogue::built_in().clone()),
        };
        let templates = Templates::load(config.files.templates.as_deref())
            .map_err(&mut kept)
            .ok();
        // 目录有误时名册仍按内置的适用条件看一遍，好一次说全；“重点地区”之类的列不认识也不会误报。
        let conditions = catalogue.as_ref().unwrap_or(catalogue::built_in());
        let roster = match &config.files.roster {
            Some(path) => roster::load(path, conditions, &config.limits)
                .map_err(&mut kept)
                .ok(),
            None => Some(Roster::default()),
        };
        if let (Some(catalogue), Some(path)) = (&catalogue, config_path) {
            kept(config::lists::strangers(&config.rectify, catalogue, path));
            kept(config::unknown_codes(&config, path, catalogue));
        }
        let mapping = match (&config.files.mapping, &catalogue) {
            (Some(path), Some(catalogue)) => mapping::load(path, catalogue).map_err(&mut kept).ok(),
            _ => None,
        };
        match (catalogue, templates, roster) {
            (Some(catalogue), Some(templates), Some(roster)) if complaints.is_empty() => Ok(Self {
                config,
                roster,
                catalogue,
                templates,
                cache: Cache::off(),
                mapping,
            }),
            _ => Err(complaints),
        }
    }
}

impl Office {
    /// 读上期材料用的办公室：上期的目录，名册里补上已撤并的地区。
    pub fn of_previous(&self) -> Self {
        Self {
            roster: self.roster.with_merged(),
            catalogue: match &self.mapping {
                Some(mapping) => mapping.old.clone(),
                None => self.catalogue.clone(),
            },
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests;
