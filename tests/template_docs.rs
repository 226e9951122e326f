//! The examples of `docs/template.md` are run: what it calls a template parses, what it calls a mistake does not.

use std::fs;
use std::path::Path;

use torimatome::form::template::Template;

/// A fenced block of the reference.
struct Block {
    /// What stands behind the opening fence: `toml`, `toml-mistake`.
    kind: String,
    /// Line of the opening fence, from one.
    line: usize,
    /// Its lines.
    text: String,
    /// The quoted line (`> …`) that follows it, if one does.
    quoted: Option<String>,
}

fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/template.md");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    let mut waits_for_quote = false;
    for (index, line) in document.lines().enumerate() {
        if let Some(mut block) = open.take() {
            if line.trim_end() == "```" {
                blocks.push(block);
                waits_for_quote = true;
            } else {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
        } else if let Some(kind) = line.strip_prefix("```") {
            open = Some(Block { kind: kind.trim().to_owned(), line: index + 1, text: String::new(), quoted: None });
        } else if !line.trim().is_empty() && waits_for_quote {
            if let (Some(quoted), Some(block)) = (line.strip_prefix("> "), blocks.last_mut()) {
                block.quoted = Some(quoted.to_owned());
            }
            waits_for_quote = false;
        }
    }
    assert!(open.is_none(), "a block of docs/template.md has no end");
    blocks
}

fn of_kind(kind: &str) -> Vec<Block> {
    blocks(&reference()).into_iter().filter(|block| block.kind == kind).collect()
}

#[test]
fn every_example_is_a_template() {
    let examples = of_kind("toml");
    assert!(examples.len() >= 4, "the reference builds a template up in at least four steps");
    for block in examples {
        if let Err(error) = Template::parse(&block.text) {
            panic!("docs/template.md, block at line {}: {error}", block.line);
        }
    }
}

#[test]
fn every_mistake_is_refused_at_its_line_and_key() {
    let mistakes = of_kind("toml-mistake");
    assert!(!mistakes.is_empty());
    for block in mistakes {
        let at = block.line;
        let Err(error) = Template::parse(&block.text) else {
            panic!("docs/template.md, block at line {at}: this parses");
        };
        let line = error.line.unwrap_or_else(|| panic!("docs/template.md, block at line {at}: no line is named ({error})"));
        assert!(!error.key.is_empty(), "docs/template.md, block at line {at}: no key is named ({error})");
        let marked = block.text.lines().position(|text| text.contains("# ←")).map(|index| index + 1);
        if let Some(marked) = marked {
            assert_eq!(line, marked, "docs/template.md, block at line {at}: {error}");
        }
        // The wording is the program's own affair; place and key must be those that the reference shows.
        let quoted = block.quoted.unwrap_or_else(|| panic!("docs/template.md, block at line {at}: no sentence follows. It gives: {error}"));
        let shown = format!("{line}行目：「{}」", error.key);
        assert!(quoted.contains(&shown), "docs/template.md, block at line {at}: the sentence shown is not the one given: {error}");
    }
}

#[test]
fn the_spellings_of_the_example_are_one_word() {
    let example = of_kind("toml").into_iter().find(|block| block.text.contains("[notation]")).expect("an example has [notation]");
    let template = Template::parse(&example.text).unwrap();
    let loose = |text: &str| template.spelling.loose(text);
    assert_eq!(loose("緑化公社と、生物多様性を守る（再掲）"), loose("公社と生きものの豊かさを守る"));
    assert_ne!(loose("緑化公社"), loose("緑化公園"));
}

/// Every table of the schema: a text that has an unknown key in it, and the section of the reference that explains the table.
const TABLES: [(&str, &str); 22] = [
    ("zzz = 1", "### Top level"),
    ("[form]\nzzz = 1", "### `[form]`"),
    ("[form.widths]\nzzz = 1", "### `[form]`"),
    ("[[level]]\nzzz = 1", "### `[[level]]`"),
    ("[columns]\nzzz = 1", "### `[columns]`"),
    ("[owners]\nzzz = 1", "### `[owners]`"),
    ("[[owners.section]]\nzzz = 1", "### `[owners]`"),
    ("[joint]\nzzz = 1", "### `[joint]`"),
    ("[relisted]\nzzz = 1", "### `[relisted]`"),
    ("[indicators]\nzzz = 1", "### `[indicators]`"),
    ("[packet]\nzzz = 1", "### `[packet]`"),
    ("[[packet.method]]\nzzz = 1", "### `[packet]`"),
    ("[[packet.method]]\nheading = \"h\"\n[[packet.method.step]]\nzzz = 1", "### `[packet]`"),
    ("[notation]\nzzz = 1", "### `[notation]`"),
    ("[plausibility]\nzzz = 1", "### `[plausibility]`"),
    ("[[scale]]\nkey = \"s\"\n[[scale.grade]]\nzzz = 1", "### `[[scale]]`"),
    ("[[field]]\nzzz = 1", "### `[[field]]`"),
    ("[[round]]\nzzz = 1", "### `[[round]]`"),
    ("[guide]\nzzz = 1", "### `[guide]`"),
    ("[guide.example]\nzzz = 1", "### `[guide]`"),
    ("[publish]\nzzz = 1", "### `[publish]`"),
    ("[committee]\nzzz = 1", "### `[committee]`"),
];

#[test]
fn every_key_of_the_schema_is_explained_in_its_section() {
    let document = reference();
    for (text, heading) in TABLES {
        let error = Template::parse(text).expect_err("an unknown key is refused");
        assert_eq!(error.key, "zzz", "{error}");
        let section = document.split(&format!("\n{heading}\n")).nth(1).unwrap_or_else(|| panic!("docs/template.md has no section {heading}"));
        let section = section.split("\n##").next().unwrap_or(section);
        for key in error.allowed.split('、') {
            let explained = [format!("`{key}`"), format!("`[{key}]`"), format!("`[[{key}]]`")].iter().any(|name| section.contains(name));
            assert!(explained, "docs/template.md, section {heading}, does not explain `{key}`");
        }
    }
}
