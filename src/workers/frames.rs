//! What passes between parent and worker: frames, each its length in four bytes and then its content.
//!
//! The worker begins with [`HELLO`] and an empty frame. For each file the parent sends its name and its bytes as a frame each; the worker answers
//! with a frame per document and an empty one at the end.

use std::io::{self, ErrorKind, Read, Write};

/// What a worker says when it is ready; parent and worker are the same program only if it is what the parent expects.
pub const HELLO: &[u8] = concat!("torimatome ", env!("CARGO_PKG_VERSION")).as_bytes();

/// Most bytes in the answer about one file: a form's cells, or the files in an archive. More is neither, and the parent has to
/// hold it.
pub const MAX_ANSWER: usize = 64 << 20;

/// Writes one frame.
pub fn write(to: &mut impl Write, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).map_err(|_| ErrorKind::InvalidInput)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(content)
}

/// Reads one frame of at most `max` bytes; `None` where the other side has ended.
pub fn read(from: &mut impl Read, max: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length) as usize;
    if length > max {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut content = vec![0; length];
    from.read_exact(&mut content)?;
    Ok(Some(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_as_they_were_sent() {
        let mut sent = Vec::new();
        let long = vec![7; 70_000];
        for content in ["様式.xlsx".as_bytes(), b"", &long] {
            write(&mut sent, content).expect("written");
        }
        let mut from = sent.as_slice();
        assert_eq!(read(&mut from, 100).expect("read").expect("a frame"), "様式.xlsx".as_bytes());
        assert_eq!(read(&mut from, 100).expect("read").expect("a frame"), b"");
        assert!(read(&mut from, 69_999).is_err(), "longer than agreed");
        assert!(read(&mut [].as_slice(), 100).expect("the end").is_none());
        assert!(read(&mut [1, 0].as_slice(), 100).is_err(), "half a length");
        assert!(read(&mut [2, 0, 0, 0, 1].as_slice(), 100).is_err(), "half a frame");
    }
}
