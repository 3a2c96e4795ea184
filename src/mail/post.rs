//! 邮局：一封信交出去的那道门。真的是 [`super::smtp::Smtp`]，测试换成自己的。

use super::ledger::LedgerError;

/// 要交出去的一封信。
#[derive(Debug)]
pub struct Parcel<'a> {
    /// 发件地址。
    pub from: &'a str,
    /// 全部收件地址（收件、抄送、密送）。
    pub to: &'a [String],
    /// 请求送达回执。
    pub receipt: bool,
    /// 邮件全文。
    pub bytes: &'a [u8],
}

/// 没有交成。
#[derive(Debug)]
pub enum Failure {
    /// 这一封暂时不行，过一会儿可以再试：原因（含服务器的回话）。
    Later(String),
    /// 这一封不收。
    Refused(String),
    /// 全文发完了，没有等到回话。
    Unknown(String),
    /// 整个都寄不了（证书、密码、发件地址……）：原因与怎么办。
    Stop(String),
    /// 记不下来，所以没有发。
    Ledger(LedgerError),
}

/// 邮局。
pub trait Post {
    /// 交一封信。全文末尾发出去之前调用 `commit`；它出错就不发了。
    ///
    /// # Errors
    /// 见 [`Failure`]。`commit` 之后只会是明确的拒绝，或者不知。
    fn deliver(
        &mut self,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), LedgerError>,
    ) -> Result<String, Failure>;
}
