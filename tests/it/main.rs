//! 集成测试：一个程序，各主题一个模块（typst 链接慢，不分成多个）。

mod bombs;
mod corpus;
mod document;
mod draw;
mod foreign;
mod habits;
mod handing_on;
mod hostile;
mod incremental;
mod interrupted;
mod lists;
mod mail;
mod memory;
mod mutation;
mod office;
mod opening;
mod reading;
mod redraft;
mod rivals;
mod samples;
mod scoreboard;
mod searching;
mod story;
mod trace;
mod workbook;
mod year;
