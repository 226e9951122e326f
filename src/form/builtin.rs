//! The templates that are part of the program.

use super::template::Template;
use super::template_error::TemplateError;

/// Name and text of every built-in template; the last is the invented city of the samples.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("honjo", include_str!("../../templates/honjo.toml")),
    ("kitamoto", include_str!("../../templates/kitamoto.toml")),
    ("asaka", include_str!("../../templates/asaka.toml")),
    ("sample", include_str!("../../samples/template.toml")),
];

/// The text of a built-in template.
pub fn text(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A built-in template, read; `None` if there is none of this name.
///
/// # Errors
/// A mistake in it, which a test excludes.
pub fn template(name: &str) -> Option<Result<Template, TemplateError>> {
    text(name).map(Template::parse)
}
