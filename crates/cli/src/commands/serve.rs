//! `mailglass serve`: the page and DNS over HTTPS on this machine.

use super::print;
use crate::arguments::Serve;
use crate::{End, page};
use anyhow::{Context, ensure};
use mailglass_proxy::dns::Resolver;
use mailglass_proxy::http;
use tokio::net::TcpListener;

pub(crate) async fn run(arguments: Serve) -> anyhow::Result<End> {
    ensure!(
        arguments.listen.ip().is_loopback(),
        "--listen {}: only this machine's own addresses (127.0.0.1, [::1]) can be served, because anyone who reaches the program could ask DNS through it",
        arguments.listen
    );
    let resolver = Resolver::parse(&arguments.resolver)?;
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!(
            "{} cannot be listened on; --listen takes another address, such as 127.0.0.1:8590",
            arguments.listen
        )
    })?;
    let address = listener.local_addr().context("the socket has no address")?;
    print(&format!("Mailglass is at http://{address}/ (Ctrl-C ends it)\n"))?;
    if !page::IS_INSIDE {
        eprintln!("mailglass: this program was built without the page; `cargo x serve` builds both.");
    }
    http::serve(listener, page::asset, resolver).await.context("the server failed")?;
    Ok(End::Clean)
}
