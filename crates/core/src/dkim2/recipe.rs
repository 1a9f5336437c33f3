//! Recipes (§5 of the draft): how to get back to the message as it was before a handler changed it.

use super::json::{self, Value};
use crate::dkim::signature::decode;
use crate::limits;
use crate::text::quote::{clip, count};
use mailglass_model::facts::Dkim2Recipe;
use std::borrow::Cow;

/// Characters of a value that a sentence quotes.
const QUOTED: usize = 80;

/// What `r=` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// Field names in lower case, each with the steps that give its values.
    pub fields: Vec<(String, Vec<Step>)>,
    /// The steps that give the lines of the body; `None` where the body was not changed.
    pub body: Option<Vec<Step>>,
    /// `"b": null`: the body before cannot be had again.
    pub body_lost: bool,
    /// It holds steps of no kind that the draft knows.
    pub unknown_steps: bool,
}

/// One step. Lines of the body count from the top, fields of a name from the bottom, both from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `c`: these, as they are now.
    Copy(u32, u32),
    /// `d` (text) and `u` (base64): these instead.
    Data(Vec<Vec<u8>>),
}

impl Recipe {
    /// Reads the JSON.
    ///
    /// # Errors
    /// One sentence about the first thing that a recipe must not have.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "The recipe is not UTF-8.")?;
        let value = json::parse(text).ok_or("The recipe is no JSON.")?;
        let Value::Object(members) = value else { return Err("The recipe is no JSON object.".into()) };
        let mut recipe = Recipe::default();
        let mut seen = (false, false);
        for (name, value) in members {
            match name.as_str() {
                "h" if !std::mem::replace(&mut seen.0, true) => recipe.read_fields(value)?,
                "b" if !std::mem::replace(&mut seen.1, true) => recipe.read_body(value)?,
                "h" | "b" => return Err(format!("\"{name}\" stands twice in the recipe.")),
                _ => recipe.unknown_steps = true,
            }
        }
        Ok(recipe)
    }

    fn read_fields(&mut self, value: Value) -> Result<(), String> {
        let Value::Object(members) = value else { return Err("\"h\" of the recipe is no object.".into()) };
        for (name, value) in members {
            let name = name.to_ascii_lowercase();
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic() && b != b':') {
                return Err(format!("\"{}\" in the recipe is no name of a field.", clip(&name, QUOTED)));
            }
            if self.fields.iter().any(|(known, _)| *known == name) {
                return Err(format!("{} stands twice in the recipe.", clip(&name, QUOTED)));
            }
            if self.fields.len() >= limits::DKIM2_RECIPE_FIELDS {
                return Err(format!("The recipe names more than {} fields.", limits::DKIM2_RECIPE_FIELDS));
            }
            let steps = self.read_steps(value)?;
            self.fields.push((name, steps));
        }
        Ok(())
    }

    fn read_body(&mut self, value: Value) -> Result<(), String> {
        match value {
            Value::Null => self.body_lost = true,
            steps => self.body = Some(self.read_steps(steps)?),
        }
        Ok(())
    }

    fn read_steps(&mut self, value: Value) -> Result<Vec<Step>, String> {
        let Value::List(items) = value else { return Err("The steps of the recipe are no list.".into()) };
        let mut steps = Vec::with_capacity(items.len());
        for item in items {
            steps.extend(self.read_step(item)?);
        }
        Ok(steps)
    }

    fn read_step(&mut self, value: Value) -> Result<Option<Step>, String> {
        let Value::Object(members) = value else {
            self.unknown_steps = true;
            return Ok(None);
        };
        let mut step = None;
        for (name, value) in members {
            let read = match name.as_str() {
                "c" => copy(value)?,
                "d" => Step::Data(data(value, |text| Some(text.into_bytes()))?),
                "u" => Step::Data(data(value, |text| decode(&text))?),
                _ => {
                    self.unknown_steps = true;
                    continue;
                }
            };
            if step.replace(read).is_some() {
                return Err("A step of the recipe says several things.".into());
            }
        }
        Ok(step)
    }

    /// The recipe in words.
    pub fn describe(&self) -> Dkim2Recipe {
        let fields = self.fields.iter().map(|(name, steps)| of_field(name, steps));
        let body = self.body.as_ref().map(|steps| of_body(steps));
        let lost =
            self.body_lost.then(|| "The body was changed, and the recipe does not say how.".to_owned());
        let unknown =
            self.unknown_steps.then(|| "Some steps are of no kind that the draft knows.".to_owned());
        Dkim2Recipe {
            undoes: fields.chain(body).chain(lost).chain(unknown).collect(),
            body_lost: self.body_lost,
            unknown_steps: self.unknown_steps,
        }
    }
}

