//! Rust source with its comments and literals covered, so that plain text search finds code only.

/// Comments become spaces; the characters of literals become `x`; line breaks stay where they are.
pub fn cover(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while !rest.is_empty() {
        let (length, kind) = token(rest, previous);
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.extend(piece.chars().map(|c| kind.covered(c)));
        previous = piece.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    out
}

#[derive(Clone, Copy)]
enum Token {
    Code,
    Comment,
    Literal,
}

impl Token {
    fn covered(self, c: char) -> char {
        match self {
            Self::Code => c,
            _ if c.is_whitespace() => c,
            Self::Comment => ' ',
            Self::Literal => 'x',
        }
    }
}

fn token(rest: &str, previous: char) -> (usize, Token) {
    if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), Token::Comment)
    } else if rest.starts_with("/*") {
        (block_comment(rest), Token::Comment)
    } else if let Some(length) = raw_string(rest, previous) {
        (length, Token::Literal)
    } else if rest.starts_with('"') {
        (string(rest), Token::Literal)
    } else if let Some(length) = character(rest) {
        (length, Token::Literal)
    } else {
        (rest.chars().next().map_or(1, char::len_utf8), Token::Code)
    }
}

fn block_comment(rest: &str) -> usize {
    let mut depth: usize = 0;
    let mut last = ' ';
    for (at, c) in rest.char_indices() {
        match (last, c) {
            ('/', '*') => depth = depth.saturating_add(1),
            ('*', '/') => depth = depth.saturating_sub(1),
            _ => {
                last = c;
                continue;
            }
        }
        if depth == 0 {
            return at.saturating_add(1);
        }
        last = ' ';
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at.saturating_add(1),
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str, previous: char) -> Option<usize> {
    if previous.is_alphanumeric() && previous != 'b' && previous != 'c' || previous == '_' {
        return None;
    }
    let after = rest.strip_prefix('r')?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    let body = after.get(hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let head = hashes.saturating_add(2);
    let end = body.find(&close).map_or(body.len(), |at| at.saturating_add(close.len()));
    Some(head.saturating_add(end).min(rest.len()))
}

/// A character literal; a lifetime such as `'a` is none.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        let escape = body.chars().nth(1)?;
        let from = first.len_utf8().saturating_add(escape.len_utf8());
        let end = body.get(from..)?.find('\'')?;
        return Some(from.saturating_add(end).saturating_add(2));
    }
    let width = first.len_utf8();
    body.get(width..)?.starts_with('\'').then(|| width.saturating_add(2))
}

#[cfg(test)]
mod tests {
    use super::cover;

    #[test]
    fn comments_and_literals_are_covered_and_lines_stay() {
        assert_eq!(cover("a // b {\nc"), "a       \nc");
        assert_eq!(cover("a /* { /* } */ */ b"), "a                 b");
        assert_eq!(cover(r#"f("}\"{", 'x', '\'', '{')"#), "f(xxxxxx, xxx, xxxx, xxx)");
    }

    #[test]
    fn raw_strings_end_where_they_end() {
        assert_eq!(cover("r#\"a\"{\n\"# }"), "xxxxxx\nxx }");
        assert_eq!(cover("br\"{\" }"), "bxxxx }");
        assert_eq!(cover("for\"{\""), "forxxx");
    }

    #[test]
    fn a_lifetime_is_code() {
        assert_eq!(cover("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(cover("'\\u{1F600}' 'あ'"), "xxxxxxxxxxx xxx");
    }
}
