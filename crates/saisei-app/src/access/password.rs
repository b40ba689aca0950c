//! Which passwords may be set.

use super::chance::Chance;
use unicode_normalization::UnicodeNormalization;

const SHORTEST: usize = 15;
const LONGEST: usize = 128;
const LONGEST_BYTES: usize = 512;
const LONGEST_WORD_SHARE: usize = 2;

/// Why a password cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than 15 characters.
    #[error("shorter than 15 characters")]
    TooShort,
    /// More than 128 characters or 512 bytes.
    #[error("longer than 128 characters")]
    TooLong,
    /// One piece over and over, or a run such as 123456 or qwerty.
    #[error("a repetition or a run of keys")]
    Pattern,
    /// Mostly the name of the person, the clinic or this program.
    #[error("mostly a name that others know")]
    Name,
    /// On the list of passwords that are tried first.
    #[error("on the list of common passwords")]
    Common,
}

// Runs that people type along: the alphabet, digits, key rows, both ways (the reverse is added below).
const RUNS: [&str; 6] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "あいうえおかきくけこさしすせそたちつてと",
    "いろはにほへとちりぬるをわかよたれそつねならむ",
];

// Phrases of at least 15 characters that lead published lists, and their Japanese kin. Compared without spaces
// and punctuation, in lower case, with common letter substitutions undone.
const COMMON: [&str; 36] = [
    "passwordpassword",
    "password1234567",
    "passw0rdpassw0rd",
    "letmeinletmeinletmein",
    "iloveyouiloveyou",
    "iloveyouverymuch",
    "correcthorsebatterystaple",
    "thequickbrownfox",
    "thequickbrownfoxjumps",
    "thequickbrownfoxjumpsoverthelazydog",
    "tobeornottobe",
    "maytheforcebewithyou",
    "administratoradministrator",
    "administrator123",
    "administrator1234",
    "adminadminadmin",
    "changemechangeme",
    "changethispassword",
    "defaultpassword",
    "temporarypassword",
    "mypasswordispassword",
    "welcomewelcome",
    "welcometomyworld",
    "sunshinesunshine",
    "princessprincess",
    "footballfootball",
    "trustno1trustno1",
    "monkeymonkeymonkey",
    "dragondragondragon",
    "nipponnipponnippon",
    "sakurasakurasakura",
    "konnichiwakonnichiwa",
    "arigatougozaimasu",
    "ohayougozaimasu",
    "yoroshikuonegaishimasu",
    "パスワードパスワードパスワード",
];

/// Twenty characters without look-alikes, in groups: about 98 random bits.
pub fn make_password(chance: &dyn Chance) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let mut bytes = [0u8; 20];
    chance.fill(&mut bytes);
    let letters: Vec<char> =
        bytes.iter().filter_map(|byte| LETTERS.get(usize::from(*byte % 32))).map(|b| char::from(*b)).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The form that is hashed: compatibility normal form, so that full-width letters typed on a Japanese keyboard
/// are the same password.
pub fn normalise_password(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a normalised password may be set. `names` are words that others know: the person's and the clinic's
/// names, sign-in name, plan names.
///
/// # Errors
/// The first fault found.
pub fn check_password(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    if length > LONGEST || password.len() > LONGEST_BYTES {
        return Err(PasswordFault::TooLong);
    }
    let plain = plain_letters(password);
    if is_repetition(&plain) || is_run(&plain) {
        return Err(PasswordFault::Pattern);
    }
    if COMMON.iter().any(|common| plain == plain_letters(common)) {
        return Err(PasswordFault::Common);
    }
    if is_mostly_name(&plain, names) {
        return Err(PasswordFault::Name);
    }
    Ok(())
}

/// Lower-case letters and digits only, with the usual substitutions undone. All-punctuation passwords keep theirs.
fn plain_letters(text: &str) -> Vec<char> {
    let folded: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let letters: Vec<char> = folded
        .iter()
        .filter(|c| c.is_alphanumeric() || **c == '@' || **c == '$')
        .map(|c| match c {
            '@' => 'a',
            '$' => 's',
            other => *other,
        })
        .collect();
    if letters.len() * 2 < folded.len() { folded } else { letters }
}

/// One piece of up to a third of the length, over and over.
fn is_repetition(plain: &[char]) -> bool {
    (1..=plain.len() / 3).any(|period| plain.iter().zip(plain.iter().skip(period)).all(|(first, later)| first == later))
}

/// Most neighbouring characters stand beside each other in the alphabet, the digits or on the keyboard.
fn is_run(plain: &[char]) -> bool {
    let pairs = plain.len().saturating_sub(1);
    let along =
        plain.iter().zip(plain.iter().skip(1)).filter(|(first, second)| are_neighbours(**first, **second)).count();
    pairs > 0 && along * 5 >= pairs * 4
}

fn are_neighbours(first: char, second: char) -> bool {
    first == second
        || RUNS.iter().any(|run| {
            run.chars().zip(run.chars().skip(1)).any(|(a, b)| (a, b) == (first, second) || (b, a) == (first, second))
        })
}

/// What is left when every known name is taken out is shorter than half.
fn is_mostly_name(plain: &[char], names: &[&str]) -> bool {
    let text: String = plain.iter().collect();
    let rest = names
        .iter()
        .copied()
        .chain(["saisei", "再生", "クリニック", "clinic"])
        .map(|name| plain_letters(name).into_iter().collect::<String>())
        .filter(|name| name.chars().count() >= LONGEST_WORD_SHARE)
        .fold(text, |text, name| text.replace(&name, ""));
    rest.chars().count() * 2 < plain.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), PasswordFault> {
        check_password(&normalise_password(password), &["Tanaka Yui", "田中", "Aoba Clinic"])
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(check("fourteen chars"), Err(PasswordFault::TooShort));
        assert_eq!(check("雨上がりの朝に小鳥が三羽鳴いた"), Ok(()));
        assert_eq!(check(&"雨上がりの朝に小鳥が三羽鳴いた ".repeat(9)), Err(PasswordFault::TooLong));
    }

    #[test]
    fn weak_passwords_are_refused() {
        for (password, fault) in [
            ("aaaaaaaaaaaaaaaa", PasswordFault::Pattern),
            ("abcabcabcabcabcabc", PasswordFault::Pattern),
            ("123456789012345", PasswordFault::Pattern),
            ("qwertyuiopasdfgh", PasswordFault::Pattern),
            ("zyxwvutsrqponmlk", PasswordFault::Pattern),
            ("!!!!!!!!!!!!!!!!!", PasswordFault::Pattern),
            ("correct horse battery staple", PasswordFault::Common),
            ("P@ssword P@ssword", PasswordFault::Common),
            ("Saisei Tanaka Yui 1", PasswordFault::Name),
            ("aobaclinic-aobaclinic", PasswordFault::Name),
        ] {
            assert_eq!(check(password), Err(fault), "{password}");
        }
    }

    #[test]
    fn ordinary_phrases_are_taken() {
        for password in ["three herons over wet rice", "Vj7#kq-Lm2!xT9@pw", "かえるが池にとびこむ水の音です"]
        {
            assert_eq!(check(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn full_width_is_the_same_password() {
        assert_eq!(normalise_password("ＡＢＣ１２３"), "ABC123");
    }
}
