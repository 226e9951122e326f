//! What a template says about the committee's packet.

use serde::Deserialize;
use toml::Spanned;

use super::template::Template;
use super::template_error::TemplateError;

/// The committee's packet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Packet {
    /// Title on the cover; the form's heading if not given. `{year}` is replaced, a line break stays.
    pub title: Option<String>,
    /// Name of the level whose headings begin a page.
    pub new_page: Option<Spanned<String>>,
    /// Name of the level each of whose headings has a sheet of its own.
    pub sheets: Option<Spanned<String>>,
    /// Headings under which each item is printed with its indicator, where there are as many of one as of the other.
    pub indicators_beside: Vec<String>,
    /// Width of the margin for notes at a meeting, in half-width characters; 0 for none.
    pub memo_width: u32,
    /// How the year is evaluated, printed behind the cover.
    #[serde(rename = "method")]
    pub methods: Vec<Method>,
}

impl Default for Packet {
    fn default() -> Self {
        Self { title: None, new_page: None, sheets: None, indicators_beside: Vec::new(), memo_width: 14, methods: Vec::new() }
    }
}

/// A part of the evaluation method.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Its heading.
    pub heading: String,
    /// What stands under it.
    #[serde(default)]
    pub text: String,
    /// Its steps, each with a name.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// A step of the evaluation method.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name: 計画（Plan）.
    pub name: String,
    /// What is done in it.
    pub text: String,
}

impl Template {
    /// How many levels of headings stand over what begins a page: the level itself is counted.
    pub fn page_depth(&self) -> usize {
        let depth = |level: &Option<Spanned<String>>| level.as_ref().and_then(|level| self.depth_of(level.get_ref())).unwrap_or(1);
        depth(&self.packet.new_page).max(depth(&self.packet.sheets))
    }

    /// Which level, from 1, has sheets of its own.
    pub fn sheet_depth(&self) -> Option<usize> {
        self.packet.sheets.as_ref().and_then(|level| self.depth_of(level.get_ref()))
    }

    fn depth_of(&self, level: &str) -> Option<usize> {
        self.levels.iter().position(|known| known.name == level).map(|at| at + 1)
    }

    /// The first mistake in what is said about the packet.
    pub(super) fn check_packet(&self, text: &str) -> Result<(), TemplateError> {
        let names: Vec<&str> = self.levels.iter().map(|level| level.name.as_str()).collect();
        for (key, level) in [("packet.new_page", &self.packet.new_page), ("packet.sheets", &self.packet.sheets)] {
            if let Some(level) = level
                && !names.contains(&level.get_ref().as_str())
            {
                return Err(TemplateError::new(TemplateError::line_of(text, level.span().start), key, level.get_ref(), &names.join("、")));
            }
        }
        if self.packet.memo_width > 200 {
            return Err(TemplateError::new(None, "packet.memo_width", &self.packet.memo_width.to_string(), "0から200まで"));
        }
        Ok(())
    }
}
