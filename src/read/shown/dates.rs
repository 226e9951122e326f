//! Days and times, by the calendars of East and West.

use super::{Section, Token};

/// First day of each era (year, month, day), newest first, with its name and letter.
const ERAS: [((i32, u32, u32), &str, &str); 5] = [
    ((2019, 5, 1), "令和", "R"),
    ((1989, 1, 8), "平成", "H"),
    ((1926, 12, 25), "昭和", "S"),
    ((1912, 7, 30), "大正", "T"),
    ((1868, 1, 25), "明治", "M"),
];
const WEEKDAYS: [(&str, &str); 7] =
    [("日", "Sunday"), ("月", "Monday"), ("火", "Tuesday"), ("水", "Wednesday"), ("木", "Thursday"), ("金", "Friday"), ("土", "Saturday")];
const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/// Days between the first days of the two ways to count.
const FROM_1904: f64 = 1462.0;
/// The day after the last one that spreadsheets know, 9999-12-31.
const END: f64 = 2_958_466.0;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// A moment that a spreadsheet means by a number.
struct Moment {
    year: i32,
    month: u32,
    day: u32,
    /// 0 is Sunday.
    weekday: usize,
    /// Whole seconds since midnight.
    seconds: u32,
    /// What is left of a second, in thousandths.
    thousandths: u32,
    /// Days since the day from which the workbook counts.
    elapsed_seconds: f64,
    /// Whether there is a day at all: numbers below one are times only.
    has_day: bool,
}

impl Moment {
    fn of(number: f64, is_1904: bool, to_the_second: bool) -> Option<Self> {
        if !(0.0..END - if is_1904 { FROM_1904 } else { 0.0 }).contains(&number) {
            return None;
        }
        let unit = if to_the_second { 1.0 } else { 1000.0 };
        let elapsed_seconds = (number * SECONDS_OF_DAY * unit).round() / unit;
        let whole_days = (elapsed_seconds / SECONDS_OF_DAY).floor();
        let in_day = elapsed_seconds - whole_days * SECONDS_OF_DAY;
        let serial = whole_days as i64 + if is_1904 { FROM_1904 as i64 } else { 0 };
        let (year, month, day) = match serial {
            // A day that never was: spreadsheets hold 1900 for a leap year.
            60 => (1900, 2, 29),
            1..60 => civil(serial + 1),
            _ => civil(serial),
        };
        Some(Self {
            year,
            month,
            day,
            weekday: (serial + 6).rem_euclid(7) as usize,
            seconds: in_day as u32,
            thousandths: ((in_day.fract() * 1000.0).round() as u32).min(999),
            elapsed_seconds,
            has_day: whole_days >= 1.0 || is_1904,
        })
    }
}

/// Year, month and day; day 0 is 1899-12-30.
fn civil(serial: i64) -> (i32, u32, u32) {
    // Years are counted from March, so that the leap day is the last one; 693,899 days lie between 0000-03-01 and 1899-12-30.
    let days = serial + 693_899;
    let cycle = days.div_euclid(146_097);
    let day_of_cycle = days.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

/// The number that stands for a date (「2025-03-01」, 「2025-03-01T09:30:00」) as files may write it; `None` if it is none.
pub fn from_iso(text: &str, is_1904: bool) -> Option<f64> {
    let (day, time) = text.trim().trim_end_matches('Z').split_once(['T', ' ']).unwrap_or((text.trim(), ""));
    let numbers = |text: &str, at: char| text.split(at).map(|part| part.parse::<f64>().ok().filter(|n| *n >= 0.0)).collect::<Option<Vec<f64>>>();
    let [year, month, day] = numbers(day, '-')?.try_into().ok()?;
    if !(1900.0..=9999.0).contains(&year) || !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&day) {
        return None;
    }
    let (y, m) = if month > 2.0 { (year, month - 3.0) } else { (year - 1.0, month + 9.0) };
    let days = 365.0 * y + (y / 4.0).floor() - (y / 100.0).floor() + (y / 400.0).floor() + ((153.0 * m + 2.0) / 5.0).floor() + day - 1.0;
    let time = if time.is_empty() { vec![0.0] } else { numbers(time, ':')? };
    let seconds: f64 = time.iter().zip([3600.0, 60.0, 1.0]).map(|(number, unit)| number * unit).sum();
    let serial = days - 693_899.0 + seconds / SECONDS_OF_DAY - if is_1904 { FROM_1904 } else { 0.0 };
    (serial >= 0.0).then_some(serial)
}

