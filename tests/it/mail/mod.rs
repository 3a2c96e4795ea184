//! 寄信与报送包：像办公室那样用，邮件服务器在本机。真的邮件服务器（TLS、登录、整套 MTA）见 `tests/mail_check.py`。

mod killed;
mod office;
mod server;
mod told;
