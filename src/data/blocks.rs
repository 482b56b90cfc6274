//! A source as a stream: one block is kept, so that the many small reads of an archive become few
//! large ones. A read of a file in a browser's worker costs about as much for 1 byte as for 64 KiB.

use super::source::Source;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes of the first block after a jump.
const BLOCK_BYTES_MIN: usize = 64 << 10;
/// Bytes of a block once the reader goes straight on; each block doubles up to here.
const BLOCK_BYTES_MAX: usize = 1 << 20;

/// Reads a [`Source`] in blocks. Seeking inside the block that is held costs nothing.
pub(super) struct BlockReader {
    source: Rc<dyn Source>,
    position: u64,
    block_start: u64,
    block: Vec<u8>,
}

impl BlockReader {
    pub(super) fn new(source: Rc<dyn Source>) -> Self {
        Self {
            source,
            position: 0,
            block_start: 0,
            block: Vec::new(),
        }
    }

    /// The part of the held block from the position on; empty if the position is outside it.
    fn held(&self) -> &[u8] {
        self.position
            .checked_sub(self.block_start)
            .and_then(|offset| self.block.get(usize::try_from(offset).ok()?..))
            .unwrap_or(&[])
    }

    fn load_block(&mut self) -> io::Result<()> {
        let left = self.source.bytes().saturating_sub(self.position);
        let goes_straight_on = self.position == self.block_start + self.block.len() as u64;
        let bytes = if goes_straight_on {
            (self.block.len() * 2).clamp(BLOCK_BYTES_MIN, BLOCK_BYTES_MAX)
        } else {
            BLOCK_BYTES_MIN
        };
        self.block
            .resize(usize::try_from(left).unwrap_or(bytes).min(bytes), 0);
        self.block_start = self.position;
        let read = self.source.read_at(self.position, &mut self.block);
        if read.is_err() {
            self.block.clear();
        }
        read
    }
}

impl BufRead for BlockReader {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.held().is_empty() && self.position < self.source.bytes() {
            self.load_block()?;
        }
        Ok(self.held())
    }

    fn consume(&mut self, bytes: usize) {
        self.position += bytes as u64;
    }
}

impl Read for BlockReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl Seek for BlockReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.source.bytes().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::MemorySource;
    use super::*;
    use std::cell::Cell;

    /// Counts how often it is asked.
    struct Counted(MemorySource, Cell<u32>);

    impl Source for Counted {
        fn path(&self) -> &str {
            self.0.path()
        }
        fn bytes(&self) -> u64 {
            self.0.bytes()
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
            self.1.set(self.1.get() + 1);
            self.0.read_at(offset, buffer)
        }
    }

    #[test]
    fn it_reads_what_a_cursor_reads_with_few_reads_of_the_source() {
        let content: Vec<u8> = (0..3_000_000_u32).map(|at| (at / 7) as u8).collect();
        let source = Rc::new(Counted(
            MemorySource::new("file", content.clone()),
            Cell::new(0),
        ));
        let mut reader = BlockReader::new(source.clone());
        let mut whole = Vec::new();
        reader.read_to_end(&mut whole).unwrap();
        assert_eq!(whole, content);
        // 64, 128, 256, 512 KiB, then 1 MiB at a time: 7 blocks hold 3 MB.
        assert!(source.1.get() <= 7, "{}", source.1.get());
        for (to, expected) in [
            (SeekFrom::Start(5), 5),
            (SeekFrom::End(-2), content.len() - 2),
            (SeekFrom::Current(-10), content.len() - 11),
        ] {
            reader.seek(to).unwrap();
            let mut byte = [0];
            reader.read_exact(&mut byte).unwrap();
            assert_eq!(byte[0], content[expected], "{to:?}");
        }
    }

    #[test]
    fn past_the_end_there_is_nothing_and_before_the_start_is_an_error() {
        let mut reader = BlockReader::new(Rc::new(MemorySource::new("file", vec![1, 2, 3])));
        reader.seek(SeekFrom::Start(10)).unwrap();
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
        assert!(reader.seek(SeekFrom::End(-4)).is_err());
    }
}
