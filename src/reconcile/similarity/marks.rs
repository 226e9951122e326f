//! Which characters of two texts differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, TextDiff};

/// Most bytes from the first difference on in which changes are sought one by one; in longer texts all the rest is marked.
const MOST_COMPARED: usize = 18_000;

/// The stretches of two texts, as byte ranges, that the other has not; what is left of both is the same. A character is never cut
/// from its marks, and a few characters that happen to be equal between larger changes count as changed.
pub fn differing(a: &str, b: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let before = a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map_or(a.len().min(b.len()), |((at, _), _)| at);
    let rest = (a.len() - before).max(b.len() - before);
    if rest > MOST_COMPARED {
        return (whole(before, a), whole(before, b));
    }
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_graphemes(a, b);
    let starts = |slices: &mut dyn Iterator<Item = &str>| {
        let mut starts = vec![0];
        slices.for_each(|slice| starts.push(starts[starts.len() - 1] + slice.len()));
        starts
    };
    let (starts_a, starts_b) = (starts(&mut diff.iter_old_slices()), starts(&mut diff.iter_new_slices()));
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (old, new) = (op.old_range(), op.new_range());
        match changes.last_mut() {
            // Equal by chance: less than what changed before and after it.
            Some((last_old, last_new)) if old.start - last_old.end < size(last_old, last_new).min(size(&old, &new)) => {
                (last_old.end, last_new.end) = (old.end, new.end);
            }
            _ => changes.push((old, new)),
        }
    }
    let bytes = |starts: &[usize], range: &Range<usize>| starts[range.start]..starts[range.end];
    let marked_a = changes.iter().map(|(old, _)| bytes(&starts_a, old)).filter(|range| !range.is_empty()).collect();
    let marked_b = changes.iter().map(|(_, new)| bytes(&starts_b, new)).filter(|range| !range.is_empty()).collect();
    (marked_a, marked_b)
}

fn size(old: &Range<usize>, new: &Range<usize>) -> usize {
    old.len().max(new.len())
}

fn whole(from: usize, text: &str) -> Vec<Range<usize>> {
    Some(from..text.len()).filter(|rest| !rest.is_empty()).into_iter().collect()
}
