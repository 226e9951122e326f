//! Writes what fuzzing starts from: the parts, records and cells of the forms that the tests keep, and the sample's plan.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use torimatome::form::sample;
use torimatome::read::workbook;
use torimatome_fuzz::{BETWEEN, PARTS, as_text, part};

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let save = |target: &str, name: &str, bytes: &[u8]| {
        let folder = here.join("corpus").join(target);
        fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), bytes)).expect("the seed is written");
    };
    let mut files = vec![("plan.xlsx".to_owned(), sample::PLAN.to_vec())];
    for version in fs::read_dir(here.join("../tests/forms")).expect("the forms").flatten() {
        for file in fs::read_dir(version.path()).expect("the forms").flatten() {
            files.push((file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).expect("it reads")));
        }
    }
    for (name, bytes) in files {
        save("document", &name, &bytes);
        match name.rsplit('.').next() {
            Some("xlsx") => {
                for sheet in 1..=3 {
                    let of_sheet = |name: &str| name.replace("sheet1", &format!("sheet{sheet}"));
                    let parts: Vec<Vec<u8>> = PARTS.iter().map(|name| part(&bytes, &of_sheet(name))).collect();
                    save("parts", &format!("{name}-{sheet}"), &parts.join(&BETWEEN));
                }
                save("cells", &name, as_text(&workbook::read(&bytes).expect("a workbook")).as_bytes());
            }
            Some("ods") => save("ods", &name, &part(&bytes, "content.xml")),
            Some("xls") => {
                let mut stream = Vec::new();
                let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).expect("a container");
                file.open_stream("/Workbook").and_then(|mut records| records.read_to_end(&mut stream)).expect("records");
                save("xls", &name, &stream);
            }
            _ => {}
        }
    }
}
