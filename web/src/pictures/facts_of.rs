//! Finding one area's facts in a report.

use mailglass_model::Report;
use mailglass_model::facts::{
    ArcFacts, Dkim2Facts, DkimFacts, DmarcFacts, Facts, MessageFacts, RouteFacts, SpfFacts,
};

macro_rules! facts_of {
    ($($name:ident $variant:ident $type:ident)*) => {$(
        /// The area's facts, if they are established.
        pub(crate) fn $name(report: &Report) -> Option<&$type> {
            report.sections.iter().find_map(|section| match &section.facts {
                Some(Facts::$variant(facts)) => Some(&**facts),
                _ => None,
            })
        }
    )*};
}

facts_of! {
    route Route RouteFacts
    arc Arc ArcFacts
    spf Spf SpfFacts
    dkim Dkim DkimFacts
    dmarc Dmarc DmarcFacts
    dkim2 Dkim2 Dkim2Facts
    message Message MessageFacts
}
