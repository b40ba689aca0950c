//! Enquiries and appointments as pages read them: the list, one enquiry, one day, one month.

use saisei_domain::acts::booking::{Holder, Purpose};
use saisei_domain::acts::capacity::SetDayCapacity;
use saisei_domain::acts::enquiry::Contact;
use saisei_domain::acts::patient::Identity;
use saisei_domain::state::{At, Booking, Capacities, DayBook, Enquiry, Journey};
use saisei_domain::values::{CoiNumber, Day, EnquiryId};
use saisei_ledger::{ColumnValue, Filter, ListQuery, ViewRow};
use serde::de::DeserializeOwned;

use crate::app::{App, AppError};
use crate::project::view;
use crate::reading::equals;

/// Enquiries found by a name, at most.
const FOUND_MAX: usize = 200;

/// Days over which the time from first contact to counselling is told.
pub const COUNSELLING_DAYS: i32 = 90;

/// Enquiries of those days that are looked at, at most.
const RECENT_MAX: usize = 2_000;

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct EnquiriesQuery {
    /// Name, reading, telephone, birth date or number; empty for all.
    pub text: String,
    /// Only in this stage, by its name.
    pub stage: Option<String>,
    /// Only by this channel, by its name.
    pub channel: Option<String>,
    /// After this `(sort, key)`.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub limit: usize,
}

/// One enquiry with who it is.
#[derive(Clone, Debug)]
pub struct EnquiryFile {
    /// The enquiry.
    pub enquiry: Enquiry,
    /// What they told about themselves; none if they told nothing or it was erased.
    pub contact: Option<Contact>,
    /// Who it is as a patient.
    pub identity: Option<Identity>,
    /// Cursor of this row in the list.
    pub cursor: (String, String),
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct EnquiriesPage {
    /// The rows: open ones first, calls that are due before the others.
    pub rows: Vec<EnquiryFile>,
    /// How many match.
    pub count: u64,
    /// Whether more follow.
    pub more: bool,
}

/// How long it took from the first contact to the counselling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounsellingTimes {
    /// First contacts from this day on.
    pub from: Day,
    /// Enquiries since then: the denominator.
    pub enquiries: usize,
    /// Of these, people who came to a counselling.
    pub counselled: usize,
    /// Twice the median of the days, so that it is a whole number; none if nobody came.
    pub median_twice: Option<i32>,
}

/// An appointment with whom it is for.
#[derive(Clone, Debug)]
pub struct DayEntry {
    /// The booking, as its journey or enquiry tells it.
    pub booking: Booking,
    /// The patient's number, if there is one.
    pub coi: Option<CoiNumber>,
    /// Who it is as a patient.
    pub identity: Option<Identity>,
    /// What they told about themselves in an enquiry.
    pub contact: Option<Contact>,
}

/// Places of a day for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// The purpose.
    pub purpose: Purpose,
    /// Places held.
    pub taken: u64,
    /// Places there are; none if no limit is set.
    pub of: Option<u64>,
}

impl Places {
    /// Whether nobody more has a place without a physician's decision.
    pub fn is_full(self) -> bool {
        self.of.is_some_and(|of| self.taken >= of)
    }
}

/// What a day holds and can hold.
#[derive(Clone, Debug)]
pub struct DayPlaces {
    /// The day.
    pub day: Day,
    /// What was set for it, by whom and when; none if nothing was.
    pub set: Option<At<SetDayCapacity>>,
    /// Places for every purpose.
    pub places: Vec<Places>,
}

impl DayPlaces {
    fn new(day: Day, book: &DayBook, capacities: &Capacities) -> Self {
        let set = capacities.on(day).cloned();
        let of = |purpose| set.as_ref().and_then(|set| set.what.places(purpose));
        let places = Purpose::ALL.map(|purpose| Places { purpose, taken: book.taken(purpose), of: of(purpose) });
        Self { day, set, places: places.to_vec() }
    }

    /// Whether the clinic is closed.
    pub fn is_closed(&self) -> bool {
        self.set.as_ref().is_some_and(|set| set.what.closed)
    }

    /// Places held, whatever for.
    pub fn taken(&self) -> u64 {
        self.places.iter().map(|places| places.taken).sum()
    }
}

/// One day.
#[derive(Clone, Debug)]
pub struct DayFile {
    /// What it holds and can hold.
    pub places: DayPlaces,
    /// Its appointments by time.
    pub entries: Vec<DayEntry>,
}

