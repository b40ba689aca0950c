//! What was typed into the form of an act.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use saisei_app::form::{Entries, Field, Takes, form_of, without_row, without_unanswered};

use crate::fields::{Fields, Unreadable};
use crate::pages::bedside_second::TypedSecond;
use crate::pages::carry::TYPED_BY;
use crate::respond::local_place;

/// Start of the names of the boxes that say that an unlikely value is right.
const SURE: &str = "sure.";
/// Name of the entry that says when it happened.
pub(super) const OCCURRED: &str = "occurred_at";

/// What was typed, beside the command's own entries.
#[derive(Clone, Default)]
pub(super) struct Typed {
    /// The command's entries, and when it happened.
    pub(super) entries: Entries,
    /// Unlikely values that were said to be right, by entry.
    pub(super) sure: BTreeMap<String, String>,
    /// The position that the screen showed.
    pub(super) seen: Option<u64>,
    /// Where to go afterwards.
    pub(super) back: String,
    /// The list that gets more rows.
    pub(super) more: Option<String>,
    /// The list or the entry whose button was pressed: it is shown.
    pub(super) pressed: Option<String>,
    /// Whether only the form is asked for again.
    pub(super) again: bool,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) already_done: bool,
    /// Entries that the address fixed.
    pub(super) fixed: BTreeSet<String>,
    /// Whether the patient was chosen on this page.
    pub(super) chosen: bool,
    /// The journey of the banner over the form.
    pub(super) banner: Option<String>,
    /// The signer's own password; none if the form did not ask yet.
    pub(super) password: Option<String>,
    pub(super) second: Option<TypedSecond>,
}

/// What an act is about beside numbers of ours: which test, which kind of value, the how manieth passage. Never what was
/// found or decided.
const ABOUT: &[&str] = &["test", "parameter", "passage"];
/// Entries beyond numbers of ours that an address may fill in: a duty with its year, a day of the clinic.
const PLAIN: [(&str, &str); 3] =
    [("record_duty", "duty"), ("record_duty", "covers_until"), ("set_day_capacity", "day")];

/// Whether a field of the command is named so and holds a number of ours: nothing that names a person.
fn names_a_thing(command: &str, name: &str) -> bool {
    if PLAIN.contains(&(command, name)) {
        return true;
    }
    let fields = form_of(command).unwrap_or_default();
    let named = |field: &Field| match name.split_once('.') {
        None => field.name == name && (field.takes.is_number_of_ours() || ABOUT.contains(&name)),
        Some((list, row)) => field.name == list && is_in_row(&field.takes, row),
    };
    fields.iter().any(named)
}

/// Whether a row of a list, such as `0` or `0.check`, holds a number of ours.
fn is_in_row(takes: &Takes, row: &str) -> bool {
    let Takes::List(inner) = takes else { return false };
    let (number, inside) = row.split_once('.').map_or((row, None), |(number, inside)| (number, Some(inside)));
    let holds = match (inner.as_ref(), inside) {
        (Takes::Group(fields), Some(inside)) => {
            fields.iter().any(|field| field.name == inside && field.takes.is_number_of_ours())
        }
        (single, None) => single.is_number_of_ours(),
        _ => false,
    };
    holds && number.parse::<u8>().is_ok()
}

/// Whether a field of the command is one id, which an address can fix. The room of work on a lot is only offered: the
/// next step may be done in another one.
fn can_be_fixed(command: &str, name: &str) -> bool {
    let is_id = |takes: &Takes| matches!(takes, Takes::Id(kind) if kind != "Code");
    let fields = form_of(command).unwrap_or_default();
    let offered = name == "room" && fields.iter().any(|field| field.name == "lot" && !field.optional);
    !offered && fields.iter().any(|field| field.name == name && is_id(&field.takes))
}

