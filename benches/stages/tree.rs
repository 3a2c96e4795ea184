//! 逐级汇总：各省先汇总自己的县，把汇总表报上来，全国再汇总各省的汇总表；旁边是全国一次读全部县的。

use crate::material;
use crate::process::{Used, quanyi};
use std::time::Duration;

/// 每省几个县：31 省共 2,914 个。
const COUNTIES: usize = 94;

/// 量 `provinces` 个省。
pub(crate) fn run(provinces: usize) {
    let dir = tempfile::tempdir().expect("临时文件夹");
    let dir = dir.path();
    let received = dir.join("收到");
    std::fs::create_dir_all(&received).expect("建得成");
    let mut total = Used {
        took: Duration::ZERO,
        cpu: Duration::ZERO,
        peak: 0,
    };
    for province in 0..provinces {
        let name = format!("第{}省", province + 1);
        let own = dir.join(&name);
        let from = province * COUNTIES;
        material::write_range(&own, from..from + COUNTIES);
        material::write_setting(&own, from..from + COUNTIES, &name, &[]);
        let used = quanyi(&own, &["run", "填报", "-c", "quanyi.toml", "-o", "输出"]);
        total.took += used.took;
        total.cpu += used.cpu;
        total.peak = total.peak.max(used.peak);
        let book = received.join(format!("{name}汇总表.xlsx"));
        std::fs::copy(own.join("输出/汇总表.xlsx"), book).expect("抄得成");
    }
    let all = 0..provinces * COUNTIES;
    material::write_setting(dir, all, "全国", &["通报"]);
    let args = |from| ["run", from, "-c", "quanyi.toml", "-o", "输出", "--no-cache"];
    let national = quanyi(dir, &args("收到"));
    let flat: Vec<String> = (0..provinces)
        .map(|p| format!("第{}省/填报", p + 1))
        .collect();
    let mut direct: Vec<&str> = vec!["run"];
    direct.extend(flat.iter().map(String::as_str));
    direct.extend(["-c", "quanyi.toml", "-o", "输出二", "--no-cache"]);
    let direct = quanyi(dir, &direct);
    println!("\n{provinces} 省，每省 {COUNTIES} 县\n");
    println!("| 做什么 | 共（秒） | 备注 |\n|---|---|---|");
    for (what, used, note) in [
        (
            "各省合计（含各县的公文）",
            &total,
            "一个省接一个省，内存是最高的一省",
        ),
        (
            "全国汇总各省的汇总表（只出通报）",
            &national,
            "读各省的汇总表",
        ),
        ("全国一次读全部县（只出通报）", &direct, "不经过各省"),
    ] {
        println!(
            "| {what} | {:.2} | {} |",
            used.took.as_secs_f64(),
            used.note(note)
        );
    }
}
