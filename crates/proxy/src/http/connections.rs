//! Connections: each is served by a task of its own, and ends when its client keeps it waiting.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;

/// Pause after the system refused a connection, for want of files for example.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves until `stop`, then lets open requests end. A client has `patience` to send the header of a request.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(why) => {
                tracing::info!(%why, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            if let Err(why) = connection.await {
                tracing::debug!(%why, "a connection ended early");
            }
        });
    }
    drop(listener);
    // Who still keeps us waiting has waited long enough.
    let _ = tokio::time::timeout(patience, open.shutdown()).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_request_that_is_never_finished_ends_its_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let router = Router::new().route("/", get(|| async { "here" }));
        tokio::spawn(serve(listener, router, Duration::from_millis(200), std::future::pending()));
        let read = async |request: &str| {
            let mut client = TcpStream::connect(address).await.expect("a connection");
            client.write_all(request.as_bytes()).await.expect("sent");
            let mut reply = String::new();
            client.read_to_string(&mut reply).await.expect("the connection ends");
            reply
        };
        let limit = Duration::from_secs(10);
        let half = tokio::time::timeout(limit, read("GET / HTTP/1.1\r\nHost: a")).await.expect("in time");
        assert!(!half.contains("here"), "{half}");
        let whole = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assert!(tokio::time::timeout(limit, read(whole)).await.expect("in time").ends_with("here"));
    }
}
