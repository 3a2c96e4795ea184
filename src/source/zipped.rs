//! 打开压缩包：先数一遍目录，再交给库；取出里面的一个文件。
//!
//! 库打开时把整个目录读进内存，一项几百字节；几百万项、彼此重叠的目录只要几十 MB 的文件就写得下，
//! 内存却要几个 GB，而且中途停不下来。

use super::{Bytes, Origin};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;

/// 目录最多多少项。工作簿与报送包都远在其下，到不了各处自己的限度。
const MOST: usize = 65_536;
/// 照声明的大小先备的地方，最多这么多字节；声明不可信。
const MOST_AHEAD: u64 = 256 << 20;
/// 目录里一项最少的字节。
const SHORTEST: usize = 46;
/// 目录里一项的开头。
const MARK: &[u8] = b"PK\x01\x02";

/// 打不开的原因。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened {
    /// 目录太长。
    Crowded,
    /// 损坏或不完整。
    Damaged,
}

/// 打开。
pub(super) fn open<B: AsRef<[u8]>>(bytes: B) -> Result<ZipArchive<Cursor<B>>, Unopened> {
    if is_crowded(bytes.as_ref()) {
        return Err(Unopened::Crowded);
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unopened::Damaged)
}

/// 解不开：损坏，或比说的大。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

/// 取出一个文件；声明的大小不可信，边解边量，超过 `limit` 的不要。
pub(super) fn inflate<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    limit: u64,
) -> Result<Vec<u8>, Damaged> {
    let entry = archive.by_index(index).map_err(|_| Damaged)?;
    // 照声明的备好地方：边解边扩会一时占两份
    let expected = entry.size().min(limit).saturating_add(1).min(MOST_AHEAD);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    entry
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| Damaged)?;
    match bytes.len() as u64 > limit {
        true => Err(Damaged),
        false => Ok(bytes),
    }
}

/// 压缩包里的一个文件，读的时候才解开：一包几百份，解开了都摆在内存里，几个大的就放不下。
#[derive(Clone)]
pub struct Packed {
    archive: ZipArchive<Place>,
    index: usize,
    size: u64,
}

/// 压缩包在哪里；包里的各个文件共用。
///
/// 磁盘上的不放进内存：一批几十个压缩包，各几十 MB，都摆着就放不下。套在包里的、网上来的才在内存里。
pub(super) enum Place {
    /// 磁盘上的，随用随读。
    Disk(OnDisk),
    /// 内存里的。
    Memory(Cursor<Held>),
}

impl Clone for Place {
    fn clone(&self) -> Self {
        match self {
            Self::Disk(file) => Self::Disk(OnDisk::new(file.path.clone(), file.len)),
            Self::Memory(bytes) => Self::Memory(bytes.clone()),
        }
    }
}

impl Read for Place {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.read(into),
            Self::Memory(bytes) => bytes.read(into),
        }
    }
}

impl Seek for Place {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Disk(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}

/// 内存里的压缩包的字节。
#[derive(Clone)]
pub(super) struct Held(pub(super) Arc<Bytes>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// 磁盘上的压缩包，要读了才打开：包里几百个文件各有一份，不各占一个句柄。
pub(super) struct OnDisk {
    path: Arc<Path>,
    len: u64,
    at: u64,
    /// 打开了的文件，和它读到的位置。
    file: Option<(BufReader<File>, u64)>,
}

impl OnDisk {
    pub(super) fn new(path: Arc<Path>, len: u64) -> Self {
        Self {
            path,
            len,
            at: 0,
            file: None,
        }
    }
}

impl Read for OnDisk {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (file, at) = match &mut self.file {
            Some(open) => open,
            None => self
                .file
                .insert((BufReader::new(File::open(&self.path)?), 0)),
        };
        if *at != self.at {
            // 在缓冲里的不必重读
            match i64::try_from(i128::from(self.at) - i128::from(*at)) {
                Ok(by) => file.seek_relative(by)?,
                Err(_) => {
                    file.seek(SeekFrom::Start(self.at))?;
                }
            }
            *at = self.at;
        }
        let read = file.read(into)?;
        self.at += read as u64;
        *at = self.at;
        Ok(read)
    }
}

impl Seek for OnDisk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// 打开一个压缩包，供包里的各个文件以后取用；`bytes` 是它的全部字节，在磁盘上的看过就放下。
pub(super) fn place(origin: &Origin, bytes: Bytes) -> Result<ZipArchive<Place>, Unopened> {
    if is_crowded(&bytes) {
        return Err(Unopened::Crowded);
    }
    let place = match origin {
        Origin::Disk(path) => {
            let len = bytes.len() as u64;
            drop(bytes);
            Place::Disk(OnDisk::new(Arc::from(path.as_path()), len))
        }
        Origin::Bytes(_) | Origin::Packed(_) => Place::Memory(Cursor::new(Held(Arc::new(bytes)))),
    };
    ZipArchive::new(place).map_err(|_| Unopened::Damaged)
}

impl Packed {
    /// `archive` 里第 `index` 个，声明解开后有 `size` 字节。
    pub(super) fn new(archive: &ZipArchive<Place>, index: usize, size: u64) -> Self {
        Self {
            archive: archive.clone(),
            index,
            size,
        }
    }

    /// 解开；比声明的大，声明就是假的，不要。
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Damaged> {
        inflate(&mut self.archive.clone(), self.index, self.size)
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed(第 {} 个，{} 字节)", self.index, self.size)
    }
}

/// 目录太长。
fn is_crowded(bytes: &[u8]) -> bool {
    bytes.len() / SHORTEST > MOST && entries(bytes) > MOST
}

/// 像目录项开头的有几处；数过了限度就不数了。
fn entries(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while count <= MOST
        && let Some(at) = super::sniff::find(rest, MARK)
    {
        count += 1;
        rest = rest.get(at + MARK.len()..).unwrap_or_default();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_without_end_is_not_opened() {
        let mut entry = [0u8; SHORTEST];
        entry[..MARK.len()].copy_from_slice(MARK);
        assert_eq!(open(&entry.repeat(MOST + 1)).err(), Some(Unopened::Crowded));
        assert_eq!(open(&entry.repeat(9)).err(), Some(Unopened::Damaged));
        // 大文件里没有几项的，照常打开
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        zip.start_file("照片.jpg", stored).unwrap();
        std::io::Write::write_all(&mut zip, &vec![b'P'; SHORTEST * (MOST + 2)]).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        assert_eq!(open(&bytes).unwrap().len(), 1);
    }
}
