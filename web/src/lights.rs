//! Two-way highlighting: what is pointed at on one side lights up on the other.

use mailglass_model::{Evidence, Finding, Section, Severity, Source, Span};
use std::rc::Rc;
use yew::{Callback, Reducible, UseReducerDispatcher, UseReducerHandle, hook, use_context};

/// A half-open range of bytes of the input.
pub(crate) type Bytes = (u32, u32);

/// A finding's place in the report: the section's index and its own.
pub(crate) type Key = (usize, usize);

/// What is lit now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lit {
    /// In the raw source.
    pub(crate) bytes: Vec<Bytes>,
    /// Among the findings.
    pub(crate) finding: Option<Key>,
    /// Counts the times that somebody asked to be taken to the bytes.
    pub(crate) visits: u32,
}

/// What can happen to the lights.
#[derive(Debug)]
pub(crate) enum Switch {
    /// Something with these bytes is pointed at.
    On(Vec<Bytes>, Option<Key>),
    /// It is clicked: go there.
    Visit(Vec<Bytes>, Option<Key>),
    Off,
}

impl Reducible for Lit {
    type Action = Switch;

    fn reduce(self: Rc<Self>, switch: Switch) -> Rc<Self> {
        let visits = self.visits;
        match switch {
            Switch::On(bytes, finding) => Rc::new(Lit { bytes, finding, visits }),
            Switch::Visit(bytes, finding) => Rc::new(Lit { bytes, finding, visits: visits + 1 }),
            Switch::Off if self.bytes.is_empty() && self.finding.is_none() => self,
            Switch::Off => Rc::new(Lit { visits, ..Lit::default() }),
        }
    }
}

/// The lights, for those that redraw when they change.
pub(crate) type Lights = UseReducerHandle<Lit>;

/// The switch, for those that only use it.
pub(crate) type Lamp = UseReducerDispatcher<Lit>;

/// What an element needs to light bytes while it is pointed at.
#[derive(Clone, PartialEq)]
pub(crate) struct Beam<E> {
    pub(crate) on: Callback<E>,
    pub(crate) off: Callback<E>,
}

/// Handlers that light bytes: for the mouse and for the keyboard.
#[hook]
pub(crate) fn use_lamp() -> Lamp {
    use_context::<Lamp>().expect("the report provides the lamp")
}

/// Callbacks that switch the given bytes on and off.
pub(crate) fn beam<E>(lamp: &Lamp, bytes: Vec<Bytes>, finding: Option<Key>) -> Beam<E> {
    let (on, off) = (lamp.clone(), lamp.clone());
    Beam {
        on: Callback::from(move |_| on.dispatch(Switch::On(bytes.clone(), finding))),
        off: Callback::from(move |_| off.dispatch(Switch::Off)),
    }
}

/// The input's bytes among some spans.
pub(crate) fn input_bytes<'a>(spans: impl IntoIterator<Item = &'a Span>) -> Vec<Bytes> {
    let inside = |span: &&Span| span.source == Source::Input && span.start < span.end;
    spans.into_iter().filter(inside).map(|span| (span.start, span.end)).collect()
}

/// The input's bytes that a finding rests on.
pub(crate) fn finding_bytes(finding: &Finding) -> Vec<Bytes> {
    input_bytes(finding.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Text { span, .. } => Some(span),
        _ => None,
    }))
}

/// A place in the input that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) bytes: Bytes,
    pub(crate) key: Key,
    pub(crate) severity: Severity,
    pub(crate) title: String,
}

/// Every mark of a report, shortest first: where marks overlap, the most particular one is named.
pub(crate) fn marks(sections: &[Section]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (section_index, section) in sections.iter().enumerate() {
        for (finding_index, finding) in section.findings.iter().enumerate() {
            marks.extend(finding_bytes(finding).into_iter().map(|bytes| Mark {
                bytes,
                key: (section_index, finding_index),
                severity: finding.severity,
                title: finding.title.clone(),
            }));
        }
    }
    marks.sort_by_key(|mark| (mark.bytes.1 - mark.bytes.0, mark.severity));
    marks
}

/// The id of a finding's element.
pub(crate) fn element_id(key: Key) -> String {
    format!("finding-{}-{}", key.0, key.1)
}