/// A date as ISO 8601, with the time where there is one; only the time where there is no day.
pub fn iso(number: f64, is_1904: bool) -> Option<String> {
    let moment = Moment::of(number, is_1904, true)?;
    let day = format!("{:04}-{:02}-{:02}", moment.year, moment.month, moment.day);
    let (hour, minute, second) = (moment.seconds / 3600, moment.seconds / 60 % 60, moment.seconds % 60);
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    Some(match (moment.has_day, moment.seconds) {
        (true, 0) => day,
        (true, _) => format!("{day} {time}"),
        (false, _) => time,
    })
}

/// The text of a date or time; `None` if the format is not known, or the number is no date.
pub fn text(section: &Section, number: f64, is_1904: bool) -> Option<String> {
    let tokens = section.tokens.as_slice();
    let shows_thousandths = tokens.windows(2).any(|pair| pair[0] == Token::Point && matches!(pair[1], Token::Digit(_)));
    let moment = Moment::of(number, is_1904, !shows_thousandths)?;
    let shows_day = tokens.iter().enumerate().any(|(at, token)| match token {
        Token::Date('m', _) => !is_minute(tokens, at),
        Token::Date(letter, _) => !matches!(letter, 'h' | 's'),
        _ => false,
    });
    if shows_day && !moment.has_day {
        return None;
    }
    let twelve = tokens.contains(&Token::HalfDay);
    let mut out = String::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Slash => out.push('/'),
            Token::Comma => out.push(','),
            Token::Point => {
                out.push('.');
                let places = tokens[at + 1..].iter().take_while(|token| matches!(token, Token::Digit(_))).count();
                let digits = format!("{:03}", moment.thousandths);
                out.push_str(digits.get(..places)?);
                at += places;
            }
            Token::Date('m', count) if is_minute(tokens, at) => out.push_str(&padded(moment.seconds / 60 % 60, *count)?),
            Token::Date(letter, count) => out.push_str(&part(section, &moment, *letter, *count, twelve)?),
            Token::Elapsed(letter, count) => {
                let unit = match letter {
                    'h' => 3600.0,
                    'm' => 60.0,
                    _ => 1.0,
                };
                out.push_str(&format!("{:0count$}", (moment.elapsed_seconds / unit).floor()));
            }
            Token::HalfDay => out.push_str(match (moment.seconds >= 43_200, section.japanese) {
                (false, true) => "午前",
                (true, true) => "午後",
                (false, false) => "AM",
                (true, false) => "PM",
            }),
            Token::Text => {}
            Token::Digit(_) | Token::Percent | Token::Exponent(_) | Token::General => return None,
        }
        at += 1;
    }
    Some(out)
}

/// Whether an `m` means minutes: behind hours, or before seconds.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let part = |token: &&Token| matches!(token, Token::Date(..) | Token::Elapsed(..));
    let before = tokens[..at].iter().rev().find(part);
    let after = tokens[at + 1..].iter().find(part);
    matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h', _))) || matches!(after, Some(Token::Date('s', _) | Token::Elapsed('s', _)))
}

fn part(section: &Section, moment: &Moment, letter: char, count: usize, twelve: bool) -> Option<String> {
    let hour = moment.seconds / 3600;
    let (weekday, english) = WEEKDAYS[moment.weekday];
    match (letter, count) {
        ('y', 1 | 2) => Some(format!("{:02}", moment.year % 100)),
        ('y', 3 | 4) => Some(format!("{:04}", moment.year)),
        ('m', 3) => Some(MONTHS[moment.month as usize - 1][..3].to_owned()),
        ('m', 4) => Some(MONTHS[moment.month as usize - 1].to_owned()),
        ('m', 5) => Some(MONTHS[moment.month as usize - 1][..1].to_owned()),
        ('m', count) => padded(moment.month, count),
        ('d', 3) => Some(english[..3].to_owned()),
        ('d', 4) => Some(english.to_owned()),
        ('d', count) => padded(moment.day, count),
        ('a', 3) => Some(weekday.to_owned()),
        ('a', 4) => Some(format!("{weekday}曜日")),
        ('h', count) => padded(if twelve { (hour + 11) % 12 + 1 } else { hour }, count),
        ('s', count) => padded(moment.seconds % 60, count),
        ('g' | 'e', count) => {
            let day = (moment.year, moment.month, moment.day);
            let ((first, ..), name, initial) = ERAS.iter().find(|(first, ..)| day >= *first)?;
            let year = moment.year - first + 1;
            match (letter, count) {
                ('g', 1) => Some((*initial).to_owned()),
                ('g', 2) => name.chars().next().map(String::from),
                ('g', 3) => Some((*name).to_owned()),
                ('e', 1 | 2) if year == 1 && section.gannen => Some("元".to_owned()),
                ('e', 1 | 2) => padded(year as u32, count),
                _ => None,
            }
        }
        _ => None,
    }
}

fn padded(number: u32, count: usize) -> Option<String> {
    match count {
        1 => Some(number.to_string()),
        2 => Some(format!("{number:02}")),
        _ => None,
    }
}
