//! Any bytes as the records of an .xls file.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    torimatome_fuzz::forgive_libraries();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    file.create_stream("Workbook").and_then(|mut stream| stream.write_all(data)).expect("memory");
    file.flush().expect("memory");
    torimatome_fuzz::open("様式.xls", &file.into_inner().into_inner());
});
