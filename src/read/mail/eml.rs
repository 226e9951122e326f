//! .eml (RFC 5322 and MIME).

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Attached, Attachment, Mail};
use crate::domain::file_name::extension;
use crate::read::text::decode_stated;
use crate::read::{dates, kind};

/// What is said where some of a text is no text in any encoding of the office.
const BODY_GARBLED: &str = "（読み取れない文字があります。メールを開いて確かめてください）";

/// Reads a mail; `None` if the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let sender = message.from().and_then(|from| from.first());
    let bodies: Vec<String> = message.text_bodies().filter_map(|part| body(&message, part)).collect();
    Some(Mail {
        sent: message.date().and_then(|date| dates::since_1970(date.to_timestamp())),
        from: sender.and_then(|sender| sender.name().or(sender.address())).unwrap_or_default().to_owned(),
        body: bodies.join("\n").trim().to_owned(),
        attachments: message.attachments().filter(|part| !is_decoration(part)).map(|part| attachment(&message, part)).collect(),
    })
}

/// What a part of the mail's own text says.
fn body(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let (PartType::Text(by_library) | PartType::Html(by_library)) = &part.body else { return None };
    let stated = part.content_type().and_then(|kind| kind.attribute("charset"));
    // Of the encodings that are not told by their bytes, the library knows this one.
    let is_utf_7 = stated.is_some_and(|stated| stated.to_ascii_lowercase().ends_with("utf-7"));
    let bytes = encoded(message, part).filter(|_| !is_utf_7);
    let (text, is_whole) = bytes.as_deref().map_or((Cow::Borrowed(by_library.as_ref()), true), |bytes| decode_stated(bytes, stated));
    let text = if part.is_text_html() { html_to_text(&text) } else { text.into_owned() };
    Some(if is_whole { text } else { format!("{}\n{BODY_GARBLED}", text.trim_end()) })
}

/// The bytes of a text before the library made Unicode of them, by an encoding that few programs state.
fn encoded<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> Option<Cow<'m, [u8]>> {
    match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw(message, part))),
        Encoding::Base64 => base64_decode(raw(message, part)).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(raw(message, part)).map(Cow::Owned),
    }
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
        PartType::Text(_) | PartType::Html(_) => encoded(message, part).map_or(Attached::Broken, |bytes| Attached::File(bytes.into_owned())),
        _ => Attached::File(part.contents().to_vec()),
    };
    Attachment { name, content }
}

/// A part as it stands in the file.
fn raw<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    message.raw_message().get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default()
}

/// Pictures of a signature and seals of the mail itself: nobody attached them. What a part is called says nothing of what it is.
fn is_decoration(part: &MessagePart<'_>) -> bool {
    if kind::may_be_read(part.attachment_name().unwrap_or_default(), part.contents()) {
        return false;
    }
    let is = |kind: &str, subtype: &str| {
        let found = part.content_type();
        found.is_some_and(|found| {
            found.ctype().eq_ignore_ascii_case(kind) && found.subtype().is_some_and(|found| found.to_lowercase().contains(subtype))
        })
    };
    let is_attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    (is("image", "") && part.content_id().is_some() && !is_attached) || is("application", "pkcs7-signature") || is("application", "pgp-signature")
}
