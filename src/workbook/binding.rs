//! 一本正在写的汇总表：各张表一行写完就放进临时文件，写好的按次序装订，直接写到去处。
//!
//! 几千份材料的汇总表有上亿格，全放在内存里要几个 GB；放下了的行不能再写（[`Page`] 会拒绝）。

use super::WorkbookError;
use super::book::{self, Page};
use super::sheet::seals::Seals;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::any::Any;
use std::cell::RefCell;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::rc::Rc;

/// 各张表共用的一本。
#[derive(Clone)]
pub struct Shelf(Rc<RefCell<Workbook>>);

impl Shelf {
    /// 空的一本；放下的行暂存在 `dir` 里的无名文件（为空时用系统的临时文件夹）。
    fn new(dir: Option<&Path>) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        if let Some(dir) = dir {
            book.set_tempdir(dir)?;
        }
        Ok(Self(Rc::new(RefCell::new(book))))
    }

    /// 逐行写的一张，文字记在全书共用的文字表里：文件小，各种程序都这样写。
    fn rows(&self) -> Result<Worksheet, XlsxError> {
        self.0.borrow_mut().new_worksheet_with_low_memory()
    }

    /// 逐行写的一张，文字写在格里：给文字各不相同、只由程序读的表。
    pub fn rows_apart(&self) -> Result<Worksheet, XlsxError> {
        self.0.borrow_mut().new_worksheet_with_constant_memory()
    }
}

/// 正在写的一本。
pub struct Binding {
    shelf: Shelf,
    seals: Rc<RefCell<Seals>>,
}

impl Binding {
    /// 空的一本。
    pub fn new(dir: Option<&Path>) -> Result<Self, XlsxError> {
        let shelf = Shelf::new(dir)?;
        Ok(Self {
            seals: Rc::new(RefCell::new(Seals::new(shelf.clone()))),
            shelf,
        })
    }

    /// 自上而下逐行写的一张；每行记校验。
    pub fn page(&self, name: &str, label: &'static str, columns: u16) -> Result<Page, XlsxError> {
        let page = Page::on(self.shelf.rows()?, name, label, columns)?;
        Ok(page.row_by_row().sealed(Rc::clone(&self.seals)))
    }

    /// 整张留在内存里的一张：要折叠行、要回头写、图要取它的数的。每行记校验。
    pub fn loose_page(
        &self,
        name: &str,
        label: &'static str,
        columns: u16,
    ) -> Result<Page, XlsxError> {
        Ok(Page::new(name, label, columns)?.sealed(Rc::clone(&self.seals)))
    }

    /// 校验的各张；以后写的不再记。
    pub fn seals(&self) -> Result<Vec<Page>, XlsxError> {
        self.seals.borrow_mut().take()
    }

    /// 装成一本，写到 `out`。
    pub fn bind(
        &self,
        title: &str,
        author: &str,
        created: &str,
        pages: Vec<Page>,
        out: impl Write + Send,
    ) -> Result<(), XlsxError> {
        let mut book = self.shelf.0.borrow_mut();
        book::set_properties(&mut book, title, author, created)?;
        for mut page in pages {
            page.put_down_last()?;
            book.push_worksheet(page.ws);
        }
        book.save_to_writer(out)
    }
}

/// 做一件写工作簿的事。磁盘满了，表格库在放下一行时会中断：接住，说成写不进。
pub fn guarded(
    name: &str,
    work: impl FnOnce() -> Result<(), XlsxError>,
) -> Result<(), WorkbookError> {
    let full = |cause: String| WorkbookError::Unwritten {
        name: name.to_owned(),
        cause,
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(XlsxError::IoError(error))) => Err(full(crate::deliver::why(&error))),
        Ok(Err(XlsxError::TempFileError(_, error))) => Err(full(crate::deliver::why(&error))),
        Ok(Err(XlsxError::ZipError(error))) => {
            Err(full(crate::deliver::why(&io::Error::from(error))))
        }
        Ok(Err(cause)) => Err(book::refused(name, cause)),
        Err(panic) => match disk_full(panic.as_ref()) {
            Some(kind) => Err(full(crate::deliver::why(&kind.into()))),
            None => resume_unwind(panic),
        },
    }
}

/// 表格库中断时说的话里有没有磁盘的错误。
fn disk_full(panic: &(dyn Any + Send)) -> Option<io::ErrorKind> {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied())?;
    [
        ("StorageFull", io::ErrorKind::StorageFull),
        ("QuotaExceeded", io::ErrorKind::QuotaExceeded),
        ("PermissionDenied", io::ErrorKind::PermissionDenied),
        ("FileTooLarge", io::ErrorKind::FileTooLarge),
    ]
    .into_iter()
    .find_map(|(word, kind)| said.contains(word).then_some(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Format;

    fn page(binding: &Binding) -> Page {
        binding.page("甲", "甲", 3).unwrap()
    }

    #[test]
    fn a_row_put_down_can_no_longer_be_written() {
        let binding = Binding::new(None).unwrap();
        let mut page = page(&binding);
        let format = Format::new();
        page.text(0, 0, "一", &format).unwrap();
        page.text(2, 0, "三", &format).unwrap();
        page.set_height(2, 30.0).unwrap();
        // 库自己会悄悄丢掉：必须报错
        assert!(page.text(1, 0, "二", &format).is_err());
        assert!(page.set_height(0, 30.0).is_err());
        assert!(page.formula(0, 1, "=1+1", "2", &format).is_err());
        assert!(page.integer(2, 1, 3, &format).is_ok());
    }

    #[test]
    fn every_row_stands_once_and_in_order_the_last_one_too() {
        let binding = Binding::new(None).unwrap();
        let mut page = page(&binding);
        let format = Format::new();
        for row in 0..5 {
            page.set_height(row, 30.0).unwrap();
            page.text(row, 0, "字", &format).unwrap();
        }
        let mut bytes = Vec::new();
        let pages = vec![page];
        binding
            .bind("甲", "甲", "2017-12-20", pages, &mut bytes)
            .unwrap();
        let mut zip = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        let mut part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
        io::Read::read_to_string(&mut part, &mut xml).unwrap();
        let rows = xml.split("<row r=\"").skip(1);
        let rows: Vec<u32> = rows
            .map(|r| r.split('"').next().unwrap().parse().unwrap())
            .collect();
        // 表格库收尾时会把定了高的末一行写两遍：Excel 打开要修复
        assert!(rows.is_sorted_by(|a, b| a < b), "{rows:?}");
        assert_eq!(rows[..5], [1, 2, 3, 4, 5]);
        assert_eq!(xml.matches("<c ").count(), 5, "没有多出的格：{xml}");
    }

    #[test]
    fn a_full_disk_is_said_in_words_and_nothing_else_is_swallowed() {
        let stopped = guarded("汇总表.xlsx", || {
            panic!("Couldn't write to xml file: Os {{ code: 28, kind: StorageFull }}")
        });
        let said = stopped.unwrap_err().to_string();
        assert!(said.contains("磁盘已满"), "{said}");
        assert!(said.contains("原来的输出没有改动"), "{said}");
        let other = std::panic::catch_unwind(|| guarded("汇总表.xlsx", || panic!("下标越界")));
        assert!(other.is_err());
    }
}
