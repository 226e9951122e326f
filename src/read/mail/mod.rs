//! Mails in files: when they were sent, what they say, what is attached.

mod eml;
mod msg;

use super::document::{Content, Opening, Wrapping};
use super::kind::Kind;
use super::workbook::Unreadable;
use crate::domain::file_name::shown;
use crate::domain::text::is_blank;

/// Longest name of an attachment that is shown, in characters.
const MAX_NAME: usize = 200;
/// How much of a mail's text is kept, in characters.
const MAX_BODY: usize = 20_000;
/// Most attachments.
const MAX_ATTACHMENTS: usize = 500;

/// A mail, whatever program wrote it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// When it was sent.
    pub sent: Option<String>,
    /// Name of the sender, or the address.
    pub from: String,
    /// What it says.
    pub body: String,
    /// What is attached.
    pub attachments: Vec<Attachment>,
}

/// Something attached to a mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What it is.
    pub content: Attached,
}

/// What is attached.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Attached {
    /// A file.
    File(Vec<u8>),
    /// Another mail that is no file of its own.
    Mail(Box<Mail>),
    /// A file whose encoding is broken.
    Broken,
}

/// Opens a mail and what is attached to it.
pub(super) fn open(opening: &mut Opening, kind: Kind, name: &str, bytes: &[u8], wrapping: &Wrapping) {
    let mail = if kind == Kind::OutlookMail { msg::read(bytes) } else { eml::read(bytes) };
    match mail {
        Some(mail) => take(opening, mail, name, wrapping),
        None => opening.add(name, wrapping, Content::Unreadable(Unreadable::Damaged)),
    }
}

fn take(opening: &mut Opening, mail: Mail, name: &str, around: &Wrapping) {
    let Some(mut wrapping) = around.in_mail() else {
        opening.add(name, around, Content::Unreadable(Unreadable::Nested));
        return;
    };
    wrapping.sent = mail.sent.or(wrapping.sent);
    if !is_blank(&mail.body) {
        opening.add(name, &wrapping, Content::Message { from: shown(&mail.from), text: mail.body.chars().take(MAX_BODY).collect() });
    }
    if is_blank(&mail.body) && mail.attachments.is_empty() {
        opening.add(name, &wrapping, Content::Unreadable(Unreadable::Empty));
    }
    if mail.attachments.len() > MAX_ATTACHMENTS {
        opening.add(name, &wrapping, Content::Unreadable(Unreadable::TooLarge));
        return;
    }
    for (index, attachment) in mail.attachments.into_iter().enumerate() {
        let given = attachment.name.unwrap_or_default().replace(['/', '\\'], "_");
        let given: String = shown(&given).chars().take(MAX_NAME).collect();
        let given = if is_blank(&given) { format!("添付{}", index + 1) } else { given };
        let inside = opening.name_inside(name, &given);
        match attachment.content {
            Attached::File(bytes) => opening.open(&inside, &bytes, &wrapping),
            Attached::Mail(mail) => take(opening, *mail, &inside, &wrapping),
            Attached::Broken => opening.add(&inside, &wrapping, Content::Unreadable(Unreadable::Damaged)),
        }
    }
}
