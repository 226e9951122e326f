//! Any bytes as the parts of an .xlsx file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    torimatome_fuzz::forgive_libraries();
    torimatome_fuzz::open("様式.xlsx", &torimatome_fuzz::workbook(data));
});
