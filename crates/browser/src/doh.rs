//! DNS over HTTPS (RFC 8484) with `fetch`: GET, because it needs no preflight and many resolvers refuse POST from a page.

use crate::timer::{Alarm, sleep};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Promise, Uint8Array};
use mailglass_core::dns::wire;
use mailglass_model::{Answer, Failure, Question, Seen};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Request, RequestCredentials, RequestInit, RequestMode, Response};

/// How long one try may take, in milliseconds. Resolvers take up to ten seconds to give up; people do not.
const TIMEOUT: i32 = 4_000;
/// Tries before giving up.
const ATTEMPTS: u32 = 3;
/// How long one question may take with all its tries, in milliseconds.
pub const QUESTION_TIME: i32 = TIMEOUT * ATTEMPTS as i32;
/// Pause before the second try, in milliseconds; doubled for each further one.
const PAUSE: i32 = 250;
/// Larger replies are no DNS messages.
const REPLY: u32 = 65_535;

/// A resolver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doh {
    /// Its URL, such as `https://dns.example/dns-query`.
    pub url: String,
}

#[wasm_bindgen]
#[allow(unsafe_code)] // what the attribute writes for a foreign function
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch(request: &Request) -> Promise;
}

/// Asks one question, again where the failure may pass.
pub async fn ask(resolver: &Doh, question: &Question) -> (Answer, Seen) {
    let begun = js_sys::Date::now();
    let mut attempts = 0;
    let answer = loop {
        attempts += 1;
        let answer = once(&resolver.url, question).await;
        if attempts == ATTEMPTS || !may_pass(&answer) {
            break answer;
        }
        sleep(PAUSE << (attempts - 1)).await;
    };
    let elapsed = js_sys::Date::now() - begun;
    let seen = Seen {
        resolver: Some(resolver.url.clone()),
        // Milliseconds of one question fit.
        elapsed_ms: Some(elapsed.max(0.0) as u32),
        attempts: Some(attempts),
    };
    (answer, seen)
}

/// SERVFAIL is an answer: asking again gives the same.
fn may_pass(answer: &Answer) -> bool {
    matches!(answer, Answer::Failed { why: Failure::Timeout | Failure::Network, .. })
}

async fn once(url: &str, question: &Question) -> Answer {
    let query = match wire::query(question) {
        Ok(query) => query,
        Err(why) => return failed(Failure::Malformed, why),
    };
    let separator = if url.contains('?') { '&' } else { '?' };
    let address = format!("{url}{separator}dns={}", URL_SAFE_NO_PAD.encode(query));
    match get(&address).await {
        Ok(reply) => wire::answer(question, &reply),
        Err(answer) => answer,
    }
}

fn failed(why: Failure, detail: impl Into<String>) -> Answer {
    Answer::Failed { why, detail: Some(detail.into()) }
}

/// Errors are answers already: what went wrong on the way.
async fn get(address: &str) -> Result<Vec<u8>, Answer> {
    let controller =
        AbortController::new().map_err(|_| failed(Failure::Network, "fetch is not available"))?;
    let request = request(address, &controller).map_err(|why| failed(Failure::Network, text(&why)))?;
    let abort = controller.clone();
    let _alarm = Alarm::after(TIMEOUT, move || abort.abort());
    let timed_out = |why: JsValue| match controller.signal().aborted() {
        true => Answer::Failed { why: Failure::Timeout, detail: None },
        false => failed(Failure::Network, text(&why)),
    };
    let response = JsFuture::from(fetch(&request)).await.map_err(timed_out)?;
    let response: Response = response.dyn_into().map_err(|_| failed(Failure::Network, "no response"))?;
    if !response.ok() {
        let status = response.status();
        let why = if status == 429 || status == 403 { Failure::Refused } else { Failure::Network };
        return Err(failed(why, format!("HTTP {status}")));
    }
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    if !kind.starts_with("application/dns-message") {
        return Err(failed(Failure::Malformed, format!("the resolver sent {kind} instead of a DNS message")));
    }
    let body = response.array_buffer().map_err(|why| failed(Failure::Network, text(&why)))?;
    let bytes = Uint8Array::new(&JsFuture::from(body).await.map_err(timed_out)?);
    if bytes.length() > REPLY {
        return Err(failed(Failure::Malformed, "the reply is too long"));
    }
    Ok(bytes.to_vec())
}

/// Nothing but the question leaves: no credentials, no referrer; a redirect could lead it elsewhere and is refused.
fn request(address: &str, controller: &AbortController) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(web_sys::RequestRedirect::Error);
    init.set_signal(Some(&controller.signal()));
    let request = Request::new_with_str_and_init(address, &init)?;
    request.headers().set("accept", "application/dns-message")?;
    Ok(request)
}

fn text(value: &JsValue) -> String {
    value
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the request failed".to_owned(), |error| String::from(error.message()))
}
