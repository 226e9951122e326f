//! Mistakes about what is carried over from one year to the next.

use super::template::{CarriedPrint, Field, FilledBy, Kind, Template};
use super::template_error::TemplateError;

impl Template {
    /// The first mistake, if there is one; `text` is what the template was read from.
    pub(super) fn check_carried(&self, text: &str) -> Result<(), TemplateError> {
        let at = |span: std::ops::Range<usize>| TemplateError::line_of(text, span.start);
        for field in &self.fields {
            if let Some(of) = &field.last_year_of {
                let is_answered = |by: FilledBy| matches!(by, FilledBy::Department | FilledBy::Office | FilledBy::Committee);
                let same_scale = |other: &Field| self.scale_of(other).map(|scale| &scale.key) == self.scale_of(field).map(|scale| &scale.key);
                let alike =
                    |other: &&Field| is_answered(other.by) && other.kind == field.kind && other.on_level() == field.on_level() && same_scale(other);
                let allowed: Vec<&str> = self.fields.iter().filter(alike).map(Field::key).collect();
                if field.by != FilledBy::LastYear || !allowed.contains(&of.get_ref().as_str()) {
                    let allowed = format!("by = \"last-year\" の欄で、同じ種類・同じ評価の区分・同じ階層の欄のキー（{}）", allowed.join("、"));
                    return Err(TemplateError::new(at(of.span()), "field.last_year_of", of.get_ref(), &allowed));
                }
            }
            let line = at(field.key.span());
            if field.print == CarriedPrint::Change && (field.last_year_of.is_none() || field.kind != Kind::Rating) {
                return Err(TemplateError::new(line, "field.print", "change", "full、no（change は last_year_of のある評価の欄だけ）"));
            }
            if field.print != CarriedPrint::Full && field.by != FilledBy::LastYear {
                return Err(TemplateError::new(line, "field.print", field.key(), "by = \"last-year\" の欄だけ"));
            }
            if let Some(of) = &field.starts_as {
                let is_answer = |other: &&Field| other.by == FilledBy::Department && other.kind == Kind::Text && other.level.is_none();
                let allowed: Vec<&str> = self.fields.iter().filter(is_answer).map(Field::key).collect();
                if field.by != FilledBy::Plan || field.level.is_some() || !allowed.contains(&of.get_ref().as_str()) {
                    let allowed = format!("by = \"plan\" の欄で、課が記入する文の欄のキー（{}）", allowed.join("、"));
                    return Err(TemplateError::new(at(of.span()), "field.starts_as", of.get_ref(), &allowed));
                }
            }
        }
        Ok(())
    }
}
