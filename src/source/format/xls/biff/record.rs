//! 记录：一条一条地取，要的抄进新的流。

/// 一条记录：记录号、内容的起止。
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// `at` 处的记录；不完整时为空。
pub(super) fn record(stream: &[u8], at: usize) -> Option<Record> {
    let kind = u16_at(stream, at)?;
    let from = at.checked_add(4)?;
    let to = from.checked_add(usize::from(u16_at(stream, at + 2)?))?;
    (to <= stream.len()).then_some(Record { kind, from, to })
}

impl Record {
    pub(super) fn data<'s>(&self, stream: &'s [u8]) -> &'s [u8] {
        stream.get(self.from..self.to).unwrap_or_default()
    }
}

/// 交给库的流：只有库读值要用的记录。
#[derive(Default)]
pub(super) struct Kept(Vec<u8>);

impl Kept {
    /// 现在写到哪里。
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// 添一条记录；给出它的内容从哪里起。
    pub(super) fn push(&mut self, kind: u16, data: &[u8]) -> usize {
        self.0.extend(kind.to_le_bytes());
        // 内容原是一条记录里的，不会超过两个字节的长度
        let len = u16::try_from(data.len()).unwrap_or(u16::MAX);
        self.0.extend(len.to_le_bytes());
        let from = self.0.len();
        self.0
            .extend_from_slice(data.get(..usize::from(len)).unwrap_or(data));
        from
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        u16_at(&self.0, at)
    }

    pub(super) fn set_u16(&mut self, at: usize, value: u16) {
        if let Some(place) = self.0.get_mut(at..at.saturating_add(2)) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    }

    pub(super) fn set_u32(&mut self, at: usize, value: u32) {
        if let Some(place) = self.0.get_mut(at..at.saturating_add(4)) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}
