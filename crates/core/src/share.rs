//! Handing a run to somebody else: everything that gives the same report again.

use crate::input::{Input, InputError, Options};
use crate::redact::{How, redact};
use crate::text::date::Moment;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::{Binary, Chunk, Report, Share, World};

/// A run as it is, or with its names replaced.
///
/// # Errors
/// [`InputError`], when the input is none that could have been analysed.
pub fn share(
    input: Vec<u8>,
    options: Options,
    report: &Report,
    redacted: Option<How>,
) -> Result<Share, InputError> {
    if let Some(how) = redacted {
        return Ok(redact(input, options, Some(report), how)?.share());
    }
    let kind = Input::new(input.clone(), options.clone())?.kind();
    Ok(Share {
        input: match String::from_utf8(input) {
            Ok(text) => Chunk::Text(text),
            Err(bad) => Chunk::Binary(Binary { base64: STANDARD.encode(bad.as_bytes()) }),
        },
        kind,
        envelope: options.envelope,
        now: options.now.map(|now| Moment::utc(now).rfc3339()),
        trust_hop: options.trust_hop,
        world: World { answer: report.transcript.clone(), ..World::default() },
        redaction: options.redaction,
    })
}

/// What was shared, ready to be analysed: the input, how, and the answers.
///
/// # Errors
/// One sentence, when it holds what no share holds.
pub fn open(share: Share) -> Result<(Vec<u8>, Options, World), String> {
    let input = match share.input {
        Chunk::Text(text) => text.into_bytes(),
        Chunk::Binary(binary) => {
            STANDARD.decode(&binary.base64).map_err(|why| format!("the shared input is no base64: {why}"))?
        }
    };
    let now = match &share.now {
        Some(now) => Some(Moment::parse_rfc3339(now).ok_or_else(|| format!("\"{now}\" is no time"))?.unix),
        None => None,
    };
    let options = Options {
        kind: Some(share.kind),
        envelope: share.envelope,
        now,
        trust_hop: share.trust_hop,
        redaction: share.redaction,
        suffixes: None,
    };
    Ok((input, options, share.world))
}
