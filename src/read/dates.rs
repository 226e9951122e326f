//! When a file was saved or a mail was sent, in one form that can be compared as text: `2025-04-18T01:02:03Z`.

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, Unit};

/// The hours by which clocks in Japan are ahead.
const JAPAN: i8 = 9;

/// A date as a file states it. One without a zone is by the clock of an office in Japan.
pub fn stated(text: &str) -> Option<String> {
    let text = text.trim();
    let instant = text.parse::<Timestamp>().ok().or_else(|| {
        let local = text.parse::<DateTime>().ok()?;
        Some(local.to_zoned(TimeZone::fixed(offset(JAPAN))).ok()?.timestamp())
    })?;
    shown(instant)
}

/// Seconds since 1970.
pub fn since_1970(seconds: i64) -> Option<String> {
    shown(Timestamp::from_second(seconds).ok()?)
}

/// A date as Windows counts it, in tenths of microseconds since 1601.
pub fn since_1601(ticks: u64) -> Option<String> {
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
    (ticks > 0).then(|| since_1970(seconds)).flatten()
}

/// A date of this form by the clock of an office in Japan: `2025-04-18 10:02`.
pub fn in_japan(instant: &str) -> Option<String> {
    let local = instant.parse::<Timestamp>().ok()?.to_zoned(TimeZone::fixed(offset(JAPAN)));
    Some(local.strftime("%Y-%m-%d %H:%M").to_string())
}

fn shown(instant: Timestamp) -> Option<String> {
    Some(instant.round(Unit::Second).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_programs_compare_as_text() {
        let known = Some("2025-04-18T01:02:03Z".to_owned());
        assert_eq!(stated("2025-04-18T01:02:03Z"), known);
        assert_eq!(stated("2025-04-18T10:02:03+09:00"), known);
        assert_eq!(stated("2025-04-18T10:02:03.123456789"), known);
        assert_eq!(since_1970(1_744_938_123), known);
        assert_eq!(since_1601(133_894_117_230_000_000), known);
        assert_eq!(in_japan("2025-04-18T01:02:03Z").as_deref(), Some("2025-04-18 10:02"));
        assert_eq!(stated("昨日"), None);
        assert_eq!(since_1601(0), None);
    }
}