impl Typed {
    /// What was sent.
    ///
    /// # Errors
    /// The fields are not those of the form.
    pub(super) fn read(command: &str, mut fields: Fields) -> Result<Self, Unreadable> {
        let mut text = |name: &str| fields.take_optional(name).unwrap_or_default();
        let (back, reason, note) = (text("back"), text("reason"), text("note"));
        let seen = text("seen").parse().ok();
        let (already_done, chosen) = (text("already_done") == "yes", text("chosen") == "yes");
        let again = text("again") == "yes";
        let (less, unit, fixed) = (text("less"), text("unit"), text("fixed"));
        let fixed = fixed.split(',').filter(|name| can_be_fixed(command, name)).map(str::to_owned).collect();
        // Who typed it is the gate's to judge.
        fields.take_optional(TYPED_BY);
        let banner = fields.take_optional("banner").filter(|id| !id.is_empty());
        let more = fields.take_optional("more");
        let password = fields.take_optional("sign-password");
        let second = TypedSecond::read(&mut fields)?.filter(TypedSecond::is_begun);
        let back = local_place(&back).to_owned();
        let (sure, entries): (Entries, Entries) =
            fields.rest().into_iter().partition(|(name, _)| name.starts_with(SURE));
        let sure = sure.into_iter().filter_map(|(name, value)| Some((name.strip_prefix(SURE)?.to_owned(), value)));
        let typed = Self {
            entries: without_unanswered(command, entries),
            sure: sure.collect(),
            seen,
            back,
            pressed: more.clone(),
            more,
            again,
            reason,
            note,
            already_done,
            fixed,
            chosen,
            banner,
            password,
            second,
        };
        Ok(typed.with_unit(&unit).without(&less))
    }

    /// The same value in another unit of the same entry: `activity.crp=mg/L`.
    fn with_unit(mut self, asked: &str) -> Self {
        if let Some((entry, unit)) = asked.split_once('=') {
            self.entries.insert(format!("{entry}.unit"), unit.to_owned());
            self.pressed = Some(entry.to_owned());
            self.again = true;
        }
        self
    }

    /// A row taken out: `results.2`.
    fn without(mut self, asked: &str) -> Self {
        if let Some((list, row)) = asked.rsplit_once('.')
            && let Ok(row) = row.parse()
        {
            self.entries = without_row(&self.entries, list, row);
            self.pressed = Some(list.to_owned());
            self.again = true;
        }
        self
    }

    /// From an address that names what the act is about.
    pub(super) fn from_address(command: &str, query: HashMap<String, String>) -> Self {
        let back = query.get("back").cloned();
        let chosen = query.get("chosen").is_some_and(|chosen| chosen == "yes");
        Self { chosen, ..Self::about(command, query, back) }
    }

    /// About what is named here; afterwards back to there. An address may say what the act is about, and never who
    /// somebody is.
    pub(super) fn about(
        command: &str,
        about: impl IntoIterator<Item = (String, String)>,
        back: Option<String>,
    ) -> Self {
        let about: Vec<(String, String)> = about.into_iter().collect();
        let journey = about.iter().find(|(name, _)| name == "journey").map(|(_, id)| id.trim().to_owned());
        let named = about.into_iter().filter(|(name, text)| names_a_thing(command, name) && !text.trim().is_empty());
        let entries: Entries = named.map(|(name, text)| (name, text.trim().to_owned())).collect();
        let fixed = entries.keys().filter(|name| can_be_fixed(command, name)).cloned().collect();
        let to_journey = journey.as_ref().filter(|id| !id.is_empty()).map(|id| format!("/journeys/{id}"));
        let back = back.or(to_journey).unwrap_or_else(|| "/acts".to_owned());
        let back = local_place(&back).to_owned();
        Self { entries, fixed, back, banner: journey, ..Self::default() }
    }

    /// Everything that goes on to the next page, as it was sent. No password is among it.
    pub(super) fn hidden(&self) -> Vec<(String, String)> {
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fixed: Vec<&str> = self.fixed.iter().map(String::as_str).collect();
        let yes = |chosen: bool| if chosen { "yes" } else { "" };
        let seen = self.seen.map(|seen| seen.to_string()).unwrap_or_default();
        let more = [
            own("seen", &seen),
            own("back", &self.back),
            own("note", &self.note),
            own("already_done", yes(self.already_done)),
            own("chosen", yes(self.chosen)),
            own("fixed", &fixed.join(",")),
            own("banner", self.banner.as_deref().unwrap_or_default()),
        ];
        let entries = self.entries.iter().map(|(name, text)| (name.clone(), text.clone()));
        let sure = self.sure.iter().map(|(name, text)| (format!("{SURE}{name}"), text.clone()));
        let all = entries.chain(sure).chain(more);
        all.filter(|(_, text)| !text.is_empty()).collect()
    }
}
