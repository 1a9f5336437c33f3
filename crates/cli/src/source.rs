//! Where answers come from: a world file, or a resolver.

use crate::arguments::Dns;
use anyhow::{Context, anyhow};
use mailglass_core::dns::world::Answers;
use mailglass_model::World;
use mailglass_proxy::dns::Resolver;
use std::path::Path;

/// A world or a resolver.
pub(crate) enum Source {
    World(Answers),
    Resolver(Resolver),
}

impl Source {
    /// Opens what the user asked for.
    ///
    /// # Errors
    /// When the world cannot be read, or the resolver is none.
    pub(crate) fn open(dns: &Dns) -> anyhow::Result<Self> {
        match &dns.world {
            Some(path) => Ok(Source::World(world(path)?.1)),
            None => Ok(Source::Resolver(Resolver::parse(&dns.resolver)?)),
        }
    }
}

/// A world file, and the same ready to answer.
///
/// # Errors
/// When it cannot be read, or is none.
pub(crate) fn world(path: &Path) -> anyhow::Result<(World, Answers)> {
    let name = || format!("the world {}", path.display());
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", name()))?;
    let text = text.trim_start_matches('\u{feff}');
    let refuse = |why: String| anyhow!("{} is no world: {}", name(), clipped(&why));
    let world: World = match text.trim_start().chars().next() {
        Some('{') => serde_json::from_str(text).map_err(|why| refuse(why.to_string()))?,
        _ if is_json_list(text) => {
            return Err(refuse("it is a JSON list, and a world is a JSON object {…}".to_owned()));
        }
        _ => toml::from_str(text).map_err(|why| refuse(why.to_string()))?,
    };
    let answers = Answers::new(&world).map_err(|why| anyhow!("{}: {why}", name()))?;
    Ok((world, answers))
}

/// A list that is no table of TOML, such as `[[answer]]`.
fn is_json_list(text: &str) -> bool {
    let list = text.trim_start().strip_prefix('[');
    list.is_some_and(|rest| rest.trim_start().starts_with([']', '{', '"']))
}

/// A reader's complaint, whose lines may be as long as those of the file.
fn clipped(why: &str) -> String {
    /// Lines, and characters of each.
    const SHOWN: (usize, usize) = (6, 200);
    let line = |line: &str| match line.char_indices().nth(SHOWN.1) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    why.lines().take(SHOWN.0).map(line).collect::<Vec<_>>().join("\n")
}
