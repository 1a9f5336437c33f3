//! Assertions that were harvested from a JavaScript project's unit tests: calls with their arguments, and what was
//! expected of each call's result.

use crate::harness::{self, Outcome, Suite, same};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What a call gave; `Err` stands for an exception.
pub(crate) type Given = Result<Value, String>;

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    suite: Vec<String>,
    name: String,
    calls: Vec<Call>,
    expects: Vec<Expect>,
}

#[derive(Deserialize)]
struct Call {
    id: String,
    #[serde(rename = "fn")]
    function: String,
    args: Vec<Value>,
}

#[derive(Deserialize)]
struct Expect {
    target: Value,
    chain: Vec<String>,
    values: Vec<Vec<Value>>,
}

/// A call that was made: what went in, what came out.
struct Made {
    input: Value,
    given: Given,
}

/// Makes every call of the file with `answer`, and checks every expectation as a case of its own.
pub(crate) fn run(suite: &mut Suite, path: &Path, answer: impl Fn(&str, &[Value]) -> Given) {
    run_where(suite, path, |_| true, answer);
}

/// The same for those expectations only that look at a part of the result that `concerns` us.
pub(crate) fn run_where(
    suite: &mut Suite,
    path: &Path,
    concerns: impl Fn(&[&str]) -> bool,
    answer: impl Fn(&str, &[Value]) -> Given,
) {
    let file: File = harness::json(path);
    for case in file.cases {
        let name = case.suite.iter().skip(1).chain([&case.name]).cloned().collect::<Vec<_>>().join("/");
        let mut made = BTreeMap::new();
        for call in &case.calls {
            let args: Vec<Value> = call.args.iter().map(|arg| resolve(arg, &made)).collect();
            let input = args[0].clone();
            // That helper makes bytes of a text, which is what a text is here anyway.
            let given = if call.function == "toBinaryString" {
                Ok(input.clone())
            } else {
                answer(&call.function, &args)
            };
            made.insert(call.id.clone(), Made { input, given });
        }
        for (expect, at) in case.expects.iter().zip(1..) {
            if let Some(target) = Target::read(&expect.target, &made).filter(|t| concerns(&t.path)) {
                suite.case(format!("{name}/{at}"), || {
                    expect.check(&target).map_err(|why| format!("{why}\n    {}", target.made.input))
                });
            }
        }
    }
}

/// An argument may be the result of an earlier call.
fn resolve(arg: &Value, made: &BTreeMap<String, Made>) -> Value {
    let earlier = arg.get("$call").and_then(Value::as_str).and_then(|id| made.get(id));
    earlier.map_or_else(|| arg.clone(), |call| call.given.clone().unwrap_or_default())
}

/// What an expectation looks at: a call, and the way into its result.
struct Target<'a> {
    made: &'a Made,
    path: Vec<&'a str>,
}

impl<'a> Target<'a> {
    /// `None` where the upstream test looked at something that was not recorded.
    fn read(target: &'a Value, made: &'a BTreeMap<String, Made>) -> Option<Self> {
        // Of several calls that must throw together, the last is the one that is tested.
        let id = target.get("$call").or_else(|| target.get("$throws_call")?.as_array()?.last())?;
        let path =
            target.get("$path").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        Some(Target { made: made.get(id.as_str()?)?, path: path.collect() })
    }
}

impl Expect {
    fn check(&self, target: &Target) -> Outcome {
        let chain = self.chain.join(" ");
        let result = match (&target.made.given, chain.as_str()) {
            (Ok(got), "to throw") => return Err(format!("expected a refusal, got {got}")),
            (Err(_), "to throw") => return Ok(()),
            (Ok(result), _) => result,
            (Err(why), _) => return Err(format!("expected a result, got a refusal: {why}")),
        };
        let got = target.path.iter().try_fold(result.clone(), |at, step| into(&at, step)).unwrap_or_default();
        let expected = self.values.first().and_then(|v| v.first()).cloned().unwrap_or_default();
        let what = target.path.join(".");
        let holds = || text(&got).contains(&text(&expected));
        match chain.as_str() {
            "to be equal" | "to equal" | "to be deep equal" => same(&what, &expected, &got),
            "to be true" => same(&what, &Value::Bool(true), &got),
            "to be false" => same(&what, &Value::Bool(false), &got),
            "to be null" => same(&what, &Value::Null, &got),
            "to be an" => {
                same(&what, &expected, &Value::from(if got.is_object() { "object" } else { "other" }))
            }
            "to include" if holds() => Ok(()),
            "not to include" if !holds() => Ok(()),
            _ => Err(format!("{what}: expected {chain} {expected}, got {got}")),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One step into a value: a key, an index, or one of the few methods that the tests call.
fn into(value: &Value, step: &str) -> Option<Value> {
    let argument = |method: &str| step.strip_prefix(method)?.strip_prefix("(\"")?.strip_suffix("\")");
    if argument("toString").is_some() {
        return Some(value.clone());
    }
    if let Some(key) = argument("has") {
        return Some(Value::Bool(value.get(key).is_some()));
    }
    let size = || value.as_array().map(Vec::len).or_else(|| value.as_object().map(serde_json::Map::len));
    match (argument("get").unwrap_or(step), step.parse::<usize>()) {
        ("length" | "size", _) => size().map(Value::from),
        (_, Ok(index)) if value.is_array() => value.get(index).cloned(),
        (key, _) => value.get(key).cloned(),
    }
}
