//! The program's HTTP side: the page, and DNS over HTTPS through the system's resolver.
//!
//! Only pages that this very program served may use it: requests under another host name (DNS rebinding) or from
//! another origin are refused before anything happens.

mod connections;
mod dns_query;
mod guard;
mod page;

use crate::dns::Resolver;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

pub use page::{Asset, Page};

/// The largest request body: a DNS message over POST.
const BODY: usize = 65_535;

/// How long a client may take to send the header of a request, and how long the whole of a request may take. Ours send
/// theirs at once, and a DNS answer comes within a third of it.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    page: Page,
    resolver: Arc<Resolver>,
    /// The host names under which this program may be addressed.
    hosts: Arc<Vec<String>>,
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the socket has no address.
pub async fn serve(listener: TcpListener, page: Page, resolver: Resolver) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let shared = Shared { page, resolver: Arc::new(resolver), hosts: Arc::new(hosts(address)) };
    connections::serve(listener, router(shared), PATIENCE, stop()).await;
    Ok(())
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/dns-query", get(dns_query::get).post(dns_query::post).options(dns_query::options))
        .fallback(page::serve)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::check))
        .layer(middleware::from_fn(in_time))
        .with_state(shared)
}

/// A body that never comes must not hold a connection.
async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The request took too long.\n").into_response(),
    }
}

/// The names of this machine's own address, with the port.
fn hosts(address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let mut hosts = vec![
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        address.to_string(),
    ];
    hosts.dedup();
    hosts
}

async fn stop() {
    // Without a handler for the signal there is nothing to wait for.
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupt.await };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
