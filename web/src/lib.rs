//! The page of Mailglass.
//!
//! Two programs share this library: `page` draws, `worker` analyses. They speak [`protocol`]. The page knows only the data of
//! `mailglass-model`, so it is small and stands before the worker has loaded.
//!
//! Everything the page shows is a function of [`app`]'s state; what components want to happen they send there as a message.

mod address;
mod app;
mod browser;
mod catalogue;
mod client;
mod draft;
mod examples;
mod lights;
mod markdown;
mod pages;
mod parts;
mod pictures;
pub mod protocol;
mod report;
mod resolvers;
mod run;
mod settings;
mod share;
mod shared;
mod source;
mod tools;
mod words;

/// Draws the page into `#app`.
pub fn start() {
    console_error_panic_hook::set_once();
    let root = browser::by_id("app").expect("index.html has an element `app`");
    root.set_inner_html("");
    yew::Renderer::<app::App>::with_root(root).render();
}
