//! Mistakes that TOML itself does not see: references to what is not there, codes and keys that occur twice.

use super::plausibility::QUESTIONS;
use super::template::{ACTUAL, DESCRIPTION, Field, FilledBy, Kind, RATING, Required, Template};
use super::template_error::TemplateError;
use crate::domain::text::fold;

/// A drop-down list in the sheet ends at 255 characters, separators included.
const MAX_LIST_CHARS: usize = 250;
/// Smallest and largest type.
const MIN_POINTS: f64 = 9.0;
/// See [`MIN_POINTS`].
const MAX_POINTS: f64 = 16.0;

impl Template {
    /// The first mistake, if there is one; `text` is what the template was read from.
    pub(super) fn check(&self, text: &str) -> Result<(), TemplateError> {
        let at = |span: std::ops::Range<usize>| TemplateError::line_of(text, span.start);
        let level_names: Vec<&str> = self.levels.iter().map(|level| level.name.as_str()).collect();
        if self.levels.is_empty() || self.levels.len() > 6 {
            return Err(TemplateError::new(None, "level", &format!("{}個", self.levels.len()), "1個から6個まで"));
        }
        let scale_keys: Vec<&str> = self.scales.iter().map(|scale| scale.key.as_str()).collect();
        for (raw, scale) in self.scales_raw.iter().zip(&self.scales) {
            if raw.grades.is_empty() {
                return Err(TemplateError::new(at(raw.key.span()), "scale.grade", "0個", "1個以上の評価"));
            }
            for grade in &raw.grades {
                let code = grade.code.get_ref();
                let same = scale.grades.iter().filter(|other| other.code == *code).count();
                if same > 1 || code.is_empty() || code.contains([',', '"']) {
                    return Err(TemplateError::new(at(grade.code.span()), "scale.grade.code", code, "他と重ならない、コンマと引用符を含まない文字"));
                }
            }
        }
        for scale in &self.scales {
            let chars: usize = scale.grades.iter().map(|grade| grade.code.chars().count() + 1).sum();
            if chars > MAX_LIST_CHARS {
                return Err(TemplateError::new(None, "scale.grade.code", &scale.key, "合わせて250字までの評価"));
            }
        }
        if !(MIN_POINTS..=MAX_POINTS).contains(&self.form.points) {
            return Err(TemplateError::new(None, "form.points", &self.form.points.to_string(), "9から16まで"));
        }
        let has_rating = self.fields.iter().any(|field| field.key() == RATING && field.kind == Kind::Rating);
        let mut keys: Vec<&str> = Vec::new();
        let mut labels: Vec<(String, Option<&str>)> = Vec::new();
        for field in &self.fields {
            let line = at(field.key.span());
            let key = field.key();
            if keys.contains(&key) || key.is_empty() || !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                return Err(TemplateError::new(line, "field.key", key, "英小文字・数字・_ からなる、他と重ならないキー"));
            }
            keys.push(key);
            let label = (fold(&field.label), field.on_level());
            if labels.contains(&label) {
                return Err(TemplateError::new(line, "field.label", &field.label, "他の欄と重ならない見出し"));
            }
            labels.push(label);
            if field.width == 0 || field.width > 200 {
                return Err(TemplateError::new(line, "field.width", &field.width.to_string(), "1から200まで"));
            }
            match (field.kind, &field.scale) {
                (Kind::Rating, Some(scale)) if scale_keys.contains(&scale.get_ref().as_str()) => {}
                (Kind::Rating, Some(scale)) => {
                    return Err(TemplateError::new(at(scale.span()), "field.scale", scale.get_ref(), &scale_keys.join("、")));
                }
                (Kind::Rating, None) => {
                    return Err(TemplateError::new(line, "field.scale", "なし", &scale_keys.join("、")));
                }
                (_, Some(scale)) => {
                    return Err(TemplateError::new(at(scale.span()), "field.scale", scale.get_ref(), "kind = \"rating\" の欄だけ"));
                }
                _ => {}
            }
            let choices_chars: usize = field.choices.iter().map(|choice| choice.chars().count() + 1).sum();
            if field.kind == Kind::Choice
                && (field.choices.is_empty() || choices_chars > MAX_LIST_CHARS || field.choices.iter().any(|c| c.contains([',', '"'])))
            {
                return Err(TemplateError::new(line, "field.choices", &field.choices.join("、"), "1個以上、合わせて250字まで、コンマなし"));
            }
            if let Some(level) = &field.level
                && !level_names.contains(&level.get_ref().as_str())
            {
                return Err(TemplateError::new(at(level.span()), "field.level", level.get_ref(), &level_names.join("、")));
            }
            if let Required::ForRatings(codes) = &field.required {
                if !has_rating {
                    return Err(TemplateError::new(line, "field.required", &codes.join("、"), "評価の欄（key = \"rating\"）がある様式だけ"));
                }
                let known: Vec<&str> = self.scales.iter().flat_map(|s| &s.grades).map(|grade| grade.code.as_str()).collect();
                if let Some(unknown) = codes.iter().find(|code| !known.contains(&code.as_str())) {
                    return Err(TemplateError::new(line, "field.required", unknown, &known.join("、")));
                }
            }
        }
        let mut askable: Vec<&str> = self.fields.iter().filter(|f| matches!(f.by, FilledBy::Department | FilledBy::Plan)).map(Field::key).collect();
        if self.indicators.ask {
            askable.push(ACTUAL);
        }
        for key in self.rounds.iter().flat_map(|round| round.open.iter().chain(&round.shown)) {
            if !askable.contains(&key.get_ref().as_str()) {
                return Err(TemplateError::new(at(key.span()), "round.open", key.get_ref(), &askable.join("、")));
            }
        }
        let comparable: Vec<&str> =
            std::iter::once(DESCRIPTION).chain(self.fields.iter().filter(|f| f.by == FilledBy::Plan).map(Field::key)).collect();
        for key in &self.relisted.must_agree {
            if !comparable.contains(&key.get_ref().as_str()) {
                return Err(TemplateError::new(at(key.span()), "relisted.must_agree", key.get_ref(), &comparable.join("、")));
            }
        }
        let known: Vec<&str> = QUESTIONS.iter().map(|code| code.name()).collect();
        if let Some(name) = self.plausibility.report.iter().find(|name| !known.contains(&name.get_ref().as_str())) {
            return Err(TemplateError::new(at(name.span()), "plausibility.report", name.get_ref(), &known.join("、")));
        }
        for (field, of) in self.fields.iter().filter_map(|field| Some((field, field.last_year_of.as_ref()?))) {
            let alike = |other: &&Field| other.by == FilledBy::Department && other.kind == field.kind && other.level.is_none();
            let allowed: Vec<&str> = self.fields.iter().filter(alike).map(Field::key).collect();
            if field.by != FilledBy::LastYear || !allowed.contains(&of.get_ref().as_str()) {
                let allowed = format!("by = \"last-year\" の欄で、同じ種類の欄のキー（{}）", allowed.join("、"));
                return Err(TemplateError::new(at(of.span()), "field.last_year_of", of.get_ref(), &allowed));
            }
        }
        for section in &self.owners.sections {
            if !level_names.contains(&section.level.get_ref().as_str()) {
                return Err(TemplateError::new(at(section.level.span()), "owners.section.level", section.level.get_ref(), &level_names.join("、")));
            }
        }
        for name in placeholders(self.relisted.reference.get_ref()) {
            if name != "number" && !level_names.contains(&name) {
                let allowed = format!("{}、number", level_names.join("、"));
                return Err(TemplateError::new(at(self.relisted.reference.span()), "relisted.reference", name, &allowed));
            }
        }
        self.check_packet(text)?;
        self.check_committee(text)?;
        if let Some(example) = &self.guide.example
            && let Some(key) = example.fields.keys().find(|key| !keys.contains(&key.as_str()))
        {
            return Err(TemplateError::new(None, "guide.example.fields", key, &keys.join("、")));
        }
        Ok(())
    }
}

/// Names in braces.
fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}
