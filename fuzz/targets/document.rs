//! Any bytes as any file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    torimatome_fuzz::forgive_libraries();
    for name in ["様式.xlsx", "様式.xls", "様式.csv", "返信.eml", "返信.msg", "添書"] {
        torimatome_fuzz::open(name, data);
    }
});
