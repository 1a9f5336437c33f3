//! Settings: the resolver and the theme.

use crate::app::{Msg, Post};
use crate::pages::ResolverSelect;
use crate::settings::{Settings, Theme};
use yew::prelude::*;

/// The page.
pub(crate) fn settings_page(settings: &Settings, post: &Post) -> Html {
    let theme = |theme: Theme| {
        let kept = settings.clone();
        let onchange = post.reform(move |_: Event| Msg::Set(Settings { theme, ..kept.clone() }));
        html! {
            <label class="radio">
                <input type="radio" name="theme" checked={settings.theme == theme} {onchange} />
                { theme.name() }
            </label>
        }
    };
    html! {
        <div class="narrow">
            <h1>{ "Settings" }</h1>
            <section class="setting">
                <h2><label for="settings-resolver">{ "DNS resolver" }</label></h2>
                <p>
                    { "Reports need answers from the DNS. The questions (names such as " }<code>{ "_dmarc.example.com" }</code>
                    { ", never the message) go to the resolver that you choose: over HTTPS, or to the program on this computer. It sees them and your address." }
                </p>
                <ResolverSelect id="settings-resolver" settings={settings.clone()} />
            </section>
            <section class="setting">
                <fieldset>
                    <legend>{ "Theme" }</legend>
                    { for Theme::ALL.into_iter().map(theme) }
                </fieldset>
            </section>
            <p class="hint">{ "Both are kept in this browser and sent nowhere." }</p>
        </div>
    }
}
