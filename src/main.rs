//! quanyi
fn main() {}
