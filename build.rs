//! 模板文件夹里增减了文件，就重新装进程序。
fn main() {
    println!("cargo:rerun-if-changed=templates");
}
