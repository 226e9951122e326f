//! The worker's side.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::mpsc;

use super::frames::{self, HELLO, MAX_ANSWER};
use crate::read::document::{self, Content, Document};
use crate::read::gate::MAX_FILE;
use crate::read::workbook::Unreadable;

/// Longest name of a file, in bytes.
const MAX_NAME: usize = 1 << 16;
/// Stack of the thread that opens files; the main thread's is small on some systems.
const STACK: usize = 16 << 20;

/// Opens what comes on stdin and answers on stdout, until stdin ends.
pub fn serve() -> ExitCode {
    // Somebody typed the argument by hand.
    if io::stdin().is_terminal() || io::stdout().is_terminal() {
        return ExitCode::from(2);
    }
    let (files, received) = mpsc::sync_channel::<(String, Vec<u8>)>(0);
    let opening = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut out = io::stdout().lock();
        let ready = frames::write(&mut out, HELLO).and_then(|()| frames::write(&mut out, &[])).and_then(|()| out.flush());
        ready.is_ok() && received.iter().all(|(name, bytes)| answer(&mut out, document::open(&name, &bytes)).is_ok())
    });
    if opening.is_err() {
        return ExitCode::FAILURE;
    }
    let mut from = io::stdin().lock();
    while let Ok(Some(name)) = frames::read(&mut from, MAX_NAME)
        && let Ok(Some(bytes)) = frames::read(&mut from, MAX_FILE)
    {
        if files.send((String::from_utf8_lossy(&name).into_owned(), bytes)).is_err() {
            return ExitCode::FAILURE;
        }
    }
    // The parent has gone. Leaving here ends the other thread as well, even in the middle of a file that never ends.
    ExitCode::SUCCESS
}

/// Writes a frame per document. What would be absurdly long is replaced by saying so.
fn answer(out: &mut impl Write, documents: Vec<Document>) -> io::Result<()> {
    let mut room = MAX_ANSWER;
    for mut document in documents {
        let mut frame = postcard::to_stdvec(&document).map_err(io::Error::other)?;
        if frame.len() > room {
            document.content = Content::Unreadable(Unreadable::TooLarge);
            frame = postcard::to_stdvec(&document).map_err(io::Error::other)?;
        }
        room = room.saturating_sub(frame.len());
        frames::write(out, &frame)?;
    }
    frames::write(out, &[])?;
    out.flush()
}
