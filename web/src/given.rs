//! The page's options as the core wants them. Only the workers read this.

use crate::protocol::{Options, Packed, Resolver};
use mailglass_browser::{Doh, Source};
use mailglass_core::dns::world::Answers;
use mailglass_core::share;
use mailglass_model::{Share, World};

/// How to read the input, redacted or not.
///
/// # Errors
/// One sentence.
pub fn whole(options: Options) -> Result<mailglass_core::Options, String> {
    let redaction = options.redaction.as_ref().and_then(Packed::open);
    Ok(mailglass_core::Options { redaction, ..input(options)? })
}

/// How to read the input. Redacted ones come in links, and those are the tools'.
///
/// # Errors
/// One sentence.
pub fn input(options: Options) -> Result<mailglass_core::Options, String> {
    Ok(mailglass_core::Options {
        kind: options.kind,
        envelope: options.envelope,
        now: options.now.as_deref().map(seconds).transpose()?,
        trust_hop: options.trust_hop,
        redaction: None,
        suffixes: None,
    })
}

/// Where answers come from.
///
/// # Errors
/// One sentence, when the world is none.
pub fn source(options: &Options) -> Result<Source, String> {
    match &options.world {
        Some(text) => Ok(Source::World(Answers::new(&world(text)?)?)),
        None => Ok(resolver(options)),
    }
}

/// Whom to ask where there is no world.
pub fn resolver(options: &Options) -> Source {
    match &options.resolver {
        Resolver::Doh(url) => Source::Doh(Doh { url: url.clone() }),
        Resolver::Offline => Source::Offline,
    }
}

/// Reads a world file as JSON. The page does not read TOML, which people write by hand beside the command: its reader
/// would cost every visitor's download.
///
/// # Errors
/// One sentence.
pub fn world(text: &str) -> Result<World, String> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('{') {
        return Err("this is not a world file in JSON. The page reads worlds as JSON, such as it saves; \
                    the command mailglass reads TOML too."
            .to_owned());
    }
    serde_json::from_str(text).map_err(|error| format!("this is not a world file: {error}."))
}

/// What a share holds, and how to analyse it: with its own answers, so nothing is asked of the network.
///
/// # Errors
/// One sentence.
pub fn shared(json: &[u8]) -> Result<(Vec<u8>, Options), String> {
    let broken = "This link holds no shared report. Was it cut on the way?";
    let read: Share = serde_json::from_slice(json).map_err(|_| broken.to_owned())?;
    let (now, world) = (read.now.clone(), serde_json::to_string(&read.world).map_err(|_| broken.to_owned())?);
    let (input, options, _) = share::open(read).map_err(|_| broken.to_owned())?;
    let options = Options {
        kind: options.kind,
        envelope: options.envelope,
        now,
        trust_hop: options.trust_hop,
        world: Some(world),
        resolver: Resolver::Offline,
        redaction: options.redaction.as_ref().map(Packed::of),
    };
    Ok((input, options))
}

/// Seconds since 1970.
fn seconds(moment: &str) -> Result<i64, String> {
    let milliseconds = js_sys::Date::parse(moment);
    if milliseconds.is_nan() {
        return Err(format!("“{moment}” is not a moment."));
    }
    #[allow(clippy::cast_possible_truncation)] // a date's seconds are far below 2^53
    Ok((milliseconds / 1000.0) as i64)
}