/// Applies the steps. No line is copied twice, so that the result is never larger than what is there and what the recipe
/// brings (§5).
pub fn apply<'a>(steps: &'a [Step], now: &[Cow<'a, [u8]>]) -> Vec<Cow<'a, [u8]>> {
    let mut out = Vec::new();
    let mut next = 1;
    for step in steps {
        match step {
            Step::Copy(start, end) => {
                let first = (*start as usize).max(next);
                let last = (*end as usize).min(now.len());
                if first <= last {
                    out.extend_from_slice(&now[first - 1..last]);
                    next = last + 1;
                }
            }
            Step::Data(lines) => out.extend(lines.iter().map(|line| Cow::Borrowed(line.as_slice()))),
        }
    }
    out
}

fn copy(value: Value) -> Result<Step, String> {
    match value {
        Value::List(ends) => match ends.as_slice() {
            [Value::Natural(start), Value::Natural(end)] => Ok(Step::Copy(*start, *end)),
            _ => Err("\"c\" in the recipe is not two numbers.".into()),
        },
        _ => Err("\"c\" in the recipe is no list.".into()),
    }
}

fn data(value: Value, read: impl Fn(String) -> Option<Vec<u8>>) -> Result<Vec<Vec<u8>>, String> {
    let Value::List(items) = value else { return Err("The data of a step is no list.".into()) };
    let line = |item| match item {
        Value::Text(text) => read(text).filter(|line| !line.iter().any(|b| matches!(b, b'\r' | b'\n'))),
        _ => None,
    };
    items.into_iter().map(|item| line(item).ok_or("A line in the recipe cannot be used.".into())).collect()
}

fn of_field(name: &str, steps: &[Step]) -> String {
    let name = clip(name, QUOTED);
    let brought: Vec<&Vec<u8>> = brought(steps).collect();
    let kept = steps.iter().any(|step| matches!(step, Step::Copy(..)));
    let text = |line: &[u8]| clip(&String::from_utf8_lossy(line), QUOTED);
    match brought.as_slice() {
        [] if !kept => format!("The field {name} was added."),
        [] => format!("Some {name} fields were added, or stand in another order."),
        [one] if !kept => format!("The field {name} was: {}", text(one)),
        several if !kept => format!("There were {} fields {name}.", several.len()),
        [one] => format!("Among the fields {name} was: {}", text(one)),
        several => format!("Among the fields {name} were {} others.", several.len()),
    }
}

fn of_body(steps: &[Step]) -> String {
    let brought = brought(steps).count();
    let kept = steps.iter().map(|step| match step {
        Step::Copy(start, end) => (u64::from(*end) + 1).saturating_sub(u64::from(*start)),
        Step::Data(_) => 0,
    });
    let kept = usize::try_from(kept.sum::<u64>()).unwrap_or(usize::MAX);
    match (kept, brought) {
        (0, 0) => "The body was empty.".into(),
        (kept, 0) => {
            format!("Lines were added to the body: {} of it were there before.", count(kept, "line"))
        }
        (0, brought) => format!("The whole body was another one, of {}.", count(brought, "line")),
        (kept, brought) => format!(
            "Lines of the body were changed: {} stayed, and {} stood where others stand now.",
            count(kept, "line"),
            count(brought, "line")
        ),
    }
}

fn brought(steps: &[Step]) -> impl Iterator<Item = &Vec<u8>> {
    steps.iter().flat_map(|step| match step {
        Step::Data(lines) => lines.as_slice(),
        Step::Copy(..) => &[],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(recipe: &str, now: &[&str]) -> Vec<String> {
        let recipe = Recipe::parse(recipe.as_bytes()).expect("a recipe");
        let now: Vec<Cow<[u8]>> = now.iter().map(|line| Cow::Borrowed(line.as_bytes())).collect();
        let lines = apply(recipe.body.as_deref().unwrap_or_default(), &now);
        lines.iter().map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }

    #[test]
    fn steps_copy_and_bring_lines() {
        let recipe = r#"{"b":[{"c":[1,1]},{"d":["old"]},{"u":["/w=="]},{"c":[3,9]}]}"#;
        assert_eq!(body(recipe, &["a", "new", "c"]), ["a", "old", "\u{fffd}", "c"]);
    }

    #[test]
    fn no_line_is_copied_twice() {
        let recipe = format!(r#"{{"b":[{}{{"c":[0,4294967295]}}]}}"#, r#"{"c":[1,3]},"#.repeat(1000));
        assert_eq!(body(&recipe, &["a", "b", "c"]), ["a", "b", "c"]);
    }

    #[test]
    fn what_is_no_recipe_is_refused() {
        for text in [
            "[]",
            "{",
            r#"{"b":1}"#,
            r#"{"b":[{"c":[1]}]}"#,
            r#"{"b":[{"d":["a\nb"]}]}"#,
            r#"{"b":[{"d":[],"c":[1,1]}]}"#,
            r#"{"h":{"a":[],"A":[]}}"#,
            r#"{"h":{"a b":[]}}"#,
            r#"{"b":null,"b":null}"#,
        ] {
            assert!(Recipe::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn unknown_steps_are_noted() {
        let recipe = Recipe::parse(br#"{"b":[{"z":[1]},{"c":[1,1]}]}"#).expect("readable");
        assert!(recipe.unknown_steps && recipe.body == Some(vec![Step::Copy(1, 1)]));
    }
}