fn parse<T: DeserializeOwned>(row: &ViewRow) -> Result<T, AppError> {
    serde_json::from_str(&row.document.body).map_err(|_| AppError::Json)
}

fn days(column: &str, from: Day, to: Day) -> Filter {
    let text = |day: Day| ColumnValue::Text(day.to_string());
    Filter::Between(column.to_owned(), text(from), text(to))
}

/// Twice the median of sorted numbers.
fn median_twice(sorted: &[i32]) -> Option<i32> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    lower.checked_add(*upper)
}

impl App {
    fn contact_document<T: DeserializeOwned>(&self, view: &str, key: &str) -> Result<Option<T>, AppError> {
        self.store.view(view, key)?.as_ref().map(parse).transpose()
    }

    /// A page of enquiries, open ones first.
    ///
    /// # Errors
    /// If the store fails.
    pub fn enquiries(&self, query: &EnquiriesQuery) -> Result<EnquiriesPage, AppError> {
        self.refresh_names()?;
        if !query.text.trim().is_empty() {
            return self.enquiries_of(query);
        }
        let stage = query.stage.as_deref().map(|stage| equals("stage", stage));
        let channel = query.channel.as_deref().map(|channel| equals("channel", channel));
        let filters = stage.into_iter().chain(channel).collect();
        let (after, limit) = (query.after.clone(), query.limit);
        let list = ListQuery { view: view::ENQUIRIES.to_owned(), filters, descending: false, after, limit };
        let page = self.store.list(&list)?;
        let rows = page.rows.iter().map(|row| self.enquiry_of(row)).collect::<Result<_, _>>()?;
        Ok(EnquiriesPage { rows, count: page.count, more: page.more })
    }

    /// Those whom the text finds, among them the filters.
    fn enquiries_of(&self, query: &EnquiriesQuery) -> Result<EnquiriesPage, AppError> {
        let mut ids = self.with_names(|names| names.search_enquirers(query.text.trim()));
        ids.extend(EnquiryId::parse(&query.text.to_uppercase()).ok());
        ids.sort();
        ids.dedup();
        let mut rows = Vec::new();
        for id in ids.iter().take(FOUND_MAX) {
            rows.extend(self.store.view(view::ENQUIRIES, id.as_str())?.map(|row| self.enquiry_of(&row)).transpose()?);
        }
        rows.retain(|row| {
            query.stage.as_deref().is_none_or(|stage| stage == row.enquiry.stage().name())
                && query.channel.as_deref().is_none_or(|channel| channel == row.enquiry.recorded.what.channel.name())
        });
        rows.sort_by(|a, b| a.cursor.cmp(&b.cursor));
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        Ok(EnquiriesPage { rows, count, more: false })
    }

    /// How many enquiries are in this stage, or came by this channel.
    ///
    /// # Errors
    /// If the store fails.
    pub fn count_enquiries(&self, column: &str, value: &str) -> Result<u64, AppError> {
        let filters = vec![equals(column, value)];
        let query = ListQuery { view: view::ENQUIRIES.to_owned(), filters, limit: 1, ..ListQuery::default() };
        Ok(self.store.list(&query)?.count)
    }

    /// How many wait for a call that was due before this day.
    ///
    /// # Errors
    /// If the store fails.
    pub fn count_overdue_calls(&self, today: Day) -> Result<u64, AppError> {
        let filters = vec![days("due", Day(jiff::civil::date(1900, 1, 1)), today.plus_days(-1))];
        let query = ListQuery { view: view::ENQUIRIES.to_owned(), filters, limit: 1, ..ListQuery::default() };
        Ok(self.store.list(&query)?.count)
    }

    fn enquiry_of(&self, row: &ViewRow) -> Result<EnquiryFile, AppError> {
        let enquiry: Enquiry = parse(row)?;
        let cursor = (row.document.sort.clone(), row.key.clone());
        let (contact, identity) = self.who_enquired(&enquiry);
        Ok(EnquiryFile { enquiry, contact, identity, cursor })
    }

    fn who_enquired(&self, enquiry: &Enquiry) -> (Option<Contact>, Option<Identity>) {
        let identity = |coi: &CoiNumber| self.with_names(|names| names.identity(coi));
        (self.with_names(|names| names.contact(&enquiry.id)), enquiry.coi().and_then(identity))
    }

