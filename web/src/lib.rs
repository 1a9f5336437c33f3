//! The page of Mailglass.
//!
//! Three programs share this library: `page` draws, `worker` analyses, `tools` has what few visits need. They speak [`protocol`].
//! Where an analysis needs more than the worker has, the tools do it once more, with the answers that are there. The page knows only the data of
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
pub mod given;
mod lights;
mod markdown;
mod pages;
mod parts;
mod pictures;
pub mod post;
pub mod protocol;
mod report;
mod resolvers;
mod run;
mod settings;
mod share;
mod shared;
mod source;
pub mod suffixes;
mod tools;
pub mod under_way;
mod words;
mod workbench;

/// Draws the page into `#app`.
pub fn start() {
    console_error_panic_hook::set_once();
    let root = browser::by_id("app").expect("index.html has an element `app`");
    root.set_inner_html("");
    yew::Renderer::<app::App>::with_root(root).render();
}
