//! `/dns-query`: DNS over HTTPS (RFC 8484), answered by the resolver of this machine.

use super::{Shared, guard};
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL,
    CONTENT_TYPE, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hickory_proto::op::{Message, MessageType, OpCode};
use serde::Deserialize;

const DNS_MESSAGE: &str = "application/dns-message";

/// The parameter of a GET.
#[derive(Deserialize)]
pub(super) struct Parameters {
    dns: Option<String>,
}

pub(super) async fn get(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Query(parameters): Query<Parameters>,
) -> Response {
    let decoded = parameters.dns.as_deref().map(|dns| URL_SAFE_NO_PAD.decode(dns.trim_end_matches('=')));
    let response = match decoded {
        Some(Ok(query)) => answer(&shared, &query).await,
        Some(Err(_)) => {
            refuse(StatusCode::BAD_REQUEST, "The parameter dns is not base64url (RFC 8484 §4.1).")
        }
        None => refuse(StatusCode::BAD_REQUEST, "The parameter dns is missing (RFC 8484 §4.1)."),
    };
    allow(response, &headers, &shared)
}

pub(super) async fn post(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let response = match kind == DNS_MESSAGE {
        true => answer(&shared, &body).await,
        false => refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/dns-message (RFC 8484 §4.1).",
        ),
    };
    allow(response, &headers, &shared)
}

/// The preflight of a POST; the guard has already refused other origins.
pub(super) async fn options(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let out = response.headers_mut();
    out.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    out.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, content-type"));
    allow(response, &headers, &shared)
}

fn refuse(status: StatusCode, why: &'static str) -> Response {
    (status, format!("{why}\n")).into_response()
}

/// CORS for our own origin only.
fn allow(mut response: Response, headers: &HeaderMap, shared: &Shared) -> Response {
    let own = |origin: &&HeaderValue| origin.to_str().is_ok_and(|o| guard::own_origin(o, &shared.hosts));
    if let Some(origin) = headers.get(ORIGIN).filter(own) {
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.headers_mut().insert(VARY, HeaderValue::from_static("origin"));
    }
    response
}

async fn answer(shared: &Shared, query: &[u8]) -> Response {
    let id = match one_question(query) {
        Ok(id) => id,
        Err(why) => return refuse(StatusCode::BAD_REQUEST, why),
    };
    match shared.resolver.exchange(query).await {
        Ok(mut reply) => {
            reply[..2].copy_from_slice(&id.to_be_bytes());
            let cache = format!("max-age={}", ttl(&reply));
            ([(CONTENT_TYPE, DNS_MESSAGE.to_owned()), (CACHE_CONTROL, cache)], reply).into_response()
        }
        Err(trouble) => {
            tracing::info!(?trouble, "no reply from the resolver");
            refuse(StatusCode::BAD_GATEWAY, "The resolver of this machine gave no answer.")
        }
    }
}

/// A query with one question; its id.
fn one_question(query: &[u8]) -> Result<u16, &'static str> {
    let message = Message::from_vec(query).map_err(|_| "This is no DNS message (RFC 1035 §4.1).")?;
    let meta = &message.metadata;
    let is_query = meta.message_type == MessageType::Query && meta.op_code == OpCode::Query;
    if !is_query || message.queries.len() != 1 {
        return Err("Only queries with one question are answered.");
    }
    Ok(meta.id)
}

/// RFC 8484 §5.1: the smallest TTL of the answer; nothing is kept of a reply without one.
fn ttl(reply: &[u8]) -> u32 {
    Message::from_vec(reply).ok().and_then(|m| m.answers.iter().map(|r| r.ttl).min()).unwrap_or(0)
}
