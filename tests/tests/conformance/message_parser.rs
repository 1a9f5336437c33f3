//! `headers/dkim_verifier/message-parser.json`: fields, bodies, authors, lists and stamps as dkim_verifier reads them.

use crate::harness;
use crate::harvest::{self, Given};
use mailglass_core::message::{fields, identifiers, received};
use mailglass_core::text::date::Moment;
use serde_json::{Map, Value, json};

#[test]
fn message_parser() {
    harness::run("message-parser", |suite, corpora| {
        let path = corpora.join("headers/dkim_verifier/message-parser.json");
        harvest::run(suite, &path, |function, args| {
            let text = args[0].as_str().expect("a text");
            match function {
                "MsgParser.parseMsg" => Ok(message(text)),
                "MsgParser.parseFromHeader" => author(value_of(text, "From")?),
                "MsgParser.parseAuthor" => author(text.as_bytes()),
                "MsgParser.parseListIdHeader" => {
                    Ok(Value::from(identifiers::angle(value_of(text, "List-Id")?)))
                }
                "MsgParser.tryExtractReceivedTime" => Ok(stamp(value_of(text, "Received")?)),
                other => panic!("{other}: nobody knows that function"),
            }
        });
    });
}

/// dkim_verifier gives every line the break that mail is sent with, and keeps it at the end of a field.
fn message(text: &str) -> Value {
    let scan = fields::scan(text.as_bytes(), 0);
    let crlf = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\n', "\r\n");
    let mut headers = Map::new();
    for field in &scan.fields {
        let name = text[field.name.clone()].to_ascii_lowercase();
        let list = headers.entry(name).or_insert_with(|| json!([]));
        let whole = crlf(text[field.whole.clone()].as_bytes()) + "\r\n";
        list.as_array_mut().expect("a list").push(Value::from(whole));
    }
    json!({ "headers": headers, "body": crlf(scan.body_of(text.as_bytes())) })
}

fn value_of<'a>(text: &'a str, name: &str) -> Result<&'a [u8], String> {
    let scan = fields::scan(text.as_bytes(), 0);
    let field = scan.fields.iter().find(|f| f.is(text.as_bytes(), name)).ok_or("there is no such field")?;
    Ok(text[field.value.clone()].as_bytes())
}

/// It refuses what is not one author with one domain.
fn author(value: &[u8]) -> Given {
    match identifiers::mailboxes(value).as_slice() {
        [one] if one.domain.is_some() => Ok(Value::from(one.address.as_str())),
        other => Err(format!("{} mailboxes", other.len())),
    }
}

fn stamp(value: &[u8]) -> Value {
    let moment = received::parse(value).at;
    moment.map_or(Value::Null, |at| json!({ "$date": utc(at.unix) }))
}

/// As JavaScript writes a moment.
fn utc(unix: i64) -> String {
    Moment::utc(unix).rfc3339().replace('Z', ".000Z")
}
