//! Making one difference. Its sentence names values in their own order, so that exchanging the copies exchanges only the
//! words "first" and "second".

use super::copies::word;
use crate::limits;
use crate::text::quote::{capital, clip};
use mailglass_model::{Area, CopySide, Difference, Weight};

/// A difference, where there is one.
pub(super) fn differ(
    area: Area,
    what: &str,
    (left, right): (Option<String>, Option<String>),
    weight: Weight,
) -> Option<Difference> {
    if left == right {
        return None;
    }
    let [left, right] = apart(left, right);
    let sentence = match (&left, &right) {
        (Some(left), Some(right)) => {
            let (a, b) = in_order((left, CopySide::Left), (right, CopySide::Right));
            format!("{} is {} in the {} copy and {} in the {}.", what, a.0, word(a.1), b.0, word(b.1))
        }
        (Some(value), None) => only(what, value, CopySide::Left),
        (None, Some(value)) => only(what, value, CopySide::Right),
        (None, None) => return None,
    };
    Some(Difference {
        area,
        what: clip(what, limits::COMPARED_TEXT),
        left,
        right,
        weight,
        sentence: capital(&sentence),
    })
}

/// The same with a sentence of its own, made of the side that the worse value stands on.
pub(super) fn differ_saying(
    area: Area,
    what: &str,
    values: (Option<String>, Option<String>),
    weight: Weight,
    sentence: String,
) -> Option<Difference> {
    differ(area, what, values, weight).map(|difference| Difference { sentence, ..difference })
}

/// A thing that one copy alone has.
pub(super) fn alone(area: Area, what: &str, side: CopySide, value: String, weight: Weight) -> Difference {
    let value = clip(&value, limits::COMPARED_TEXT);
    let sentence = capital(&only(what, &value, side));
    let (left, right) = match side {
        CopySide::Left => (Some(value), None),
        CopySide::Right => (None, Some(value)),
    };
    Difference { area, what: clip(what, limits::COMPARED_TEXT), left, right, weight, sentence }
}

fn only(what: &str, value: &str, side: CopySide) -> String {
    match value.is_empty() || what == value {
        true => format!("{what} stands in the {} copy only.", word(side)),
        false => format!("{what} ({value}) stands in the {} copy only.", word(side)),
    }
}

fn in_order<'a>(
    one: (&'a String, CopySide),
    other: (&'a String, CopySide),
) -> ((&'a String, CopySide), (&'a String, CopySide)) {
    if one.0 <= other.0 { (one, other) } else { (other, one) }
}

/// Cut to a readable length. Values that are alike up to there begin where they begin to differ.
fn apart(left: Option<String>, right: Option<String>) -> [Option<String>; 2] {
    /// Characters that are shown before the place of the first difference.
    const BEFORE: usize = 30;
    let (Some(l), Some(r)) = (&left, &right) else {
        return [left, right].map(|one| one.map(|text| clip(&text, limits::COMPARED_TEXT)));
    };
    let same = l.chars().zip(r.chars()).take_while(|(a, b)| a == b).count();
    let skip = if same + BEFORE < limits::COMPARED_TEXT { 0 } else { same - BEFORE };
    let cut = |text: &String| {
        let rest: String = text.chars().skip(skip).collect();
        let shown = clip(&rest, limits::COMPARED_TEXT);
        if skip == 0 { shown } else { format!("…{shown}") }
    };
    let (a, b) = (cut(l), cut(r));
    // White space alone differs: the values as they are would look the same.
    match a == b {
        true => [
            format!("{} characters: {a}", l.chars().count()),
            format!("{} characters: {b}", r.chars().count()),
        ]
        .map(Some),
        false => [Some(a), Some(b)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shown_where_they_differ() {
        let value = |end: &str| Some(format!("{}{end}", "x".repeat(500)));
        let difference = differ(Area::Message, "Subject", (value("one"), value("two")), Weight::Minor);
        let difference = difference.expect("they differ");
        assert!(difference.left.is_some_and(|left| left.ends_with("xone") && left.starts_with('…')));
        assert!(differ(Area::Message, "Subject", (value("one"), value("one")), Weight::Minor).is_none());
    }

    #[test]
    fn the_sentence_does_not_depend_on_the_order() {
        let said = |a: &str, b: &str| {
            let values = (Some(a.to_owned()), Some(b.to_owned()));
            differ(Area::Spf, "SPF", values, Weight::Minor).expect("they differ").sentence
        };
        assert_eq!(said("pass", "fail"), "SPF is fail in the second copy and pass in the first.");
        assert_eq!(said("fail", "pass"), "SPF is fail in the first copy and pass in the second.");
    }
}
