//! 底线：把工作簿里读表必须的部件解压，过一遍 XML 记号，别的什么也不做。

use quanyi::source::{Origin, SourceFile};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::hint::black_box;
use std::io::{Cursor, Read};

/// 工作表、共享文字、样式的内容，与总字节数。
pub(crate) fn inflate(files: &[SourceFile]) -> (Vec<Vec<u8>>, usize) {
    let mut parts = Vec::new();
    for file in files {
        let Origin::Disk(path) = &file.origin else {
            continue;
        };
        let bytes = std::fs::read(path).expect("刚写的文件");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("是 xlsx");
        for ix in 0..zip.len() {
            let mut part = zip.by_index(ix).expect("部件");
            let name = part.name().expect("名字").into_owned();
            let wanted = name.starts_with("xl/worksheets/")
                || name == "xl/sharedStrings.xml"
                || name == "xl/styles.xml";
            if wanted {
                let mut content = Vec::with_capacity(part.size() as usize);
                part.read_to_end(&mut content).expect("解得开");
                parts.push(content);
            }
        }
    }
    let total = parts.iter().map(Vec::len).sum();
    (parts, total)
}

/// 过一遍记号，数出个数。
pub(crate) fn tokens(parts: &[Vec<u8>]) -> usize {
    let mut count = 0;
    for part in parts {
        let mut reader = Reader::from_reader(part.as_slice());
        loop {
            match reader.read_event() {
                Ok(Event::Eof) | Err(_) => break,
                Ok(event) => {
                    black_box(event);
                    count += 1;
                }
            }
        }
    }
    count
}
