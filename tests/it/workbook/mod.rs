//! 写出的工作簿：用别的读者（calamine）读回来看，也写到测试的临时文件夹里供 `workbook_check.py` 与人看。

mod fixture;

use fixture::{office, province};
use quanyi::workbook::{consolidated, form};

#[test]
fn look() {
    let office = office();
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let t = std::time::Instant::now();
    for (name, cities, counties) in [("18", 3, 5), ("180", 18, 9), ("1", 1, 0), ("0", 0, 0)] {
        let c = province(&office.catalogue, 7, cities, counties);
        let bytes = consolidated::workbook(&c, &office).unwrap();
        std::fs::write(dir.join(format!("汇总表{name}.xlsx")), bytes).unwrap();
        eprintln!("{name} {:?}", t.elapsed());
    }
    let bytes = form::workbook(
        &office.catalogue,
        &form::FormHeader {
            unit: Some("甲县妇女联合会".into()),
            code: Some("510321".into()),
            date: Some("2017-12-05".into()),
            ..Default::default()
        },
    )
    .unwrap();
    std::fs::write(dir.join("填报表.xlsx"), bytes).unwrap();
}
