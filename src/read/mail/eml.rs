//! .eml (RFC 5322 and MIME).

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Attached, Attachment, Mail};
use crate::domain::file_name::extension;
use crate::read::dates;

/// Reads a mail; `None` if the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let sender = message.from().and_then(|from| from.first());
    let bodies: Vec<Cow<'_, str>> = (0..message.text_body_count()).filter_map(|index| message.body_text(index)).collect();
    Some(Mail {
        sent: message.date().and_then(|date| dates::since_1970(date.to_timestamp())),
        from: sender.and_then(|sender| sender.name().or(sender.address())).unwrap_or_default().to_owned(),
        body: bodies.join("\n").trim().to_owned(),
        attachments: message.attachments().filter(|part| !is_decoration(part)).map(|part| attachment(&message, part)).collect(),
    })
}

fn attachment(message: &Message<'_>, part: &MessagePart<'_>) -> Attachment {
    let name = part.attachment_name().map(str::to_owned);
    if let PartType::Message(inner) = &part.body {
        let name = name.or_else(|| inner.subject().map(str::to_owned)).unwrap_or_else(|| "転送されたメール".to_owned());
        let name = if extension(&name) == "eml" { name } else { format!("{name}.eml") };
        // Of a mail that is not encoded the library keeps only where it stands.
        let bytes = if part.encoding == Encoding::None { raw(message, part) } else { inner.raw_message() };
        return Attachment { name: Some(name), content: Attached::File(bytes.to_vec()) };
    }
    let content = match &part.body {
        _ if part.is_encoding_problem => Attached::Broken,
        // The library has made Unicode of texts, by an encoding that few programs state.
        PartType::Text(_) | PartType::Html(_) => match part.encoding {
            Encoding::None => Attached::File(raw(message, part).to_vec()),
            Encoding::Base64 => base64_decode(raw(message, part)).map_or(Attached::Broken, Attached::File),
            Encoding::QuotedPrintable => quoted_printable_decode(raw(message, part)).map_or(Attached::Broken, Attached::File),
        },
        _ => Attached::File(part.contents().to_vec()),
    };
    Attachment { name, content }
}

/// A part as it stands in the file.
fn raw<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    message.raw_message().get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

/// Pictures of a signature and seals of the mail itself: nobody attached them.
fn is_decoration(part: &MessagePart<'_>) -> bool {
    let is = |kind: &str, subtype: &str| {
        let found = part.content_type();
        found.is_some_and(|found| {
            found.ctype().eq_ignore_ascii_case(kind) && found.subtype().is_some_and(|found| found.to_lowercase().contains(subtype))
        })
    };
    let is_attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    (is("image", "") && part.content_id().is_some() && !is_attached) || is("application", "pkcs7-signature") || is("application", "pgp-signature")
}
