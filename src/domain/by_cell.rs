//! Something about cells to fill in, each found by line, department and field.

/// Line, department, field: the address of a cell to fill in.
pub type AnswerKey = (usize, usize, String);

/// Something about each of some cells to fill in, in the order of their addresses. Of a line only what is said of it is looked through, and
/// looking makes no text: each printed cell is asked for several times.
#[derive(Debug, Clone, PartialEq)]
pub struct ByCell<T> {
    /// By line; of a line, by department and field.
    lines: Vec<Vec<(AnswerKey, T)>>,
}

impl<T> Default for ByCell<T> {
    fn default() -> Self {
        Self { lines: Vec::new() }
    }
}

impl<T> ByCell<T> {
    /// What is known of a cell.
    pub fn get(&self, line: usize, department: usize, field: &str) -> Option<&T> {
        let of_line = self.lines.get(line)?;
        let at = position(of_line, department, field).ok()?;
        Some(&of_line[at].1)
    }

    /// Whether anything is known of a cell.
    pub fn contains(&self, line: usize, department: usize, field: &str) -> bool {
        self.get(line, department, field).is_some()
    }

    /// Says something of a cell; what was said of it before.
    pub fn insert(&mut self, key: AnswerKey, value: T) -> Option<T> {
        if key.0 >= self.lines.len() {
            self.lines.resize_with(key.0 + 1, Vec::new);
        }
        let of_line = &mut self.lines[key.0];
        match position(of_line, key.1, &key.2) {
            Ok(at) => Some(std::mem::replace(&mut of_line[at].1, value)),
            Err(at) => {
                of_line.insert(at, (key, value));
                None
            }
        }
    }

    /// Forgets a cell; what was said of it.
    pub fn remove(&mut self, (line, department, field): &AnswerKey) -> Option<T> {
        let of_line = self.lines.get_mut(*line)?;
        let at = position(of_line, *department, field).ok()?;
        Some(of_line.remove(at).1)
    }

    /// Departments of whose cells on a line something is known, in 建制順.
    pub fn departments(&self, line: usize) -> impl Iterator<Item = usize> {
        let mut last = None;
        let of_line = self.lines.get(line).into_iter().flatten().map(|((_, department, _), _)| *department);
        of_line.filter(move |&department| last.replace(department) != Some(department))
    }

    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = (&AnswerKey, &T)> {
        self.lines.iter().flatten().map(|(key, value)| (key, value))
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&AnswerKey, &mut T)> {
        self.lines.iter_mut().flatten().map(|(key, value)| (&*key, value))
    }

    /// The addresses.
    pub fn keys(&self) -> impl Iterator<Item = &AnswerKey> {
        self.iter().map(|(key, _)| key)
    }

    /// What is known of each.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    /// Of how many something is known.
    pub fn len(&self) -> usize {
        self.lines.iter().map(Vec::len).sum()
    }

    /// Whether nothing is known of any.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// Where in a line's cells one is, or would be.
fn position<T>(of_line: &[(AnswerKey, T)], department: usize, field: &str) -> Result<usize, usize> {
    of_line.binary_search_by(|((_, of, key), _)| (*of, key.as_str()).cmp(&(department, field)))
}

impl<T> Extend<(AnswerKey, T)> for ByCell<T> {
    fn extend<I: IntoIterator<Item = (AnswerKey, T)>>(&mut self, cells: I) {
        for (key, value) in cells {
            self.insert(key, value);
        }
    }
}

impl<T> FromIterator<(AnswerKey, T)> for ByCell<T> {
    fn from_iter<I: IntoIterator<Item = (AnswerKey, T)>>(cells: I) -> Self {
        let mut all = Self::default();
        all.extend(cells);
        all
    }
}

impl<T> IntoIterator for ByCell<T> {
    type Item = (AnswerKey, T);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<(AnswerKey, T)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.lines.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn key() -> impl Strategy<Value = AnswerKey> {
        (0_usize..6, 0_usize..4, prop_oneof!["a", "b", "実績"].prop_map(String::from))
    }

    proptest! {
        #[test]
        fn it_is_a_sorted_map(steps in prop::collection::vec((key(), prop::option::of(0_u8..9)), 0..60)) {
            let (mut cells, mut map) = (ByCell::default(), BTreeMap::new());
            for (key, value) in steps {
                let (now, before) = match value {
                    Some(value) => (cells.insert(key.clone(), value), map.insert(key, value)),
                    None => (cells.remove(&key), map.remove(&key)),
                };
                prop_assert_eq!(now, before);
            }
            prop_assert!(cells.iter().eq(map.iter()));
            prop_assert_eq!(cells.is_empty(), map.is_empty());
            for line in 0..7 {
                let mut departments: Vec<usize> = map.keys().filter(|(of, ..)| *of == line).map(|(_, department, _)| *department).collect();
                departments.dedup();
                prop_assert_eq!(cells.departments(line).collect::<Vec<_>>(), departments);
                for department in 0..4 {
                    prop_assert_eq!(cells.get(line, department, "b"), map.get(&(line, department, "b".to_owned())));
                }
            }
            prop_assert!(cells.into_iter().eq(map));
        }
    }
}
