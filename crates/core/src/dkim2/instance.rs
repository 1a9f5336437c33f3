//! The Message-Instance field (§9 of the draft).

use super::field::{Problem, Tags, is_word, triples};
use super::recipe::Recipe;
use crate::dkim::signature::decode;
use crate::limits;
use crate::text::fault::Fault;
use mailglass_model::facts::Dkim2Reason;

/// An instance as written. What is missing or wrong stands in `problem` (the first) and `faults` (all).
#[derive(Clone, Debug, Default)]
pub(super) struct Instance {
    /// `m=`.
    pub(super) number: Option<u32>,
    /// `h=`.
    pub(super) hashes: Vec<Hashes>,
    /// `r=`.
    pub(super) recipe: Option<Recipe>,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<Fault>,
}

/// One member of `h=`.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashes {
    pub(super) group: u32,
    pub(super) algorithm: String,
    pub(super) header: Vec<u8>,
    pub(super) body: Vec<u8>,
}

impl Instance {
    /// Parses the value of the field.
    pub(super) fn parse(value: &str) -> Self {
        let mut tags = Tags::parse(value);
        let number = tags.number("m", 1).and_then(|n| u32::try_from(n).ok());
        let mut instance = Instance { number, ..Instance::default() };
        instance.read_hashes(&mut tags);
        if let Some(tag) = tags.get("r") {
            let recipe = decode(&tag.squeezed()).ok_or_else(|| "r= is not base64.".to_owned());
            match recipe.and_then(|bytes| Recipe::parse(&bytes)) {
                Ok(recipe) => instance.recipe = Some(recipe),
                Err(message) => tags.refuse("bad-recipe", Dkim2Reason::BadRecipe, message, tag.span),
            }
        }
        instance.problem = tags.problem;
        instance.faults = tags.faults;
        instance
    }

    fn read_hashes(&mut self, tags: &mut Tags) {
        let Some((text, span)) = tags.required("h") else { return };
        for (group, triple) in triples(&text) {
            if self.hashes.len() >= limits::DKIM2_VALUES {
                let message =
                    format!("h= holds more than the {} hashes that are read.", limits::DKIM2_VALUES);
                return tags.refuse("too-many", Dkim2Reason::TooMany, message, span);
            }
            let bytes = |text| decode(text).filter(|bytes| !bytes.is_empty());
            let read = triple.and_then(|[algorithm, header, body]| {
                let (header, body) = (bytes(header)?, bytes(body)?);
                is_word(algorithm).then(|| Hashes { group, algorithm: algorithm.to_owned(), header, body })
            });
            let Some(hashes) = read else {
                let message = "h= holds something that is not algorithm, header hash and body hash.".into();
                return tags.refuse("bad-hash", Dkim2Reason::SyntaxError, message, span);
            };
            if self.hashes.iter().any(|known| known.algorithm == hashes.algorithm) {
                let message = format!("{} stands twice in h= (§9.3).", hashes.algorithm);
                tags.refuse("duplicate-hash", Dkim2Reason::SyntaxError, message, span.clone());
            }
            self.hashes.push(hashes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_recipe_are_read() {
        let instance = Instance::parse("m=2; h=sha256:QQ==:Qg==|sha512:QQ==:Qg==; r=eyJiIjpudWxsfQ==;");
        assert_eq!((instance.problem, instance.number, instance.hashes.len()), (None, Some(2), 2));
        assert!(instance.recipe.is_some_and(|recipe| recipe.body_lost));
    }

    #[test]
    fn each_fault_is_named() {
        let problem =
            |value: &str| Instance::parse(value).problem.map(|(_, message)| message).unwrap_or_default();
        assert!(problem("m=1").contains("h= is missing"));
        assert!(problem("m=1; h=sha256:QQ==").contains("header hash and body hash"));
        assert!(problem("m=1; h=sha256:QQ==:QQ==,sha256:QQ==:QQ==").contains("twice in h="));
        assert!(problem("m=1; h=sha256:QQ==:QQ==; r=e30x").contains("no JSON"));
    }
}
