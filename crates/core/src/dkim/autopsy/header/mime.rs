//! Fields about the form of the body: the ways in which servers write the same thing.

/// Other values of MIME-Version, Content-Type or Content-Transfer-Encoding.
pub(super) fn rewritten(name: &str, value: &str) -> Vec<String> {
    match name {
        "mime-version" => vec!["1.0".to_owned()],
        "content-transfer-encoding" => {
            let words = ["7bit", "8bit", "quoted-printable", "base64", "binary", "7BIT", "8BIT", "BASE64"];
            let more = ["Quoted-Printable", "QUOTED-PRINTABLE", "8Bit", "7Bit", "Base64"];
            words.iter().chain(&more).map(|word| (*word).to_owned()).collect()
        }
        "content-type" => content_types(value),
        _ => Vec::new(),
    }
}

/// Charset labels between which servers convert.
const CHARSETS: [&str; 8] =
    ["utf-8", "UTF-8", "us-ascii", "US-ASCII", "iso-8859-1", "ISO-8859-1", "windows-1252", "Windows-1252"];

/// Parameters that a real field has at most.
const PARAMETERS: usize = 10;
/// Ways that are tried, the most like the present one first.
const NEAREST: usize = 80;

fn content_types(value: &str) -> Vec<String> {
    let value = value.trim();
    let mut pieces = value.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    let media = pieces.next().unwrap_or_default().to_owned();
    let parameters: Vec<(String, String)> = pieces
        .filter_map(|piece| piece.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect();
    let mut out = Vec::new();
    if parameters.len() > PARAMETERS {
        return out;
    }
    let mut all = vec![parameters.clone()];
    if parameters.len() > 1 {
        all.push(parameters.iter().rev().cloned().collect());
    }
    // One parameter was added.
    for skip in 0..parameters.len() {
        let kept = parameters.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, pair)| pair.clone());
        all.push(kept.collect());
    }
    let charset = parameters.iter().position(|(key, _)| key.eq_ignore_ascii_case("charset"));
    for label in CHARSETS {
        let mut other = parameters.clone();
        match charset {
            Some(at) => label.clone_into(&mut other[at].1),
            None if media.starts_with("text/") => other.push(("charset".to_owned(), label.to_owned())),
            None => continue,
        }
        all.push(other);
    }
    let lower = media.to_ascii_lowercase();
    let upper = media.to_ascii_uppercase();
    for parameters in &all {
        for media in [&media, &lower, &upper] {
            for separator in ["; ", ";", " ; "] {
                out.push(joined(media, parameters, separator, |_| true, ""));
                out.push(joined(media, parameters, separator, |_| false, ""));
                out.push(joined(
                    media,
                    parameters,
                    separator,
                    |key| key.eq_ignore_ascii_case("boundary"),
                    "",
                ));
            }
            out.push(joined(media, parameters, "; ", |_| false, ";"));
        }
    }
    out.sort_by_key(|one| strsim::levenshtein(one, value));
    out.truncate(NEAREST);
    // Other parameters in the usual way of writing are likelier than odd ways of writing the same.
    let usual = |parameters: &Vec<(String, String)>| {
        let boundary = |key: &str| key.eq_ignore_ascii_case("boundary");
        joined(&media, parameters, "; ", boundary, "")
    };
    all.iter().map(usual).chain(out).collect()
}

fn joined(
    media: &str,
    parameters: &[(String, String)],
    separator: &str,
    quoted: impl Fn(&str) -> bool,
    end: &str,
) -> String {
    let mut out = media.to_owned();
    for (key, value) in parameters {
        out.push_str(separator);
        out.push_str(&if quoted(key) { format!("{key}=\"{value}\"") } else { format!("{key}={value}") });
    }
    out + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_labels_and_order_are_tried() {
        let ways = content_types("text/plain; charset=UTF-8; format=flowed");
        for way in [
            "text/plain; charset=\"UTF-8\"; format=\"flowed\"",
            "text/plain; charset=utf-8; format=flowed",
            "text/plain; format=flowed; charset=UTF-8",
            "text/plain; charset=UTF-8",
        ] {
            assert!(ways.iter().any(|one| one == way), "{way}");
        }
    }
}
