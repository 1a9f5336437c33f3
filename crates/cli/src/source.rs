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
    let world: World = match text.trim_start().starts_with('{') {
        true => serde_json::from_str(&text).with_context(|| format!("{} is no world", name()))?,
        false => toml::from_str(&text).with_context(|| format!("{} is no world", name()))?,
    };
    let answers = Answers::new(&world).map_err(|why| anyhow!("{}: {why}", name()))?;
    Ok((world, answers))
}
