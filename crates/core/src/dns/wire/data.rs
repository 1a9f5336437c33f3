//! What records hold, by type.

use super::reader::Reader;
use mailglass_model::{Data, RecordKind};
use std::fmt::Write as _;

/// The number of a type; `None` for what is not DNS.
pub(super) fn code(kind: RecordKind) -> Option<u16> {
    Some(match kind {
        RecordKind::A => 1,
        RecordKind::Ns => 2,
        RecordKind::Cname => 5,
        RecordKind::Soa | RecordKind::UncheckedSoa => 6,
        RecordKind::Ptr => 12,
        RecordKind::Mx => 15,
        RecordKind::Txt => 16,
        RecordKind::Aaaa => 28,
        RecordKind::Srv => 33,
        RecordKind::Ds => 43,
        RecordKind::Tlsa => 52,
        RecordKind::Caa => 257,
        RecordKind::Policy | RecordKind::File => return None,
    })
}

/// The data of a record; `None` where it is not written as its type asks.
pub(super) fn read(kind: RecordKind, mut data: Reader) -> Option<Data> {
    let data = &mut data;
    let read = match kind {
        RecordKind::A => Data::A(<[u8; 4]>::try_from(data.take(4)?).ok()?.into()),
        RecordKind::Aaaa => Data::Aaaa(<[u8; 16]>::try_from(data.take(16)?).ok()?.into()),
        RecordKind::Mx => Data::Mx { preference: data.u16()?, exchange: data.name()?.text() },
        RecordKind::Ns | RecordKind::Cname | RecordKind::Ptr => Data::Name(data.name()?.text()),
        RecordKind::Txt => Data::Txt(strings(data)?),
        RecordKind::Soa | RecordKind::UncheckedSoa => Data::Other(soa(data)?),
        RecordKind::Ds => Data::Other(ds(data)?),
        RecordKind::Srv => {
            let (priority, weight, port) = (data.u16()?, data.u16()?, data.u16()?);
            Data::Other(format!("{priority} {weight} {port} {}", data.name()?.absolute()))
        }
        RecordKind::Tlsa => Data::Other(tlsa(data)?),
        RecordKind::Caa => Data::Other(caa(data)?),
        RecordKind::Policy | RecordKind::File => return None,
    };
    data.is_empty().then_some(read)
}

/// RFC 1035 §3.3.14: strings of at most 255 octets each.
fn strings(data: &mut Reader) -> Option<Vec<Vec<u8>>> {
    let mut out = Vec::new();
    while !data.is_empty() {
        let length = data.u8()?;
        out.push(data.take(length.into())?.to_vec());
    }
    Some(out)
}

/// RFC 1035 §3.3.13.
fn soa(data: &mut Reader) -> Option<String> {
    let mut text = format!("{} {}", data.name()?.absolute(), data.name()?.absolute());
    for _ in 0..5 {
        // Writing into a text cannot fail.
        let _ = write!(text, " {}", data.u32()?);
    }
    Some(text)
}

/// RFC 6698 §2.1.
fn tlsa(data: &mut Reader) -> Option<String> {
    let text = format!("{} {} {} ", data.u8()?, data.u8()?, data.u8()?);
    Some(text + &hexadecimal(data))
}

/// RFC 4034 §5.1.
fn ds(data: &mut Reader) -> Option<String> {
    let text = format!("{} {} {} ", data.u16()?, data.u8()?, data.u8()?);
    Some(text + &hexadecimal(data))
}

fn hexadecimal(data: &mut Reader) -> String {
    let mut text = String::new();
    for byte in data.rest() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// RFC 8659 §4.1.
fn caa(data: &mut Reader) -> Option<String> {
    let (flags, length) = (data.u8()?, data.u8()?);
    let tag = String::from_utf8_lossy(data.take(length.into())?).into_owned();
    Some(format!("{flags} {tag} \"{}\"", String::from_utf8_lossy(data.rest())))
}
