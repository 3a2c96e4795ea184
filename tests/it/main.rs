//! 集成测试：一个程序，按用户会注意到的事分模块。

mod corpus;
mod document;
mod opening;
mod workbook;
