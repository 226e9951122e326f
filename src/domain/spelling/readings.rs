//! Words written in kanji here and in kana there: 増やす・ふやす, and with more or less of an ending between two kanji: 貸し借り・貸借り.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

const READINGS: &str = include_str!("readings.txt");

static OF_KANJI: LazyLock<HashMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
    let mut readings: HashMap<char, Vec<Vec<char>>> = HashMap::new();
    for entry in READINGS.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split('、')) {
        let mut words = entry.split_whitespace();
        let kanji: Vec<char> = words.next().unwrap_or_default().chars().collect();
        if let [kanji] = kanji[..] {
            readings.entry(kanji).or_default().extend(words.map(|word| word.chars().collect::<Vec<char>>()));
        }
    }
    readings
});

/// Kana in which the written part of an ending ends, where the rest of the word may be left out.
const ENDINGS: &str = "いきぎしちびみりえけげせてねべめれ";
/// Kana of an ending that older spellings leave out or add: 行なう, 表わす, 当る.
const INNER: &str = "わなたまかがこら";
/// Ways that are tried before two texts count as different: words of real texts leave few, a text made of endings many.
const MOST_TRIED: usize = 4096;
/// Particles, before which a noun ends.
const PARTICLES: &str = "をがはのとやでへもに";

/// Whether two texts are equal, kanji being equal to their readings, katakana to hiragana, and endings to shorter ones.
pub fn read_alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut tried: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut open = vec![(0, 0)];
    while let Some((mut i, mut j)) = open.pop() {
        while i < a.len() && j < b.len() && hiragana(a[i]) == hiragana(b[j]) {
            (i, j) = (i + 1, j + 1);
        }
        if i == a.len() && j == b.len() {
            return true;
        }
        if tried.len() < MOST_TRIED && tried.insert((i, j)) {
            open.extend(past_kanji(&a, i, &b, j));
            open.extend(past_kanji(&b, j, &a, i).map(|(j, i)| (i, j)));
            open.extend(past_ending(&a, i, &b, j).map(|i| (i, j)));
            open.extend(past_ending(&b, j, &a, i).map(|j| (i, j)));
        }
    }
    false
}

fn hiragana(c: char) -> char {
    if matches!(c, 'ァ'..='ヶ') { char::from_u32(c as u32 - 0x60).unwrap_or(c) } else { c }
}

fn is_kanji(c: Option<&char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

fn is_kana(c: Option<&char>) -> bool {
    c.is_some_and(|c| matches!(c, 'ぁ'..='ゖ'))
}

/// Behind a kanji of one text and its reading in the other. In the middle of a word the first sound may be a soft one: 手作り・手づくり.
fn past_kanji<'t>(kanji: &'t [char], i: usize, kana: &'t [char], j: usize) -> impl Iterator<Item = (usize, usize)> + 't {
    let readings = kanji.get(i).and_then(|c| OF_KANJI.get(c)).into_iter().flatten();
    let is_read = move |reading: &&Vec<char>| {
        let Some(written) = kana.get(j..j + reading.len()) else {
            return false;
        };
        let soft = "かきくけこさしすせそたちつてとはひふへほ".contains(reading[0]) && hiragana(written[0]) as u32 == reading[0] as u32 + 1;
        (soft || hiragana(written[0]) == reading[0]) && written[1..].iter().zip(&reading[1..]).all(|(a, b)| hiragana(*a) == *b)
    };
    readings.filter(is_read).map(move |reading| (i + 1, j + reading.len()))
}

/// Behind a part of an ending that the other text leaves out.
fn past_ending(long: &[char], i: usize, short: &[char], j: usize) -> Option<usize> {
    if i == 0 || !is_kanji(long.get(i - 1)) || !is_kana(long.get(i)) {
        return None;
    }
    let in_ending = |at: usize| is_kana(long.get(at)) && ENDINGS.contains(long[at]);
    // 「開催し支援」 are two deeds, 「貸し借り」 is one.
    let may_be_deed = long[i] == 'し' && i > 1 && is_kanji(long.get(i - 2));
    if is_kanji(short.get(j)) {
        return [i + 1, i + 2].into_iter().find(|&end| !may_be_deed && in_ending(end - 1) && is_kanji(long.get(end)));
    }
    let ends_noun = |c: Option<&char>| !is_kana(c) || c.is_some_and(|c| PARTICLES.contains(*c));
    let noun = in_ending(i) && long.get(i + 1) == short.get(j) && ends_noun(short.get(j));
    let inner = INNER.contains(long[i]) && is_kana(short.get(j)) && long.get(i + 1) == short.get(j);
    (noun || inner).then_some(i + 1)
}
