//! Whether reports may go where the record wants them: a host outside the organization must publish its consent
//! (RFC 9990 §4 for aggregate reports, RFC 9991 §5 for failure reports).

use super::record::{self, is_dmarc};
use crate::arrange;
use crate::dns::ledger::why;
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::text::{ascii, domain};
use mailglass_model::facts::{
    DmarcFacts, DmarcRecord, ReportConsent, ReportDestination, ReportOverride, ReportRefusal, ReportTag,
    ReportUri,
};
use mailglass_model::{Answer, Data, Question, RecordKind};

/// The destinations of the record that applies.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn of(facts: &DmarcFacts, ledger: &mut Ledger) -> Result<Vec<ReportDestination>, Pending> {
    let Some(record) = facts.record.as_ref().filter(|record| !record.domain.is_empty()) else {
        return Ok(Vec::new());
    };
    let organization = facts.organizational_domain.as_deref().unwrap_or(&record.domain);
    let mut destinations = destinations(record, organization);
    let hosts = destinations.iter().filter(|d| d.question.is_some()).map(|d| d.host.as_str());
    let hosts = arrange::listed(hosts);
    let beyond: Vec<String> = hosts.into_iter().skip(limits::REPORT_HOSTS).map(str::to_owned).collect();
    for one in destinations.iter_mut().filter(|one| beyond.binary_search(&one.host).is_ok()) {
        one.question = None;
        one.detail = format!("Only {} other hosts are asked for their consent.", limits::REPORT_HOSTS);
    }
    // Ask for all of them before waiting for one.
    let questions: Vec<Question> = destinations.iter().filter_map(|one| one.question.clone()).collect();
    questions.iter().for_each(|question| ledger.want(&question.name, question.kind));
    for one in &mut destinations {
        let Some(question) = one.question.clone() else { continue };
        ledger.txt(&question.name)?;
        match ledger.known(&question) {
            Some(answer) => judge(one, &question, answer),
            None => refuse(one, ReportRefusal::NoName),
        }
    }
    Ok(destinations)
}

fn destinations(record: &DmarcRecord, organization: &str) -> Vec<ReportDestination> {
    let uris = [(ReportTag::Rua, &record.rua), (ReportTag::Ruf, &record.ruf)];
    let all = uris.into_iter().flat_map(|(tag, uris)| uris.iter().map(move |uri| (tag, uri)));
    let with_host = all.filter_map(|(tag, uri)| {
        let address = uri.address.clone()?;
        Some((tag, domain::of_address(&address)?, address))
    });
    let one = |(tag, host, address): (ReportTag, String, String)| {
        let own = domain::is_within(&host, organization);
        let name = domain::normalize(&format!("{}._report._dmarc.{host}", record.domain)).filter(|_| !own);
        let (consent, detail) = match (own, &name) {
            (true, _) => {
                (ReportConsent::Own, "It is of the same organization, so no consent is needed.".to_owned())
            }
            (false, Some(_)) => (ReportConsent::NotAsked, String::new()),
            (false, None) => (ReportConsent::NotAsked, "The name to ask for is too long.".to_owned()),
        };
        let question = name.map(|name| Question { name, kind: RecordKind::Txt });
        let (refusal, text, chain, instead) = (None, None, Vec::new(), None);
        ReportDestination { tag, address, host, consent, question, refusal, text, chain, instead, detail }
    };
    with_host.map(one).collect()
}

/// What an answer says of the destination.
fn judge(one: &mut ReportDestination, question: &Question, answer: &Answer) {
    match answer {
        Answer::Records { list, chain, .. } => {
            one.chain.clone_from(chain);
            let texts: Vec<String> = list.iter().filter_map(text).collect();
            let records: Vec<&String> = texts.iter().filter(|text| is_dmarc(text)).collect();
            match (texts.len(), records.as_slice()) {
                (0, _) => refuse(one, ReportRefusal::NoData),
                (_, []) => refuse(one, ReportRefusal::NotDmarc),
                (count, records) => accept(one, records, count),
            }
        }
        Answer::NoData { chain } => {
            one.chain.clone_from(chain);
            refuse(one, ReportRefusal::NoData);
        }
        Answer::NoName { chain } => {
            one.chain.clone_from(chain);
            refuse(one, ReportRefusal::NoName);
        }
        Answer::Failed { .. } => {
            one.consent = ReportConsent::Unknown;
            one.detail = format!("{}.", why(question, answer));
        }
        Answer::NotAsked { .. } => {
            one.consent = ReportConsent::NotAsked;
            one.detail = format!("{}.", why(question, answer));
        }
    }
}

/// RFC 9990 §4, step 9: a consent may name other addresses, all of them at the host that was asked. `count` is the number
/// of TXT records that stand there.
fn accept(one: &mut ReportDestination, records: &[&String], count: usize) {
    let named = |text: &&String| {
        let record = record::parse(text);
        if one.tag == ReportTag::Rua { record.rua } else { record.ruf }
    };
    let uris: Vec<ReportUri> = records.iter().flat_map(named).collect();
    let host = one.host.clone();
    let same =
        |uri: &ReportUri| uri.address.as_deref().and_then(domain::of_address).as_deref() == Some(&host);
    let followed = uris.iter().all(same);
    one.text = records.first().map(|text| (*text).clone());
    if !uris.is_empty() {
        one.instead =
            Some(ReportOverride { uris: uris.iter().map(|uri| uri.uri.clone()).collect(), followed });
    }
    if !followed {
        return refuse(one, ReportRefusal::OtherHost);
    }
    one.consent = ReportConsent::Given;
    one.detail = match uris.is_empty() {
        true => format!("{host} consents."),
        false => format!("{host} consents, and wants the reports at another address."),
    };
    if count > 1 {
        one.detail.push_str(
            " Several TXT records stand there: RFC 9990 takes the one that consents, RFC 7489 takes none.",
        );
    }
}

fn refuse(one: &mut ReportDestination, refusal: ReportRefusal) {
    let name = one.question.as_ref().map(|question| question.name.as_str()).unwrap_or_default();
    one.detail = match refusal {
        ReportRefusal::NoName => format!("{name} does not exist."),
        ReportRefusal::NoData => format!("There is no TXT record at {name}."),
        ReportRefusal::NotDmarc => format!("No TXT record at {name} begins with v=DMARC1."),
        ReportRefusal::OtherHost => format!(
            "The consent at {name} names an address at another host; then nothing may be sent to either (RFC 9990 §4)."
        ),
    };
    one.consent = ReportConsent::Missing;
    one.refusal = Some(refusal);
}

fn text(data: &Data) -> Option<String> {
    match data {
        Data::Txt(chunks) => Some(ascii::view(&chunks.concat()).into_owned()),
        _ => None,
    }
}
