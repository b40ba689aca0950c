//! Invented patients. Every family name says that it is not real.

use saisei_app::access::Chance;

/// One invented patient.
#[derive(Clone, Debug)]
pub struct Person {
    /// 姓 and its reading.
    pub family: (&'static str, &'static str),
    /// 名 and its reading.
    pub given: (&'static str, &'static str),
    /// Birth date.
    pub birth_date: String,
    /// Sex as registered.
    pub sex: &'static str,
    /// When the disease was found.
    pub diagnosed: String,
    /// Tender and swollen joints of 28 at the first visit.
    pub joints: [u64; 2],
    /// CRP at the first visit, in mg/dL.
    pub crp: String,
}

const FAMILY: [(&str, &str); 8] = [
    ("練習", "レンシュウ"),
    ("見本", "ミホン"),
    ("架空", "カクウ"),
    ("例示", "レイジ"),
    ("試行", "シコウ"),
    ("仮名", "カメイ"),
    ("模擬", "モギ"),
    ("練習", "レンシュウ"),
];

const GIVEN: [(&str, &str, &str); 10] = [
    ("花子", "ハナコ", "female"),
    ("太郎", "タロウ", "male"),
    ("和子", "カズコ", "female"),
    ("洋子", "ヨウコ", "female"),
    ("健一", "ケンイチ", "male"),
    ("美咲", "ミサキ", "female"),
    ("幸子", "サチコ", "female"),
    ("誠", "マコト", "male"),
    ("恵子", "ケイコ", "female"),
    ("明美", "アケミ", "female"),
];

/// Invented patients without end.
pub fn people(chance: &dyn Chance) -> impl Iterator<Item = Person> {
    let families = FAMILY.iter().cycle();
    let givens = GIVEN.iter().cycle();
    families.zip(givens).map(move |(family, given)| {
        let mut draw = [0u8; 6];
        chance.fill(&mut draw);
        let [year, month, day, tender, swollen, crp] = draw.map(u16::from);
        Person {
            family: *family,
            given: (given.0, given.1),
            birth_date: format!("{}-{:02}-{:02}", 1945 + year % 40, 1 + month % 12, 1 + day % 28),
            sex: given.2,
            diagnosed: format!("{}-{:02}", 2008 + year % 9, 1 + day % 12),
            joints: [u64::from(6 + tender % 10), u64::from(4 + swollen % 8)],
            crp: format!("{}.{}", 1 + crp % 3, crp % 10),
        }
    })
}
