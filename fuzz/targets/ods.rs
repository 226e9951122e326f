//! Any bytes as the content of an .ods file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    torimatome_fuzz::forgive_libraries();
    let parts: [(&str, &[u8]); 3] =
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", b"<m/>"), ("content.xml", data)];
    torimatome_fuzz::open("様式.ods", &torimatome_fuzz::package(&parts));
});
