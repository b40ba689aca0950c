//! Which entries a form asks for, and in which order, where the order of the command is not the order of the talk.

use saisei_app::form::Field;

/// Numbers that the program gives: nobody has to think of one.
const ISSUED: [(&str, &str); 9] = [
    ("open_journey", "journey"),
    ("book_appointment", "booking"),
    ("record_enquiry", "enquiry"),
    ("record_order", "order"),
    ("open_lot", "lot"),
    ("split_lot", "into"),
    ("pool_lots", "into"),
    ("start_administration", "administration"),
    ("record_adverse_event", "adverse_event"),
];

/// Ids that the act makes: typed, never chosen among those that are there.
const MADE: [(&str, &str); 6] = [
    ("register_facility", "facility"),
    ("register_room", "room"),
    ("register_staff", "staff"),
    ("register_material", "material"),
    ("receive_material_lot", "material_lot"),
    ("draft_plan", "plan"),
];

/// Of two entries one is given: where the address fixed one, the other is not asked for.
const EITHER: [(&str, &str, &str); 2] =
    [("book_appointment", "journey", "enquiry"), ("record_duty", "plan", "facility")];

/// Entries in the order in which they are talked about; the others follow.
const ORDER: [(&str, &[&str]); 6] = [
    ("set_day_capacity", &["day", "weekday", "from", "closed", "grounds", "harvests", "administrations", "visits"]),
    ("book_appointment", &["journey", "enquiry", "purpose", "starts_at", "minutes", "physician"]),
    ("record_enquiry", &["channel", "topic", "message", "rheumatologist"]),
    ("record_duty", &["facility", "plan", "duty", "covers_until", "done_on"]),
    ("record_order", &["kind", "authority", "order_number", "from", "plans", "facilities"]),
    ("register_staff", &["staff", "name", "kana", "roles", "qualifications"]),
];

/// Whether the program gives this number.
pub(super) fn is_issued(command: &str, name: &str) -> bool {
    ISSUED.contains(&(command, name))
}

/// Whether the act makes what has this id.
pub(super) fn is_made(command: &str, name: &str) -> bool {
    MADE.contains(&(command, name))
}

/// The entry that stands for this one if it is given.
pub(super) fn other_of(command: &str, name: &str) -> Option<&'static str> {
    EITHER.iter().find_map(|(own, one, two)| match name {
        _ if *own != command => None,
        _ if name == *one => Some(*two),
        _ if name == *two => Some(*one),
        _ => None,
    })
}

/// The entries in their order on the page.
pub(super) fn in_order<'a>(command: &str, fields: &'a [Field]) -> Vec<&'a Field> {
    let order = ORDER.iter().find(|(own, _)| *own == command).map_or(&[][..], |(_, order)| *order);
    let place = |field: &&Field| order.iter().position(|name| *name == field.name).unwrap_or(order.len());
    let mut sorted: Vec<&Field> = fields.iter().collect();
    sorted.sort_by_key(place);
    sorted
}

#[cfg(test)]
mod tests {
    use saisei_app::form::form_of;

    use super::*;

    #[test]
    fn every_entry_named_here_is_one_of_its_command() {
        let named = |command: &str, name: &str| {
            let fields = form_of(command).unwrap();
            assert!(fields.iter().any(|field| field.name == name), "{command} {name}");
        };
        for (command, name) in ISSUED.into_iter().chain(MADE) {
            named(command, name);
        }
        for (command, one, two) in EITHER {
            named(command, one);
            named(command, two);
        }
        for (command, order) in ORDER {
            order.iter().for_each(|name| named(command, name));
            let first =
                form_of(command).map(|fields| in_order(command, fields).first().map(|field| field.name.as_str()));
            assert_eq!(first, Some(order.first().copied()));
        }
    }
}
