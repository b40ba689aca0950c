//! Readings in Latin letters: for a label printer, and so that a name is found however its reading is typed.

use saisei_domain::values::narrow;

/// Two kana that are one sound.
const PAIRS: &[(&str, &str)] = &[
    ("キャ", "kya"),
    ("キュ", "kyu"),
    ("キョ", "kyo"),
    ("シャ", "sha"),
    ("シュ", "shu"),
    ("ショ", "sho"),
    ("シェ", "she"),
    ("チャ", "cha"),
    ("チュ", "chu"),
    ("チョ", "cho"),
    ("チェ", "che"),
    ("ニャ", "nya"),
    ("ニュ", "nyu"),
    ("ニョ", "nyo"),
    ("ヒャ", "hya"),
    ("ヒュ", "hyu"),
    ("ヒョ", "hyo"),
    ("ミャ", "mya"),
    ("ミュ", "myu"),
    ("ミョ", "myo"),
    ("リャ", "rya"),
    ("リュ", "ryu"),
    ("リョ", "ryo"),
    ("ギャ", "gya"),
    ("ギュ", "gyu"),
    ("ギョ", "gyo"),
    ("ジャ", "ja"),
    ("ジュ", "ju"),
    ("ジョ", "jo"),
    ("ジェ", "je"),
    ("ビャ", "bya"),
    ("ビュ", "byu"),
    ("ビョ", "byo"),
    ("ピャ", "pya"),
    ("ピュ", "pyu"),
    ("ピョ", "pyo"),
    ("ファ", "fa"),
    ("フィ", "fi"),
    ("フェ", "fe"),
    ("フォ", "fo"),
    ("ティ", "ti"),
    ("ディ", "di"),
    ("トゥ", "tu"),
    ("デュ", "dyu"),
    ("ウィ", "wi"),
    ("ウェ", "we"),
    ("ウォ", "wo"),
    ("ヴァ", "va"),
    ("ヴィ", "vi"),
    ("ヴェ", "ve"),
    ("ヴォ", "vo"),
    ("ツァ", "tsa"),
    ("ヂャ", "ja"),
    ("ヂュ", "ju"),
    ("ヂョ", "jo"),
];

/// One kana.
const SINGLES: &[(char, &str)] = &[
    ('ア', "a"),
    ('イ', "i"),
    ('ウ', "u"),
    ('エ', "e"),
    ('オ', "o"),
    ('カ', "ka"),
    ('キ', "ki"),
    ('ク', "ku"),
    ('ケ', "ke"),
    ('コ', "ko"),
    ('サ', "sa"),
    ('シ', "shi"),
    ('ス', "su"),
    ('セ', "se"),
    ('ソ', "so"),
    ('タ', "ta"),
    ('チ', "chi"),
    ('ツ', "tsu"),
    ('テ', "te"),
    ('ト', "to"),
    ('ナ', "na"),
    ('ニ', "ni"),
    ('ヌ', "nu"),
    ('ネ', "ne"),
    ('ノ', "no"),
    ('ハ', "ha"),
    ('ヒ', "hi"),
    ('フ', "fu"),
    ('ヘ', "he"),
    ('ホ', "ho"),
    ('マ', "ma"),
    ('ミ', "mi"),
    ('ム', "mu"),
    ('メ', "me"),
    ('モ', "mo"),
    ('ヤ', "ya"),
    ('ユ', "yu"),
    ('ヨ', "yo"),
    ('ラ', "ra"),
    ('リ', "ri"),
    ('ル', "ru"),
    ('レ', "re"),
    ('ロ', "ro"),
    ('ワ', "wa"),
    ('ヰ', "i"),
    ('ヱ', "e"),
    ('ヲ', "o"),
    ('ン', "n"),
    ('ガ', "ga"),
    ('ギ', "gi"),
    ('グ', "gu"),
    ('ゲ', "ge"),
    ('ゴ', "go"),
    ('ザ', "za"),
    ('ジ', "ji"),
    ('ズ', "zu"),
    ('ゼ', "ze"),
    ('ゾ', "zo"),
    ('ダ', "da"),
    ('ヂ', "ji"),
    ('ヅ', "zu"),
    ('デ', "de"),
    ('ド', "do"),
    ('バ', "ba"),
    ('ビ', "bi"),
    ('ブ', "bu"),
    ('ベ', "be"),
    ('ボ', "bo"),
    ('パ', "pa"),
    ('ピ', "pi"),
    ('プ', "pu"),
    ('ペ', "pe"),
    ('ポ', "po"),
    ('ヴ', "vu"),
    ('ァ', "a"),
    ('ィ', "i"),
    ('ゥ', "u"),
    ('ェ', "e"),
    ('ォ', "o"),
    ('ャ', "ya"),
    ('ュ', "yu"),
    ('ョ', "yo"),
];

