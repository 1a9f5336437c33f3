//! `headers/`: Authentication-Results as dkim_verifier and go-msgauth read it.

use crate::harness::{self, Outcome, same};
use crate::harvest::{self, Given};
use mailglass_core::message::auth_results::{self, AuthResults, ResInfo};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[test]
fn auth_results() {
    harness::run("auth-results", |suite, corpora| {
        let path = corpora.join("headers/dkim_verifier/authentication-results.json");
        harvest::run(suite, &path, |_, args| {
            let field = args[0].as_str().expect("a field");
            let value = field.strip_prefix("Authentication-Results:").expect("the field's name");
            parse(value, args.get(1) == Some(&Value::Bool(true)))
        });
    });
}

/// dkim_verifier refuses what does not follow RFC 8601, unless it is asked to be relaxed; we read on and keep faults.
fn parse(value: &str, relaxed: bool) -> Given {
    let got = auth_results::parse(value.as_bytes());
    match got.faults.first() {
        Some(fault) if !relaxed => Err(fault.code.to_owned()),
        _ => Ok(to_json(&got)),
    }
}

fn to_json(got: &AuthResults) -> Value {
    let results: Vec<Value> = got.results.iter().map(result_json).collect();
    json!({
        "authserv_id": got.authserv_id.clone().unwrap_or_default(),
        "authres_version": got.version,
        "resinfo": results,
    })
}

/// Our properties are named `ptype.property`; theirs are two levels.
fn result_json(info: &ResInfo) -> Value {
    let mut properties = Map::new();
    for (key, value) in &info.properties {
        let (ptype, property) = key.split_once('.').unwrap_or(("", key));
        let inner = properties.entry(ptype).or_insert_with(|| json!({}));
        inner[property] = Value::from(value.as_str());
    }
    json!({
        "method": info.method,
        "method_version": info.method_version,
        "result": info.result,
        "reason": info.reason,
        "properties": properties,
    })
}

#[derive(Deserialize)]
struct Table {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    value: String,
    authserv_id: String,
    results_go: Vec<String>,
}

#[test]
fn go_msgauth() {
    harness::run("go-msgauth", |suite, corpora| {
        let table: Table = harness::json(corpora.join("headers/go-msgauth/authentication-results.json"));
        for row in &table.rows {
            suite.case(row.value.trim(), || check(row));
        }
    });
}

fn check(row: &Row) -> Outcome {
    let got = auth_results::parse(row.value.as_bytes());
    same("authserv-id", &row.authserv_id, &got.authserv_id.clone().unwrap_or_default())?;
    let expected: Vec<Vec<(String, String)>> = row.results_go.iter().map(|go| from_go(go)).collect();
    same("results", &expected, &got.results.iter().map(flat).collect())
}

/// Method, result and all else, as go-msgauth's structures hold it.
fn flat(info: &ResInfo) -> Vec<(String, String)> {
    let head = [("method", &info.method), ("result", &info.result)];
    let mut all: Vec<(String, String)> = head.map(|(k, v)| (k.to_owned(), v.clone())).into();
    all.extend(info.reason.iter().map(|reason| ("reason".to_owned(), reason.clone())));
    all.extend(info.properties.iter().map(|(k, v)| (k.clone(), v.clone())));
    all
}

/// `SPFResult{Value: ResultPass, From: "example.net"}` in our terms.
fn from_go(literal: &str) -> Vec<(String, String)> {
    let (kind, rest) = literal.split_once('{').expect("a structure");
    let method = match kind.trim_end_matches("Result") {
        "SenderID" => "sender-id".to_owned(),
        other => other.to_ascii_lowercase(),
    };
    let fields: Vec<(&str, &str)> =
        rest.trim_end_matches('}').split(", ").filter_map(|f| f.split_once(": ")).collect();
    let get = |key: &str| fields.iter().find(|(k, _)| *k == key).map(|(_, v)| v.trim_matches('"').to_owned());
    let result = get("Value").expect("a value").trim_start_matches("Result").to_ascii_lowercase();
    let mut all = vec![("method".to_owned(), method), ("result".to_owned(), result)];
    for (go, ours) in
        [("Reason", "reason"), ("Auth", "smtp.auth"), ("From", "smtp.mailfrom"), ("Identifier", "header.i")]
    {
        all.extend(get(go).map(|value| (ours.to_owned(), value)));
    }
    all.extend(get("HeaderKey").zip(get("HeaderValue")).map(|(key, value)| (format!("header.{key}"), value)));
    all
}