    /// One enquiry; none if there is no such enquiry.
    ///
    /// # Errors
    /// If the store fails.
    pub fn enquiry(&self, id: &str) -> Result<Option<EnquiryFile>, AppError> {
        self.refresh_names()?;
        self.store.view(view::ENQUIRIES, id)?.map(|row| self.enquiry_of(&row)).transpose()
    }

    /// First contact to counselling, of the people who came for the first time in the last [`COUNSELLING_DAYS`].
    ///
    /// # Errors
    /// If the store fails.
    pub fn counselling_times(&self, today: Day) -> Result<CounsellingTimes, AppError> {
        let from = today.plus_days(-COUNSELLING_DAYS);
        let recent: Vec<Enquiry> = self.documents(view::ENQUIRIES, vec![days("first", from, today)], RECENT_MAX)?;
        let mut took: Vec<i32> = recent.iter().filter_map(Enquiry::days_to_counselling).collect();
        took.sort_unstable();
        let (enquiries, counselled) = (recent.len(), took.len());
        Ok(CounsellingTimes { from, enquiries, counselled, median_twice: median_twice(&took) })
    }

    fn capacities(&self) -> Result<Capacities, AppError> {
        Ok(self.contact_document(view::CAPACITY, "clinic")?.unwrap_or_default())
    }

    /// One day with its appointments by time.
    ///
    /// # Errors
    /// If the store fails.
    pub fn day(&self, day: Day) -> Result<DayFile, AppError> {
        self.refresh_names()?;
        let book: DayBook = self.contact_document(view::DAYS, &day.to_string())?.unwrap_or_default();
        let places = DayPlaces::new(day, &book, &self.capacities()?);
        let mut entries =
            book.bookings.into_iter().map(|booking| self.entry(booking)).collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(|entry| (entry.booking.booked.what.starts_at, entry.booking.booked.at.position));
        Ok(DayFile { places, entries })
    }

    /// The booking as its journey or enquiry tells it: a journey knows also whether what was booked was done.
    fn entry(&self, booking: Booking) -> Result<DayEntry, AppError> {
        let plain = |booking| DayEntry { booking, coi: None, identity: None, contact: None };
        let booked = &booking.booked.what;
        match booked.holder() {
            Some(Holder::Journey(id)) => {
                let Some(journey) = self.contact_document::<Journey>(view::JOURNEYS, id.as_str())? else {
                    return Ok(plain(booking));
                };
                let newest = journey.bookings.get(&booked.booking).cloned();
                let identity = self.with_names(|names| names.identity(&journey.coi));
                Ok(DayEntry { booking: newest.unwrap_or(booking), coi: Some(journey.coi), identity, contact: None })
            }
            Some(Holder::Enquiry(id)) => {
                let Some(enquiry) = self.contact_document::<Enquiry>(view::ENQUIRIES, id.as_str())? else {
                    return Ok(plain(booking));
                };
                let (contact, identity) = self.who_enquired(&enquiry);
                Ok(DayEntry { booking, coi: enquiry.coi().cloned(), identity, contact })
            }
            None => Ok(plain(booking)),
        }
    }

    /// What the days of a month hold and can hold.
    ///
    /// # Errors
    /// If the store fails.
    pub fn month(&self, month: Day) -> Result<Vec<DayPlaces>, AppError> {
        let (first, last) = (Day(month.0.first_of_month()), Day(month.0.last_of_month()));
        let capacities = self.capacities()?;
        let books: Vec<DayBook> = self.documents(view::DAYS, vec![days("day", first, last)], 31)?;
        let day_of = |book: &DayBook| Some(book.bookings.first()?.booked.what.starts_at.legal_day());
        let none = DayBook::default();
        let of = |day: Day| {
            let book = books.iter().find(|book| day_of(book) == Some(day)).unwrap_or(&none);
            DayPlaces::new(day, book, &capacities)
        };
        Ok((0..i32::from(month.0.days_in_month())).map(|later| of(first.plus_days(later))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::median_twice;

    #[test]
    fn a_median_has_no_rounding_in_it() {
        assert_eq!(median_twice(&[]), None);
        assert_eq!(median_twice(&[7]), Some(14));
        assert_eq!(median_twice(&[3, 8]), Some(11), "5.5 days");
        assert_eq!(median_twice(&[1, 4, 90]), Some(8));
    }
}
