//! What the user set, kept in the browser's own storage and sent nowhere.

use crate::browser;
use crate::resolvers::Choice;

const THEME: &str = "mailglass.theme";
const RESOLVER: &str = "mailglass.resolver";

/// The settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) theme: Theme,
    pub(crate) resolver: Choice,
}

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word that is kept, and the value of `data-theme`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The name of the choice.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::System => "As the system",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }
}

impl Settings {
    /// Reads what was kept.
    pub(crate) fn load() -> Self {
        let kept = |key| browser::storage().and_then(|storage| storage.get_item(key).ok().flatten());
        let theme = kept(THEME).unwrap_or_default();
        Settings {
            theme: Theme::ALL.into_iter().find(|one| one.word() == theme).unwrap_or_default(),
            resolver: Choice::from_word(&kept(RESOLVER).unwrap_or_default()),
        }
    }

    /// Keeps it.
    pub(crate) fn save(&self) {
        if let Some(storage) = browser::storage() {
            // A full storage loses a preference, nothing else.
            let _ = storage.set_item(THEME, self.theme.word());
            let _ = storage.set_item(RESOLVER, self.resolver.word());
        }
    }

    /// Lets the style sheets know.
    pub(crate) fn apply(&self) {
        if let Some(root) = browser::document().document_element() {
            let _ = root.set_attribute("data-theme", self.theme.word());
        }
    }
}
