//! Questions and answers, line by line, on any input and output.

use std::io::{BufRead, Write};

use crate::domain::text::{fold, printable};

/// A conversation. Everything that reads gives `None` when the input has ended.
pub struct Dialogue<R, W> {
    input: R,
    output: W,
}

impl<R: BufRead, W: Write> Dialogue<R, W> {
    /// A conversation on this input and output.
    pub fn new(input: R, output: W) -> Self {
        Self { input, output }
    }

    /// Says something. A window that is gone is noticed when the next line is read.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(self.output, "{}", printable(text));
    }

    /// Asks for a line; white space around it does not count.
    pub fn ask(&mut self, question: &str) -> Option<String> {
        let _ = write!(self.output, "{}", printable(question)).and_then(|()| self.output.flush());
        let mut line = Vec::new();
        match self.input.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(String::from_utf8_lossy(&line).trim().to_owned()),
        }
    }

    /// Asks for one of several choices by number, as often as needed; its index.
    pub fn choose(&mut self, what: &str, choices: &[String]) -> Option<usize> {
        for (choice, number) in choices.iter().zip(1..) {
            self.say(&format!("  {number}　{choice}"));
        }
        loop {
            let answer = self.ask(&format!("{what}の番号： "))?;
            match fold(&answer).parse::<usize>() {
                Ok(number) if (1..=choices.len()).contains(&number) => return Some(number - 1),
                _ => self.say(&format!("1から{}までの番号を入力してください。", choices.len())),
            }
        }
    }

    /// Waits, so that what was said can be read before the window closes or scrolls on.
    pub fn wait(&mut self) -> Option<()> {
        self.ask("\nEnterキーを押すと続けます。").map(drop)
    }
}
