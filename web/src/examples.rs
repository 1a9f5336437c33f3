//! The five examples: a message each and the DNS that it needs, so that they work with the network cut.

use crate::browser;
use crate::draft::{Draft, File};
use crate::shared::Shared;

/// One example.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// Its folder in `examples/`.
    pub(crate) folder: &'static str,
    pub(crate) title: &'static str,
    /// What there is to see in it.
    pub(crate) about: &'static str,
}

/// In the order of the start page.
pub(crate) const EXAMPLES: [Example; 5] = [
    Example {
        folder: "clean-pass",
        title: "A clean pass",
        about: "An order confirmation that does everything right.",
    },
    Example {
        folder: "spoof",
        title: "A spoof",
        about: "A bank’s name in From, sent from somebody else’s server.",
    },
    Example {
        folder: "forwarded-list",
        title: "A forwarded list mail",
        about: "A mailing list added a footer, and the author’s signature broke.",
    },
    Example {
        folder: "junked-newsletter",
        title: "A junked newsletter",
        about: "SPF and DKIM pass, for the wrong domain: it still lands in spam.",
    },
    Example {
        folder: "bounce",
        title: "A bounce",
        about: "A delivery report: its route, who vouches for it, and what it carries.",
    },
];

/// Fetches an example from the page's own host.
pub(crate) async fn load(example: &Example) -> Result<Draft, String> {
    let folder = example.folder;
    let bytes = browser::fetch(&format!("examples/{folder}/message.eml")).await?;
    let world = browser::fetch(&format!("examples/{folder}/world.json")).await?;
    let world = String::from_utf8_lossy(&world).into_owned();
    Ok(Draft {
        file: Some(Shared::new(File { name: format!("{folder}.eml"), bytes })),
        world: Some((format!("the example “{}”", example.title), Shared::new(world))),
        ..Draft::default()
    })
}