/// Spellings that are one sound; the second form is how both sides of a search are written.
const SPELLINGS: &[(&str, &str)] = &[
    ("'", ""),
    ("ā", "a"),
    ("ī", "i"),
    ("ū", "u"),
    ("ē", "e"),
    ("ō", "o"),
    ("â", "a"),
    ("û", "u"),
    ("ô", "o"),
    ("shi", "si"),
    ("sh", "sy"),
    ("tch", "cch"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
    ("j", "zy"),
    ("zyy", "zy"),
    ("syy", "sy"),
    ("mb", "nb"),
    ("mp", "np"),
    ("mm", "nm"),
    ("nn", "n"),
    ("oh", "o"),
    ("ou", "o"),
    ("oo", "o"),
    ("uu", "u"),
    ("aa", "a"),
    ("ii", "i"),
    ("ee", "e"),
];

fn katakana(text: &str) -> Vec<char> {
    let hiragana = |c: char| match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    };
    // The mark of a long vowel is no dash here.
    let parts: Vec<String> = text.split('ー').map(narrow).collect();
    parts.join("ー").chars().map(hiragana).collect()
}

/// A reading in Hepburn spelling, small letters; what is no kana stays as it is. Long vowels are written out.
pub fn romaji(reading: &str) -> String {
    let letters = katakana(reading);
    let mut out = String::new();
    let mut doubled = false;
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let two: String = letters.iter().skip(at).take(2).collect();
        let pair = PAIRS.iter().find(|(kana, _)| *kana == two).map(|(_, latin)| *latin);
        let single = SINGLES.iter().find(|(kana, _)| *kana == letter).map(|(_, latin)| *latin);
        at += if pair.is_some() { 2 } else { 1 };
        match pair.or(single) {
            Some(latin) => {
                if doubled {
                    // っち is tchi; any other consonant is doubled.
                    out.extend(if latin.starts_with("ch") { Some('t') } else { latin.chars().next() });
                }
                doubled = false;
                out.push_str(latin);
            }
            None if letter == 'ッ' => doubled = true,
            None if letter == 'ー' => out.extend(out.chars().next_back().filter(|last| "aiueo".contains(*last))),
            None if letter == '\u{3000}' || letter == '・' => out.push(' '),
            None => out.push(letter),
        }
    }
    out
}

/// Latin letters as one spelling, so that Ohno, Ono, Oono and Ōno, or Sinzi and Shinji, are found alike.
pub(crate) fn one_spelling(latin: &str) -> String {
    SPELLINGS.iter().fold(latin.to_lowercase(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_in_hepburn() {
        for (kana, latin) in [
            ("ヤマダ　ハナコ", "yamada hanako"),
            ("しょうじ", "shouji"),
            ("ハットリ", "hattori"),
            ("ホッチ", "hotchi"),
            ("ジョン・スミス", "jon sumisu"),
            ("オーノ", "oono"),
            ("フェルナンデス", "ferunandesu"),
        ] {
            assert_eq!(romaji(kana), latin);
        }
    }

    #[test]
    fn spellings_of_one_name_meet() {
        for alike in [
            &["オオノ", "Ohno", "Ono", "Oono", "Ōno"][..],
            &["シンジ", "Sinzi", "Shinji"],
            &["ナンバ", "Namba", "Nanba"],
            &["シュウイチ", "Shuichi", "Syuuiti"],
            &["ジュンイチ", "Junichi", "Jun'ichi"],
        ] {
            let forms: Vec<String> = alike.iter().map(|name| one_spelling(&romaji(name))).collect();
            assert!(forms.iter().all(|form| *form == forms[0]), "{alike:?} {forms:?}");
        }
    }
}
