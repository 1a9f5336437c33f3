//! The field of the start page: what stands in it, and what the worker takes it for.

use super::{App, Msg};
use crate::browser;
use crate::draft::Draft;
use crate::protocol::{FromWorker, MAX_INPUT, ToWorker};
use mailglass_model::{InputKind, RecordType};

/// How long to wait for more typing before the worker is asked what it is, in milliseconds.
const TYPING_PAUSE: i32 = 180;

impl App {
    /// The record that stands in the field of the start page, if one does.
    pub(super) fn record_text(&self) -> String {
        match self.kind() {
            Some(InputKind::Record) => String::from_utf8_lossy(self.draft.bytes()).trim().to_owned(),
            _ => String::new(),
        }
    }

    /// What the draft is: what the user says, else what the worker says of this very draft.
    pub(super) fn kind(&self) -> Option<InputKind> {
        let recognised = self.recognition.as_ref().filter(|(number, _)| *number == self.draft_number);
        self.draft.kind.or(recognised.map(|(_, one)| one.kind))
    }

    pub(super) fn set_draft(&mut self, draft: Draft) {
        let same_input = draft.text == self.draft.text && draft.file == self.draft.file;
        self.draft = draft;
        if same_input {
            return;
        }
        self.draft_number += 1;
        if self.draft.is_empty() {
            self.recognition = None;
        }
        let (send, number) = (self.send.clone(), self.draft_number);
        browser::after(TYPING_PAUSE, move || send.emit(Msg::Paused(number)));
    }

    pub(super) fn recognise(&mut self, number: u32) -> bool {
        if number == self.draft_number && !self.draft.is_empty() && self.draft.bytes().len() <= MAX_INPUT {
            let tell = self.send.reform(move |news| Msg::Recognised(number, news));
            self.client.ask(ToWorker::Recognise, Some(self.draft.bytes()), tell);
        }
        false
    }

    pub(super) fn recognised(&mut self, number: u32, news: FromWorker) -> bool {
        match news {
            FromWorker::Recognised(recognition) if number == self.draft_number => {
                self.recognition = Some((number, recognition));
                true
            }
            FromWorker::Failed(message) => {
                self.say(message);
                true
            }
            _ => false,
        }
    }
}

/// Which record it looks like; the record's page lets the user say otherwise.
pub(super) fn record_kind(bytes: &[u8]) -> RecordType {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_ascii_lowercase();
    match text {
        text if text.contains("v=dmarc1") => RecordType::Dmarc,
        text if text.contains("v=spf1") => RecordType::Spf,
        text if text.contains("p=") => RecordType::Dkim,
        _ => RecordType::Spf,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart_by_their_version() {
        assert_eq!(record_kind(b"v=spf1 -all"), RecordType::Spf);
        assert_eq!(record_kind(b"V=DMARC1; p=none"), RecordType::Dmarc);
        assert_eq!(record_kind(b"k=rsa; p=MIGf"), RecordType::Dkim);
    }
}
