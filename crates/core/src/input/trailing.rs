//! White space that copying has put at the ends of lines: the blank line between header and body is then none.

use super::beginning::beginning;
use super::damage as note;
use super::lines::{field_name, header, is_known, lines};
use super::repair::each_line;
use mailglass_model::{Damage, DamageKind};

/// Takes the white space away: at every line where every line has it, else at the blank line between header and body.
pub(super) fn space(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let begin = beginning(text).map_or(0, |(start, _)| start);
    let all = lines(text).map(|(_, line)| trailing(line)).min().unwrap_or(0);
    let separator = separator(&head[begin.min(head.len())..], all > 0)? + begin;
    let message = if all > 0 {
        "White space stood at the end of every line, the blank line between header and body too; it was taken away."
    } else {
        "The blank line between header and body held white space, which was taken away."
    };
    let damage = note(DamageKind::TrailingSpace, message, true, true);
    if all > 0 {
        return Some((each_line(text, |line| line[..line.len() - trailing(line).min(all)].to_vec()), damage));
    }
    let blank = trailing(lines(&text[separator..]).next()?.1);
    let out = [&text[..separator], &text[separator + blank..]].concat();
    Some((out, damage))
}

/// The first line of white space alone behind which no header goes on. A line of white space between fields is an
/// obsolete form of folding (RFC 5322 §4.2). Where white space stands everywhere, a body may begin with what looks like a
/// field, but not with one that every message has: that could be a second author.
fn separator(head: &[u8], everywhere: bool) -> Option<usize> {
    let mut fields = 0;
    let mut candidate = None;
    for (at, line) in lines(head) {
        if line.trim_ascii().is_empty() {
            candidate = candidate.or((!line.is_empty() && fields > 0).then_some(at));
            continue;
        }
        let name = field_name(line);
        let goes_on = matches!(line[0], b' ' | b'\t') || name.is_some();
        if candidate.is_some() && (!goes_on || everywhere && !is_known(line)) {
            return candidate;
        }
        candidate = None;
        fields += usize::from(name.is_some());
    }
    // Nothing follows: the body is empty.
    candidate.filter(|_| everywhere)
}

fn trailing(line: &[u8]) -> usize {
    line.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Received: from a.example\n by b.example; Fri, 20 Nov 2026 10:00:00 +0000\nFrom: <a@b.example>\n\nHello\n\nbody\n";

    fn repaired(text: &str) -> Option<String> {
        space(text.as_bytes()).map(|(text, _)| String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn white_space_at_every_line_end_is_taken_away() {
        assert_eq!(repaired(GOOD), None);
        assert_eq!(repaired(&GOOD.replace('\n', "  \n")).as_deref(), Some(GOOD));
        assert_eq!(repaired(&GOOD.replace('\n', " \r\n")), Some(GOOD.replace('\n', "\r\n")));
        let note = GOOD.replace("Hello", "Note: x");
        assert_eq!(repaired(&note.replace('\n', "  \n")), Some(note));
        assert_eq!(repaired("Subject: x \nFrom: a@b.example \n \nFrom: c@d.example \n"), None);
    }

    #[test]
    fn a_blank_line_of_white_space_ends_the_header_where_no_field_follows() {
        assert_eq!(repaired(&GOOD.replace("\n\nHello", "\n \t\nHello")).as_deref(), Some(GOOD));
        assert_eq!(repaired("From: a@b.example\n \nSubject: x\n\nHello\n"), None);
        assert_eq!(repaired("Subject: x\n \n y\nFrom: a@b.example\n\nHello\n"), None);
    }
}
