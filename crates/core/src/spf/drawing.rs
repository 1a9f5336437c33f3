//! Which records of a tree are drawn: each once, where it stands first, and not more than a reader can take in.
//!
//! Only drawing is limited here. What is not drawn is evaluated and counted all the same.

use crate::limits;
use mailglass_model::facts::Unexpanded;
use std::collections::BTreeSet;

/// The records that are drawn so far, and those that lead to the present one.
#[derive(Debug)]
pub(super) struct Drawing {
    path: Vec<Place>,
    seen: BTreeSet<String>,
    left: usize,
    /// Something was left out for its size.
    pub(super) cut: bool,
}

#[derive(Debug)]
struct Place {
    name: String,
    drawn: bool,
}

impl Default for Drawing {
    fn default() -> Self {
        Drawing { path: Vec::new(), seen: BTreeSet::new(), left: limits::SPF_STEPS, cut: false }
    }
}

impl Drawing {
    /// Goes into a record of so many terms; says why they are not drawn, if they are not.
    pub(super) fn enter(&mut self, name: &str, terms: usize) -> Option<Unexpanded> {
        let is_root = self.path.is_empty();
        let fits = is_root || (terms <= self.left && self.path.len() < limits::SPF_DEPTH);
        let why = self.drawn_before(name).or((!fits).then_some(Unexpanded::Limit));
        let visible = self.path.last().is_none_or(|place| place.drawn);
        if why.is_none() && visible {
            self.cut |= terms > self.left;
            self.left = self.left.saturating_sub(terms);
            self.seen.insert(name.to_owned());
        }
        self.cut |= why == Some(Unexpanded::Limit) && visible;
        self.path.push(Place { name: name.to_owned(), drawn: why.is_none() && visible });
        why
    }

    /// Goes once more into a record that was drawn at this very place.
    pub(super) fn enter_again(&mut self, name: &str) {
        self.path.push(Place { name: name.to_owned(), drawn: true });
    }

    /// Leaves the record that was entered last.
    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    /// Where the record stands already.
    pub(super) fn drawn_before(&self, name: &str) -> Option<Unexpanded> {
        if self.path.iter().any(|place| place.name == name) {
            Some(Unexpanded::Loop)
        } else {
            self.seen.contains(name).then_some(Unexpanded::Repeated)
        }
    }
}
